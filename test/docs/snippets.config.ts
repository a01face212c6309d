import { defineConfig } from 'vitest/config'
import project from '../../vitest.config.js'

/** For the snippets that are tests themselves; `snippets.slow.test.ts` writes them and names their folder. */
export default defineConfig({ resolve: project.resolve ?? {}, test: { include: ['*.check.ts'] } })
