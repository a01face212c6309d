import type { CommandSpec } from '../command.js'
import { check } from './check.js'
import { explain } from './explain.js'
import { fake } from './fake.js'
import { push } from './push/push.js'

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandSpec[] = [push, check, explain, fake]
