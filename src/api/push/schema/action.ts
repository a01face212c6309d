import * as z from 'zod/mini'
import { type Flag, optionalFlag, optionalInteger, optionalString } from '../../../validation/fields.js'

/** What a click on an Android notification does. Push page 2023-04; default: open the app. */
export type AndroidAction = OpenAppAction | OpenBrowserAction | OpenIntentAction

/** Opens the app, or one of its activities. */
export interface OpenAppAction {
  /** 1 (the default): activity or app. */
  readonly action_type?: 1 | undefined
  /** Full class name of the activity, for example `com.x.y.PushActivity`. Needed only for a specific activity. */
  readonly activity?: string | undefined
  /** Flags of the Intent that starts the activity. */
  readonly aty_attr?: ActivityFlags | undefined
}

/** Opens a web page. */
export interface OpenBrowserAction {
  /** 2: browser. */
  readonly action_type: 2
  /** The page. Required for this type. */
  readonly browser: Browser
}

/** Opens a page of the app by an Intent URI; the form that TPNS recommends. */
export interface OpenIntentAction {
  /** 3: Intent, a page of your own. */
  readonly action_type: 3
  /**
   * Intent URI, for example `xgscheme://com.tpns.push/notify_detail?param1=aa`. Needs client SDK 1.0.9. The only way
   * to carry parameters on the Huawei channel.
   */
  readonly intent: string
}

export interface ActivityFlags {
  /** Flag of the Intent. */
  readonly if?: number | undefined
  /** Flag of the PendingIntent. */
  readonly pf?: number | undefined
}

export interface Browser {
  /** `http` or `https` address. */
  readonly url: string
  /** 1: the user is asked first; 0: not. */
  readonly confirm?: Flag | undefined
}

export const activityFlagsSchema = z.looseObject({
  if: optionalInteger,
  pf: optionalInteger,
})

export const browserSchema = z.looseObject({
  url: z.string(),
  confirm: optionalFlag,
})

export const androidActionSchema = z.looseObject({
  action_type: z.optional(z.literal([1, 2, 3])),
  activity: optionalString,
  aty_attr: z.optional(activityFlagsSchema),
  browser: z.optional(browserSchema),
  intent: optionalString,
})
