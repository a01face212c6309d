import { open } from 'node:fs/promises'
import { TpnsConfigError } from '../../errors/validation-errors.js'

/** A file of invalid tokens, one per line. */
export interface TokenFile {
  append(tokens: readonly string[]): Promise<void>
  close(): Promise<void>
}

/** Opened before anything is sent, so that a wrong path fails early. @throws TpnsConfigError */
export async function openTokenFile(path: string | URL): Promise<TokenFile> {
  try {
    const handle = await open(path, 'a')
    let last: Promise<unknown> = Promise.resolve()
    return {
      append(tokens) {
        const written = last.then(() => handle.appendFile(`${tokens.join('\n')}\n`))
        last = written.catch(() => {})
        return written
      },
      close: () => handle.close(),
    }
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    throw new TpnsConfigError(
      {
        en: `invalidTokensFile ${path} cannot be opened (${code ?? message}). Nothing was sent. Check that its folder exists and is writable.`,
        zh: `无法打开 invalidTokensFile ${path}（${code ?? message}）。请求未发出。请检查目录是否存在且可写。`,
      },
      { cause },
    )
  }
}

/** Keeps only the tokens that were actually sent: a broken answer must not get other tokens deleted. */
export function keepSentTokens(named: readonly string[], recipients: readonly string[]): readonly string[] {
  if (named.length === 0) return named
  const sent = new Set(recipients)
  return [...new Set(named)].filter((token) => sent.has(token))
}
