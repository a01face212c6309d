#!/usr/bin/env node
import { processContext } from './process/process-context.js'
import { runCli } from './run.js'

// Not process.exit(): what is still on its way to a pipe would be lost.
process.exitCode = await runCli(process.argv.slice(2), processContext())
