import type { CommandSpec } from '../command.js'
import { explain } from './explain.js'
import { fake } from './fake.js'

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandSpec[] = [explain, fake]
