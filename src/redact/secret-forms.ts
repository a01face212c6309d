/** A written form of a secret, to be looked for in a text whose escapes are decoded. */
export interface SecretForm {
  readonly text: string
  /**
   * - `folded`: in lower case
   * - `hex`: hexadecimal digits in lower case, with anything between them
   * - `base64`: with `+` and `/`, without padding
   */
  readonly kind: 'folded' | 'hex' | 'base64'
  /** Whether the Base64 characters before and after also hold bits of the secret. */
  readonly bitsBefore: boolean
  readonly bitsAfter: boolean
}

/** A shorter one would be found by chance. */
const LEAST_LENGTH = 8

/** The forms in which a secret can be echoed: itself, its bytes, and every pair of hex and Base64 in two layers. */
export function listForms(secret: string): SecretForm[] {
  const whole = { bitsBefore: false, bitsAfter: false }
  const forms: SecretForm[] = [
    { kind: 'folded', text: lower(secret), ...whole },
    { kind: 'folded', text: [...Buffer.from(secret)].join(','), ...whole },
    ...base64Forms(Buffer.from(secret, 'utf16le')),
  ]
  if (/^[0-9a-f]+$/i.test(secret)) forms.push({ kind: 'hex', text: lower(secret), ...whole })
  for (const text of new Set([secret, lower(secret), secret.toUpperCase()])) {
    const hex = Buffer.from(text).toString('hex')
    const base64 = base64Forms(Buffer.from(text))
    forms.push({ kind: 'hex', text: hex, ...whole }, ...base64)
    for (const digits of [hex, hex.toUpperCase()]) forms.push(...base64Forms(Buffer.from(digits)))
    for (const inner of base64) {
      forms.push({ kind: 'hex', text: Buffer.from(inner.text).toString('hex'), ...whole })
      forms.push(
        ...base64Forms(Buffer.from(inner.text)).map((form) => ({
          ...form,
          bitsBefore: true,
          bitsAfter: true,
        })),
      )
    }
  }
  return forms.filter(({ text, kind }, index) => {
    const first = forms.findIndex((other) => other.text === text && other.kind === kind) === index
    return first && text !== '' && (index === 0 || text.length >= LEAST_LENGTH)
  })
}

/** The characters that bytes determine in Base64, for each of the three places they can have in a group of three. */
function base64Forms(bytes: Buffer): SecretForm[] {
  return [0, 1, 2].map((offset) => {
    const base64 = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    const begin = Math.ceil((offset * 8) / 6)
    const end = Math.floor(((offset + bytes.length) * 8) / 6)
    return {
      kind: 'base64',
      text: base64.slice(begin, end),
      bitsBefore: offset > 0,
      bitsAfter: (offset + bytes.length) % 3 !== 0,
    }
  })
}

const lower = (text: string) => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
