import type { Bilingual } from '../return-codes/types.js'

/** What the command line prints is chosen among two languages. */
export type Lang = 'en' | 'zh'

export const LANGS = ['en', 'zh'] as const satisfies readonly Lang[]

export type { Bilingual }

/**
 * The language of a command line: `--lang`, else the locale of the terminal, else English. Read before anything is
 * parsed, because the help and the usage errors are written in it too.
 */
export function chooseLang(args: readonly string[], env: Readonly<Record<string, string | undefined>>): Lang {
  const asked = args.map((arg, at) => (arg === '--lang' ? args[at + 1] : /^--lang=(.*)$/.exec(arg)?.[1]))
  const named = asked.find((lang) => lang !== undefined)
  if (named === 'en' || named === 'zh') return named
  // The order of POSIX: the first that is set decides.
  const locale = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((each) => each !== undefined && each !== '')
  return locale !== undefined && /^zh/i.test(locale) ? 'zh' : 'en'
}
