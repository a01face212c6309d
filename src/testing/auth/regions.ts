/** The access points of TPNS. They are fully isolated: each app belongs to exactly one. */
export const ACCESS_POINT_HOSTS = {
  guangzhou: 'api.tpns.tencent.com',
  shanghai: 'api.tpns.sh.tencent.com',
  hongkong: 'api.tpns.hk.tencent.com',
  singapore: 'api.tpns.sgp.tencent.com',
} as const

export type FakeRegion = keyof typeof ACCESS_POINT_HOSTS

/** False only when the host is an official access point other than the app's own. */
export function servesApp(host: string | undefined, region: FakeRegion): boolean {
  const name = host?.toLowerCase().replace(/:\d+$/, '')
  const official = Object.values(ACCESS_POINT_HOSTS).some((known) => known === name)
  return !official || name === ACCESS_POINT_HOSTS[region]
}
