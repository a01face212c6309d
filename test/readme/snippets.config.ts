import { defineConfig, mergeConfig } from 'vitest/config'
import project from '../../vitest.config.js'

/** For the snippets that are tests themselves; `snippets.test.ts` writes them and names their folder. */
export default mergeConfig(project, defineConfig({ test: { include: ['*.check.ts'] } }))
