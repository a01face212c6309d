/** Hours in which nobody is to be disturbed, on the clocks of the recipients. */
export interface QuietHours {
  /** `HH:MM`, 24 hours. */
  readonly from: string
  /** `HH:MM`; earlier than `from` means the next morning. */
  readonly to: string
  /** IANA name of the recipients' time zone, for example `Asia/Shanghai`. */
  readonly timeZone: string
}

const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/

export function isTimeOfDay(text: unknown): boolean {
  return typeof text === 'string' && TIME.test(text)
}

export function isTimeZone(name: unknown): boolean {
  try {
    return typeof name === 'string' && new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Object
  } catch {
    return false
  }
}

/** Whether a moment (Unix milliseconds) is in the quiet hours. `from` is quiet, `to` is not. */
export function isQuiet({ from, to, timeZone }: QuietHours, now: number): boolean {
  const minute = minuteOfDay(now, timeZone)
  const [begin, end] = [minutes(from), minutes(to)]
  return begin <= end ? minute >= begin && minute < end : minute >= begin || minute < end
}

function minutes(time: string): number {
  const [, hour, minute] = TIME.exec(time) ?? []
  return Number(hour) * 60 + Number(minute)
}

const formats = new Map<string, Intl.DateTimeFormat>()

function minuteOfDay(now: number, timeZone: string): number {
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
    formats.set(timeZone, format)
  }
  return minutes(format.format(now))
}
