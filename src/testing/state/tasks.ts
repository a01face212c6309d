import type { JsonObject } from '../body/json.js'

/** State of a push task, in the words of `get_push_record`. */
export type PushStatus =
  | 'PUSH_INIT'
  | 'PUSH_WAIT'
  | 'PUSH_STARTED'
  | 'PUSH_FINISHED'
  | 'PUSH_FAILED'
  | 'PUSH_CANCELED'
  | 'PUSH_DELETED'
  | 'PUSH_REVOKED'
  | 'PUSH_COLLAPSED'
  | 'PUSH_DELETED_PUSH_MSG'

export type AudienceType =
  | 'all'
  | 'tag'
  | 'token'
  | 'token_list'
  | 'account'
  | 'account_list'
  | 'package_account_push'
  | 'package_token_push'

export interface TagItem {
  readonly tags: readonly string[]
  readonly type: string
  readonly join: 'AND' | 'OR'
  readonly not: boolean
  /** How the item is joined to the one before it. */
  readonly joinToPrevious: 'AND' | 'OR'
}

export interface TagRule {
  readonly items: readonly TagItem[]
  readonly not: boolean
  readonly joinToPrevious: 'AND' | 'OR'
}

/** Whom the push is for, fixed when it is accepted. Which devices that means is decided when the task runs. */
export type Target =
  | { readonly by: 'all' }
  | { readonly by: 'tags'; readonly rules: readonly TagRule[] }
  | { readonly by: 'tokens'; readonly tokens: readonly string[] }
  | {
      readonly by: 'accounts'
      readonly accounts: readonly string[]
      readonly accountType: number
      readonly everyDevice: boolean
    }

/** One push on one device. */
export interface Delivery {
  readonly token: string
  readonly channel: string
  /** When it arrived, Unix milliseconds; null while it waits for an offline device. */
  arrivedAt: number | null
  clicked: boolean
  cleared: boolean
}

/** One accepted push, as `fake.pushes` lists it. A loop push is listed once for each occurrence. */
export interface FakePush {
  readonly pushId: string
  readonly accessId: string
  readonly audience: AudienceType
  /** The body of the request, as it was parsed. */
  readonly request: JsonObject
  /** When it was accepted, Unix milliseconds. */
  readonly at: number
  /** When it ran or will run, Unix milliseconds. */
  readonly runAt: number
  readonly status: PushStatus
  /** Tokens dropped by `ignore_invalid_token: 1`. */
  readonly invalidTokens: readonly string[]
  /** Seconds it is stored for offline devices, after the server's corrections. */
  readonly expireSeconds: number
  readonly collapseId: number
  readonly planId: string
  readonly groupId: string
  readonly deliveries: readonly Readonly<Delivery>[]
}

/** The same push with the fields that the fake changes. */
export interface Task extends FakePush {
  status: PushStatus
  readonly target: Target
  readonly disabledChannels: readonly string[]
  readonly deliveries: Delivery[]
}
