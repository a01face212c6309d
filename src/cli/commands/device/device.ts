import type { CallOptions } from '../../../core/call-options.js'
import type { Cli } from '../../cli.js'
import type { Connection } from '../../connect/with-client.js'
import type { ExitCode } from '../../failures/exit-codes.js'
import { required } from '../../option.js'
import type { Printer } from '../../output/printer.js'
import type { Bilingual } from '../../text.js'

/* What the commands about devices have in common. */

export const TOKEN = required('token', { en: 'the device', zh: '设备 Token' })

/** Changes something, and says what was done. @param connect gives the client */
export function change(
  cli: Cli,
  connect: (cli: Cli, work: (connection: Connection) => Promise<ExitCode>) => Promise<ExitCode>,
  call: (connection: Connection, options: CallOptions) => Promise<object>,
  done: Bilingual,
): Promise<ExitCode> {
  return connect(cli, async (connection) => {
    const result = await call(connection, { signal: cli.signal })
    return cli.printResult(result, () => cli.out.paragraph(done))
  })
}

/** Prints what was found as a table. */
export function printFound(
  cli: Cli,
  result: object,
  columns: Parameters<Printer['table']>[0],
  rows: readonly (readonly string[])[],
  none: Bilingual,
): ExitCode {
  const { out } = cli
  return cli.printResult(result, () => {
    if (rows.length === 0) out.paragraph(none)
    else out.table(columns, rows, out.style.bold)
  })
}
