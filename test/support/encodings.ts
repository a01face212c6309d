const each = (text: string, write: (character: string, code: number, index: number) => string) =>
  [...text].map((character, index) => write(character, character.charCodeAt(0), index)).join('')
const hex = (code: number) => code.toString(16).padStart(2, '0')
const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64')
const inHex = (text: string) => Buffer.from(text, 'latin1').toString('hex')
const percent = (text: string) => each(text, (_, code) => `%${hex(code)}`)
const wrapped = (text: string, width: number, by: string) =>
  text.replace(new RegExp(`.{${width}}(?=.)`, 'g'), (part) => part + by)
const NAMES: Readonly<Record<string, string>> = {
  '/': '&sol;',
  '+': '&plus;',
  '=': '&equals;',
  '&': '&amp;',
  '<': '&lt;',
}

/** The ways in which an answer may write a secret that it echoes. None has a space at its ends. */
export const ENCODINGS: Readonly<Record<string, (secret: string) => string>> = {
  plain: (secret) => secret,
  'in upper case': (secret) => secret.toUpperCase(),
  'decimal entities': (secret) => each(secret, (_, code) => `&#${code};`),
  'decimal entities with zeros': (secret) => each(secret, (_, code) => `&#00${code};`),
  'hex entities': (secret) => each(secret, (_, code) => `&#x${hex(code)};`),
  'hex entities in upper case': (secret) => each(secret, (_, code) => `&#X${hex(code).toUpperCase()};`),
  'named entities': (secret) => each(secret, (character) => NAMES[character] ?? character),
  'some entities': (secret) =>
    each(secret, (character, code, index) => (index % 3 === 1 ? `&#${code};` : character)),
  'entities of entities': (secret) => each(secret, (_, code) => `&amp;#${code};`),
  'percent signs': percent,
  'percent signs in upper case': (secret) => percent(secret).toUpperCase(),
  'percent signs for some': (secret) =>
    each(secret, (character, code, index) => (index % 2 === 0 ? `%${hex(code)}` : character)),
  'percent signs twice': (secret) => percent(secret).replaceAll('%', '%25'),
  'percent signs three times': (secret) => percent(secret).replaceAll('%', '%2525'),
  'as a part of a URL': encodeURIComponent,
  'percent signs inside entities': (secret) => percent(secret).replaceAll('%', '&percnt;'),
  '%u escapes': (secret) => each(secret, (_, code) => `%u00${hex(code)}`),
  'JSON escapes': (secret) => each(secret, (_, code) => `\\u00${hex(code)}`),
  'JSON escapes for some': (secret) =>
    each(secret, (character, code, index) =>
      index % 4 === 0 ? `\\u00${hex(code).toUpperCase()}` : character,
    ),
  'JSON escapes twice': (secret) => each(secret, (_, code) => `\\\\u00${hex(code)}`),
  'escapes of code points': (secret) => each(secret, (_, code) => `\\u{${hex(code)}}`),
  '\\x escapes': (secret) => each(secret, (_, code) => `\\x${hex(code)}`),
  '\\U escapes': (secret) => each(secret, (_, code) => `\\U000000${hex(code)}`),
  'octal escapes': (secret) => each(secret, (_, code) => `\\${code.toString(8).padStart(3, '0')}`),
  'escaped slashes': (secret) =>
    secret.replaceAll('\\', '\\\\').replaceAll('/', '\\/').replaceAll('"', '\\"'),
  'split by line breaks': (secret) => wrapped(secret, 7, '\r\n'),
  'split by escaped line breaks': (secret) => wrapped(secret, 7, '\\n'),
  'split by spaces': (secret) => wrapped(secret, 4, ' '),
  'split by tags': (secret) => wrapped(secret, 5, '<br/>'),
  'split by zero-width spaces': (secret) => wrapped(secret, 3, '\u200b'),
  'quoted-printable': (secret) => each(secret, (_, code) => `=${hex(code).toUpperCase()}`),
  'quoted-printable for some, with soft breaks': (secret) =>
    each(secret, (character, code, index) => {
      const written = index % 5 === 2 || character === '=' ? `=${hex(code)}` : character
      return index % 7 === 6 && index < secret.length - 1 ? `${written}=\r\n` : written
    }),
  hex: inHex,
  'hex in upper case': (secret) => inHex(secret).toUpperCase(),
  'hex with colons': (secret) => wrapped(inHex(secret), 2, ':'),
  'hex with 0x': (secret) => each(secret, (_, code, index) => `${index === 0 ? '' : ', '}0x${hex(code)}`),
  'a list of bytes': (secret) => [...Buffer.from(secret)].join(', '),
  Base64: base64,
  'Base64 without padding': (secret) => base64(secret).replace(/=+$/, ''),
  'Base64, one byte in': (secret) => base64(`:${secret}`),
  'Base64, two bytes in': (secret) => base64(`1:${secret}`),
  'Base64 in the middle of more': (secret) => base64(`{"key":"${secret}","more":"and more"}`),
  'Base64, two bytes in, in the middle of more': (secret) => base64(`xx${secret}tail`),
  'a Basic credential': (secret) => base64(`1500000001:${secret}`),
  'a Basic credential for URLs': (secret) =>
    Buffer.from(`1500000001:${secret}`, 'latin1').toString('base64url'),
  'Base64 split by line breaks': (secret) => wrapped(base64(secret), 11, '\r\n'),
  'Base64 behind percent signs': (secret) => percent(base64(secret)),
  'Base64 in HTML': (secret) =>
    each(base64(`7:${secret}`), (character, code) => (/\w/.test(character) ? character : `&#${code};`)),
  'Base64 in JSON in Go': (secret) =>
    base64(`7:${secret}`).replaceAll('+', '\\u002b').replaceAll('=', '\\u003d'),
  'Base64 of Base64': (secret) => base64(base64(`1500000001:${secret}`)),
  'Base64 of hex': (secret) => base64(inHex(secret)),
  'hex of Base64': (secret) => inHex(base64(secret)),
  'UTF-16 in Base64': (secret) => Buffer.from(secret, 'utf16le').toString('base64'),
}
