/** The access points of TPNS. Data of different access points is isolated: an app exists at exactly one of them. */
export const ACCESS_POINT_HOSTS = {
  guangzhou: 'api.tpns.tencent.com',
  shanghai: 'api.tpns.sh.tencent.com',
  hongkong: 'api.tpns.hk.tencent.com',
  singapore: 'api.tpns.sgp.tencent.com',
} as const

export type FakeRegion = keyof typeof ACCESS_POINT_HOSTS

/** False only when the host is an official access point and not the app's own. */
export function hostServes(host: string | undefined, region: FakeRegion): boolean {
  const name = host?.toLowerCase().replace(/:\d+$/, '')
  const official = Object.values(ACCESS_POINT_HOSTS).some((known) => known === name)
  return !official || name === ACCESS_POINT_HOSTS[region]
}
