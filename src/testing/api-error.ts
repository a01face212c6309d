/**
 * The text that TPNS sends beside each return code. Deliberately separate from the client's own table: a mistake in one is
 * caught by the other.
 */
const WIRE_TEXT: Readonly<Record<number, string>> = {
  0: 'NO_ERROR',
  1008001: 'parameter parse error',
  1008002: 'missing parameter',
  1008003: 'auth failure',
  1008004: 'invoke service error',
  1008006: 'invalid token',
  1008007: 'invalid parameter',
  1008011: 'upload file error',
  1008012: 'upload empty file',
  1008013: 'parse certificate error',
  1008015: 'push id not exist',
  1008016: 'date param format error',
  1008019: 'content may be evil',
  1008020: 'cert bundleId check failed',
  1008021: 'not correct p12 file',
  1008022: 'p12 password is not correct',
  1008023: 'ios push cert was expired for the environment: PRODUCT',
  1008025: 'create app , platform exist',
  // The comma of these three is the full-width one on the wire.
  1008026: 'batch op\uFF0Cpartly error',
  1008027: 'batch op\uFF0Ctotal error',
  10110008: 'no token\uFF0Cno account',
  1008028: 'request too fast',
  1008029: 'token is not valid',
  1008030: 'app not paid',
  1008031: 'app was expired',
  1008035: 'accessId is not correct or domain not correct',
  10010005: 'internal error',
  10010012: 'illegal push time',
  10010018: 'Push repeat',
}

/** Names of the codes that the fake answers with. */
export const CODE = {
  ok: 0,
  parse: 1008001,
  missing: 1008002,
  auth: 1008003,
  unregisteredToken: 1008006,
  invalid: 1008007,
  uploadFailed: 1008011,
  uploadEmpty: 1008012,
  unknownPush: 1008015,
  date: 1008016,
  evilContent: 1008019,
  certificateExpired: 1008023,
  partlyFailed: 1008026,
  allFailed: 1008027,
  tooFast: 1008028,
  badToken: 1008029,
  unpaid: 1008030,
  destroyed: 1008031,
  wrongApp: 1008035,
  noTarget: 10010005,
  pushTime: 10010012,
  repeated: 10010018,
  notFound: 10110008,
} as const

/** Rejects a request with a return code. `fields` are added to the answer. */
export class ApiError extends Error {
  readonly code: number
  readonly fields: Readonly<Record<string, unknown>>
  /** No document states that the service rejects this: it is inferred from what they do state. */
  readonly inferred: boolean
  readonly detail: string | undefined

  constructor(
    code: number,
    detail?: string,
    fields: Readonly<Record<string, unknown>> = {},
    inferred = false,
  ) {
    super(detail === undefined ? errorText(code) : `${errorText(code)}: ${detail}`)
    this.inferred = inferred
    this.detail = detail
    this.name = 'ApiError'
    this.code = code
    this.fields = fields
  }
}

export function errorText(code: number): string {
  return WIRE_TEXT[code] ?? `error ${code}`
}

/** Throws a {@link ApiError}; the detail names the field and the rule it breaks. */
export function fail(code: number, detail?: string, fields?: Readonly<Record<string, unknown>>): never {
  throw new ApiError(code, detail, fields)
}

/** Runs checks that no document states; what they refuse is marked as inferred. */
export type Infer = (check: () => void) => void

export function createInfer(mode: 'refuse' | 'allow'): Infer {
  return (check) => {
    if (mode === 'allow') return
    try {
      check()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      throw new ApiError(error.code, `${error.detail ?? 'refused'} (inferred)`, error.fields, true)
    }
  }
}
