import { VERSION } from '../version.js'
import { explain } from './explain.js'
import { fake } from './fake.js'
import { HELP } from './help.js'
import { UsageError } from './usage.js'

/** Each takes the arguments after its name and returns the exit code. */
const COMMANDS: Readonly<Record<string, (args: readonly string[]) => number | Promise<number>>> = {
  fake,
  explain,
  help: () => print(HELP),
  '--help': () => print(HELP),
  '-h': () => print(HELP),
  '--version': () => print(VERSION),
}

function print(text: string): number {
  console.log(text)
  return 0
}

/** Runs a command line, without the program's name. The result is the exit code. */
export async function runCommand([name, ...args]: readonly string[]): Promise<number> {
  try {
    if (name === undefined) throw new UsageError('missing command')
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
    if (command === undefined) throw new UsageError(`unknown command "${name}"`)
    return await command(args)
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    console.error(`tpns-client: ${error.message}\n\n${HELP}`)
    return 2
  }
}
