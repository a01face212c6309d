import { isFilled } from '../api/push/draft.js'
import { valueAt } from '../validation/members.js'
import { type CheckChannel, PLATFORM_CHANNELS } from './channels.js'

/** What a request does not say. Whatever is left out counts as not known, and the findings say "if". */
export interface CheckApp {
  /** Default: what `platform`, `environment`, `message.android` and `message.ios` of the request suggest. */
  readonly platform?: 'android' | 'ios' | undefined
  /** Access point of the app. */
  readonly region?: 'guangzhou' | 'shanghai' | 'hongkong' | 'singapore' | undefined
  /** True for an app in the news category with the licence that vendors ask for: higher quotas. Default: false. */
  readonly news?: boolean | undefined
  /** What these messages are. Marketing in a service class is punished; service messages without a class count as marketing. */
  readonly messages?: 'service' | 'marketing' | undefined
  /** Channels whose vendor has granted the app its service class (自分类权益, 私信, 系统消息). */
  readonly granted?: readonly CheckChannel[] | undefined
  /** Registered channel ids (`xm_ch_id`, `oppo_ch_id`), and whether they are private (私信) or public (公信). */
  readonly channelIds?: Readonly<Record<string, 'private' | 'public'>> | undefined
  /** Where Huawei keeps the app's data; in China, `hw_ch_id` and own sounds have no effect. */
  readonly huaweiData?: 'china' | 'elsewhere' | undefined
}

/** A request as the rules see it. */
export interface PushFacts {
  readonly request: object
  readonly app: CheckApp
  readonly platform: 'android' | 'ios' | undefined
  /** The channels it may take: those of the platform, without what `channel_rules` switches off. */
  readonly channels: readonly CheckChannel[]
  /** Whether the length of the texts is known: with attributes it is another one on each device. */
  readonly textsKnown: boolean
}

export function readFacts(
  request: object,
  app: CheckApp,
  only: readonly CheckChannel[] | undefined,
): PushFacts {
  const platform = app.platform ?? guessPlatform(request)
  const all: readonly CheckChannel[] = PLATFORM_CHANNELS[platform ?? 'unknown']
  return {
    request,
    app,
    platform,
    channels: all.filter(
      (channel) => !isSwitchedOff(request, channel) && (only === undefined || only.includes(channel)),
    ),
    textsKnown: valueAt(request, ['ntf_wt_attrs']) !== true,
  }
}

function guessPlatform(request: object): 'android' | 'ios' | undefined {
  const named = valueAt(request, ['platform'])
  if (named === 'android' || named === 'ios') return named
  const message = valueAt(request, ['message'])
  const android = isFilled(valueAt(message, ['android']))
  const ios = valueAt(message, ['ios']) !== undefined
  if (android !== ios) return android ? 'android' : 'ios'
  return !android && isFilled(valueAt(request, ['environment'])) ? 'ios' : undefined
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Title and content, where they are texts. */
export function getTexts(request: object): readonly string[] {
  const texts = [valueAt(request, ['message', 'title']), valueAt(request, ['message', 'content'])]
  return texts.filter((text) => typeof text === 'string')
}

/** Whether `channel_rules` switches a channel off. */
export function isSwitchedOff(request: object, channel: string): boolean {
  return list(valueAt(request, ['channel_rules'])).some(
    (rule) => valueAt(rule, ['channel']) === channel && valueAt(rule, ['disable']) === true,
  )
}

/** Hours of the day, in China time, at which the push is planned; none for "now". */
export function plannedHours({ request }: PushFacts): readonly number[] {
  const at = valueAt(request, ['send_time'])
  if (at instanceof Date) return [(at.getUTCHours() + 8) % 24]
  if (typeof at === 'string') return readHours(/ (\d{2}):/.exec(at))
  return list(valueAt(request, ['loop_param', 'dayTimes'])).flatMap((time) =>
    readHours(/^(\d{2}):/.exec(String(time))),
  )
}

function readHours(match: RegExpExecArray | null): number[] {
  return match === null ? [] : [Number(match[1])]
}
