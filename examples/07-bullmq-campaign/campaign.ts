/** One campaign: the same message to the people of several cities, a push for each city. */
export const CAMPAIGN = 'spring-sale-2026'
export const QUEUE = 'tpns-campaigns'
export const CITIES = ['beijing', 'shanghai', 'chengdu', 'wuhan', 'xian', 'dalian'] as const

/** A batch is what one push goes to. Its job has the same id each time, so that enqueuing twice changes nothing. */
export interface Batch {
  readonly campaign: string
  readonly city: string
}

export const jobIdOf = ({ campaign, city }: Batch): string => `${campaign}.${city}`

/** A fake app, on this machine. */
export const APP = { accessId: '1500000001', secretKey: '0123456789abcdef0123456789abcdef' }
