#!/usr/bin/env node
import { runCommand } from './commands.js'

// Not process.exit(): what is still on its way to a pipe would be lost.
process.exitCode = await runCommand(process.argv.slice(2))
