const CODE_KEY = /"ret_?code"|\\u00[2-7]/gi
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/**
 * Whether a JSON object states one return code twice under the same key, with values that differ. `JSON.parse` keeps the
 * last silently, and `{"ret_code":1008007,"ret_code":0}` would look like a success.
 *
 * @param text valid JSON
 */
export function repeatsACodeDifferently(text: string): boolean {
  // Nearly every answer ends here: it has one code, and no letter of a key written as \u0072.
  if ((text.match(CODE_KEY)?.length ?? 0) < 2 && !/\\u00[2-7]/i.test(text)) return false
  const stated = new Map<string, string>()
  let depth = 0
  let key: string | undefined
  let previous = ''
  for (const [token] of text.matchAll(TOKEN)) {
    if (token === '{' || token === '[') depth += 1
    else if (token === '}' || token === ']') depth -= 1
    else if (depth === 1 && token === ':') key = JSON.parse(previous) as string
    else if (depth === 1 && token === ',') key = undefined
    else if (depth === 1 && (key === 'ret_code' || key === 'retCode')) {
      const value = token.startsWith('"') ? (JSON.parse(token) as string).trim() : token
      const earlier = stated.get(key)
      if (earlier !== undefined && earlier !== value) return true
      stated.set(key, value)
    }
    previous = token
  }
  return false
}
