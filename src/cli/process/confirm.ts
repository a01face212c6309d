import type { Cli } from '../cli.js'
import { CliError, UsageError } from '../failures/usage-error.js'
import { wrap } from '../output/width.js'
import type { Bilingual } from '../text.js'

/**
 * Asks before what reaches everybody or cannot be undone.
 *
 * @param what the option or command that needs it, for the usage error
 * @throws UsageError without `--yes` and without a terminal, CliError when the answer is not yes
 */
export async function confirm(
  cli: Cli,
  { yes, what, question }: { readonly yes: boolean; readonly what: string; readonly question: Bilingual },
): Promise<void> {
  if (yes) return
  if (!cli.stdin.isTTY) {
    throw new UsageError({
      en: `${what} needs --yes, because there is no terminal to ask on`,
      zh: `没有终端可供确认，${what} 需要加上 --yes`,
    })
  }
  const answer = await cli.ask(`${wrap(`${cli.say(question)} [y/N]`, cli.err.columns).join('\n')} `)
  if (/^(y|yes|是)$/i.test(answer?.trim() ?? '')) return
  throw new CliError({ en: 'nothing was sent', zh: '未发送任何请求' })
}
