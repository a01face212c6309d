import { setMaxListeners } from 'node:events'
import { inject, type TaskMeta, TestRunner } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** Every mutant of the room. */
    mutants: string[]
  }
  interface TaskMeta {
    reached?: string[]
    killed?: string[]
    /** What only ran while modules were loaded: tables and texts. */
    loaded?: string[]
  }
}

type Test = Parameters<TestRunner['onAfterTryTask']>[0]

/** What the instrumented code reads and writes. */
interface Switches {
  activeMutant?: string | undefined
  currentTestId?: string | undefined
  hitCount?: number
  hitLimit?: number
  mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> }
}

const namespace = globalThis as { __stryker__?: Switches }
namespace.__stryker__ ??= {}
const switches = namespace.__stryker__
const killed = new Set<string>()
const loaded = new Set<string>()

/**
 * Runs each test once as the code is written, then with each living mutant that it reached, by the means that vitest has to try a
 * test again: hooks, fixtures and time limits are its own. A mutant is killed when the test fails, and then passes without it: else
 * the mutant has left something behind that would kill all the others, and the run fails.
 */
export default class MutantRunner extends TestRunner {
  private mutant: string | undefined
  private waiting: string[] | undefined
  private hits: Record<string, number> = {}
  private more = true

  override async onBeforeRunTask(test: Test): Promise<void> {
    this.mutant = undefined
    this.waiting = undefined
    this.more = true
    test.retry = { count: Number.POSITIVE_INFINITY, condition: () => this.more }
    setMaxListeners(0, test.context.signal)
    await super.onBeforeRunTask(test)
  }

  override onBeforeTryTask(test: Test): void {
    super.onBeforeTryTask(test)
    // Assertions that a mutant has left waiting: vitest would wait for them again.
    test.promises = []
    switches.currentTestId = test.id
    switches.hitCount = 0
    // A mutant that loops throws when it has come by far more often than the code as it is written.
    switches.hitLimit =
      this.mutant === undefined ? Number.POSITIVE_INFINITY : this.hits[this.mutant]! * 100 + 1000
    switches.activeMutant = this.mutant
  }

  onAfterRetryTask(test: Test): void {
    switches.activeMutant = undefined
    switches.currentTestId = undefined
    const result = test.result!
    const failed = result.state === 'fail'
    if (this.mutant === undefined) {
      this.waiting ??= this.findReached(test)
      if (failed) {
        result.errors = result.errors?.slice(-1) ?? []
        this.more = false
        return
      }
      this.mutant = this.waiting.pop()
    } else if (failed) {
      killed.add(this.mutant)
      test.meta.killed = [...(test.meta.killed ?? []), this.mutant]
      this.mutant = undefined
    } else this.mutant = this.waiting!.pop()
    this.more = this.mutant !== undefined || failed
    // Vitest tries again what failed with an error.
    result.state = this.more ? 'fail' : 'pass'
    result.errors = this.more ? [{ message: 'another mutant', stacks: [] }] : []
  }

  private findReached(test: Test): string[] {
    const coverage = switches.mutantCoverage
    this.hits = coverage?.perTest[test.id] ?? {}
    const mutants = new Set(inject('mutants'))
    const meta: TaskMeta = test.meta
    meta.reached = Object.keys(this.hits).filter((id) => mutants.has(id))
    meta.loaded = Object.keys(coverage?.static ?? {}).filter((id) => !loaded.has(id))
    for (const id of meta.loaded) loaded.add(id)
    return meta.reached.filter((id) => !killed.has(id)).reverse()
  }
}
