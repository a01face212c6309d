import type { FakeRegion } from '../auth/regions.js'
import type { FakeAppOptions, FakePlatform } from '../options/fake-options.js'
import { createDevices, type Devices } from './devices.js'
import type { Task } from './tasks.js'

/** An uploaded account or token file. */
interface Package {
  readonly uploadId: number
  readonly filename: string
  readonly entries: readonly string[]
}

/** Everything the fake keeps for one app. */
export interface App {
  readonly accessId: string
  readonly secretKey: string
  readonly platform: FakePlatform
  readonly region: FakeRegion
  /** Names of defined user attributes; undefined: every name. */
  readonly attributeNames: ReadonlySet<string> | undefined
  readonly devices: Devices
  /** Accepted pushes in order. */
  readonly tasks: Task[]
  readonly packages: Map<number, Package>
  /** Arrival times of rate-limited calls, by limit. */
  readonly calls: Map<string, number[]>
  /** `unpaid` rejects pushes with 1008030, `destroyed` rejects everything with 1008031. */
  status: 'active' | 'unpaid' | 'destroyed'
}

export const DEFAULT_ACCESS_ID = '1500000001'
export const DEFAULT_SECRET_KEY = '0123456789abcdef0123456789abcdef'

export function createApp(options: FakeAppOptions, acceptUnknown: boolean): App {
  const platform = options.platform ?? 'android'
  return {
    accessId: options.accessId ?? DEFAULT_ACCESS_ID,
    secretKey: options.secretKey ?? DEFAULT_SECRET_KEY,
    platform,
    region: options.region ?? 'guangzhou',
    attributeNames: options.attributes === undefined ? undefined : new Set(options.attributes),
    devices: createDevices({ channel: platform === 'ios' ? 'apns' : 'xg', acceptUnknown }),
    tasks: [],
    packages: new Map(),
    calls: new Map(),
    status: 'active',
  }
}
