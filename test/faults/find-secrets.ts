import { ENCODINGS } from '../support/encodings.js'

/** So many characters of a written secret in a row are a leak. */
const PIECE = 24

/** A secret, written in one way or another, by the name of the way. */
export type Forms = ReadonlyMap<string, string>

/** The secrets of a request, in the ways in which a server may repeat them and a program may write them on its own. */
export function listForms(secrets: readonly string[], encodings: readonly string[]): Forms {
  const ways = [...new Set(['plain', 'Base64', 'hex', 'as a part of a URL', ...encodings])]
  return new Map(
    secrets.flatMap((secret) =>
      ways.map((way) => [`${secret.slice(0, 6)}… ${way}`, ENCODINGS[way]!(secret)]),
    ),
  )
}

/** The forms of which a piece stands in a text. */
export function findSecrets(text: string, forms: Forms): string[] {
  return [...forms]
    .filter(([, form]) => pieces(form).some((piece) => text.includes(piece)))
    .map(([name]) => name)
}

function pieces(form: string): string[] {
  const inJson = JSON.stringify(form).slice(1, -1)
  return [...new Set([form, inJson])].flatMap((text) => {
    const all: string[] = []
    for (let at = 0; at + PIECE <= text.length; at += PIECE / 3) all.push(text.slice(at, at + PIECE))
    return all
  })
}

/** The credentials in the headers of a request, and what can be made of them. */
export function readCredentials(request: string): string[] {
  const found = /^(?:Sign|Authorization): (?:Basic )?(\S+)/im.exec(request)?.[1]
  return found === undefined ? [] : [found]
}
