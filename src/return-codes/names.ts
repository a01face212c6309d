/**
 * The return codes that this library itself decides by, named once. What each means is in `SERVER_RETURN_CODES`; no other
 * file of the client spells the number.
 */
export const RETURN_CODE = {
  /** A field has the wrong JSON type, or the body cannot be read. */
  wrongType: 1008001,
  missing: 1008002,
  authentication: 1008003,
  /** The app belongs to another access point. */
  wrongRegion: 1008035,
  /** A value that is out of range or not allowed. */
  notAllowed: 1008007,
  badFile: 1008011,
  emptyFile: 1008012,
  taskNotFound: 1008015,
  /** A day in the wrong format, or too far back for a statistics endpoint. */
  badDate: 1008016,
  /** A token that cannot be one: of another length, or of another service. */
  invalidToken: 1008029,
  someItemsFailed: 1008026,
  allItemsFailed: 1008027,
  rateLimited: 1008028,
  /** `send_time` too far in the past or in the future. */
  pushTime: 10010012,
  repeatedPush: 10010018,
  /** Nothing is bound to the account or the token. */
  nothingBound: 10110008,
} as const
