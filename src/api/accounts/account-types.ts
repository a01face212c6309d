/**
 * The account types of TPNS by name, for `account_type`. 1 to 16 are free for the app itself. Any other number is sent
 * unchanged. The type used when pushing must be the one with which the account was bound.
 *
 * Page: 账号类型取值表
 */
export const ACCOUNT_TYPES = {
  /** The type of an account that was bound without one. */
  default: 0,
  taid: 989,
  qimei: 990,
  /** QQ number, 5 to 12 digits. */
  qqNumber: 991,
  qqNumberMd5: 992,
  /** OAID itself, not its MD5. */
  oaid: 997,
  oaidMd5: 998,
  weChatUnionId: 999,
  /** Phone number in E.164 form with its plus sign. */
  phone: 1002,
  weChatOpenId: 1003,
  qqOpenId: 1004,
  email: 1005,
  sinaWeibo: 1006,
  alipay: 1007,
  taobao: 1008,
  douban: 1009,
  facebook: 1010,
  twitter: 1011,
  google: 1012,
  baidu: 1013,
  jd: 1014,
  linkedIn: 1015,
} as const

/** A documented account type, one of the app's own (1 to 16), or any other number. */
export type AccountType = (typeof ACCOUNT_TYPES)[keyof typeof ACCOUNT_TYPES] | (number & {})
