/** What a device reports about itself; read by automatic tags and by the distribution statistics. */
export type DeviceProperty =
  | 'app_version'
  | 'sdk_version'
  | 'system_version'
  | 'system_language'
  | 'country'
  | 'province'
  | 'city'
  | 'device_brand'
  | 'device_version'

/** A device to register: `fake.addDevice`. */
export interface FakeDevice {
  /** 36 characters. */
  readonly token: string
  /** The AccessID of its app; default: the first app. */
  readonly accessId?: string | undefined
  /** Bound accounts: names (of type 0), or names with their type. */
  readonly accounts?:
    | readonly (string | { readonly account: string; readonly account_type: number })[]
    | undefined
  readonly tags?: readonly string[] | undefined
  readonly attributes?: Readonly<Record<string, string>> | undefined
  /** Whether the user allows notifications; default true. Otherwise the device gets transparent messages only. */
  readonly notificationOn?: boolean | undefined
  /** Whether it can be reached now; default true. Pushes to an offline device are stored for `expire_time`. */
  readonly online?: boolean | undefined
  /** The channel it is reached through; default `xg` on Android, `apns` on iOS. */
  readonly channel?: string | undefined
  /** The environment an iOS device registered in; default: both. */
  readonly environment?: 'product' | 'dev' | undefined
  readonly properties?: Readonly<Partial<Record<DeviceProperty, string>>> | undefined
  /** Days it was active, as YYYYMMDD; read by the automatic tag `xg_auto_active`. */
  readonly activeDays?: readonly string[] | undefined
}

interface Binding {
  readonly account: string
  /** Increases with every binding: the newest device of an account has the highest. */
  readonly order: number
}

/** A device as the fake knows it. */
export interface Device {
  readonly token: string
  readonly registeredAt: number
  readonly accounts: Map<number, Binding>
  readonly tags: Set<string>
  readonly attributes: Map<string, string>
  readonly activeDays: ReadonlySet<string>
  properties: Readonly<Partial<Record<DeviceProperty, string>>>
  environment: 'product' | 'dev' | undefined
  channel: string
  notificationOn: boolean
  online: boolean
  /** False after `invalidateToken`: uninstalled, unregistered. */
  valid: boolean
}

/** A copy of a device's state: `fake.device(token)`. */
export interface KnownDevice {
  readonly token: string
  readonly tags: readonly string[]
  readonly accounts: readonly { readonly account: string; readonly account_type: number }[]
  readonly attributes: Readonly<Record<string, string>>
  readonly online: boolean
  readonly notificationOn: boolean
  /** False after its token was invalidated. */
  readonly valid: boolean
}

export function copyDevice(device: Device): KnownDevice {
  const { token, online, notificationOn, valid } = device
  return {
    token,
    tags: [...device.tags],
    accounts: [...device.accounts].map(([account_type, { account }]) => ({ account, account_type })),
    attributes: Object.fromEntries(device.attributes),
    online,
    notificationOn,
    valid,
  }
}

export interface Devices {
  /** Registers a device, or replaces the one with the same token. */
  add(device: FakeDevice, now: number): Device
  get(token: string): Device | undefined
  /** The live device of a token; with `unknownTokens: 'accept'` a token never seen becomes one. */
  findLive(token: string, now: number): Device | undefined
  /** All live devices, oldest first. */
  listLive(): Device[]
  /** Every device ever registered, including invalid ones. */
  listAll(): Device[]
  bind(device: Device, account: string, type: number): void
  /** Live devices with the account, of one type or of any, newest binding first. */
  findByAccount(account: string, type: number | undefined): Device[]
}

/** Malformed tokens cannot be a device: TPNS tokens have 36 characters. */
export function isWellFormedToken(token: string): boolean {
  return /^[!-~]{36}$/.test(token)
}

export function createDevices(defaults: { channel: string; acceptUnknown: boolean }): Devices {
  const byToken = new Map<string, Device>()
  let bindings = 0

  const bind = (device: Device, account: string, type: number) => {
    bindings += 1
    device.accounts.set(type, { account, order: bindings })
  }
  const add = (given: FakeDevice, now: number): Device => {
    const device: Device = {
      token: given.token,
      registeredAt: now,
      accounts: new Map(),
      tags: new Set(given.tags),
      attributes: new Map(Object.entries(given.attributes ?? {})),
      activeDays: new Set(given.activeDays),
      properties: given.properties ?? {},
      environment: given.environment,
      channel: given.channel ?? defaults.channel,
      notificationOn: given.notificationOn ?? true,
      online: given.online ?? true,
      valid: true,
    }
    for (const item of given.accounts ?? []) {
      if (typeof item === 'string') bind(device, item, 0)
      else bind(device, item.account, item.account_type)
    }
    byToken.set(device.token, device)
    return device
  }
  const all = () => [...byToken.values()].filter((device) => device.valid)
  const bindingOrder = (device: Device, account: string, type: number | undefined): number => {
    if (type !== undefined) {
      const binding = device.accounts.get(type)
      return binding?.account === account ? binding.order : 0
    }
    const orders = [...device.accounts.values()].filter((b) => b.account === account).map((b) => b.order)
    return Math.max(0, ...orders)
  }
  return {
    add,
    get: (token) => byToken.get(token),
    findLive: (token, now) => {
      const device = byToken.get(token)
      if (device !== undefined) return device.valid ? device : undefined
      return defaults.acceptUnknown && isWellFormedToken(token) ? add({ token }, now) : undefined
    },
    listLive: all,
    listAll: () => [...byToken.values()],
    bind,
    findByAccount: (account, type) =>
      all()
        .map((device) => ({ device, order: bindingOrder(device, account, type) }))
        .filter(({ order }) => order > 0)
        .sort((a, b) => b.order - a.order)
        .map(({ device }) => device),
  }
}
