/** Styles of text by SGR code: on, off. */
const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const

export type Style = { readonly [Name in keyof typeof CODES]: (text: string) => string }

/** Functions that colour, or leave a text unchanged. */
export function createStyle(colours: boolean): Style {
  const apply = (name: keyof typeof CODES) => (text: string) => {
    const [on, off] = CODES[name]
    return colours && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text
  }
  return {
    bold: apply('bold'),
    dim: apply('dim'),
    red: apply('red'),
    green: apply('green'),
    yellow: apply('yellow'),
    cyan: apply('cyan'),
  }
}

/** Colours only on a terminal, and never with NO_COLOR (https://no-color.org) or on a dumb terminal. */
export function hasColours(isTTY: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  return isTTY && (env.NO_COLOR ?? '') === '' && env.TERM !== 'dumb'
}
