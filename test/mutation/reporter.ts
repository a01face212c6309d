import { readFileSync } from 'node:fs'
import type { TestModule } from 'vitest/node'

interface Mutant {
  readonly id: string
  readonly fileName: string
  readonly mutatorName: string
  readonly replacement: string
  readonly location: Readonly<Record<'start' | 'end', { readonly line: number; readonly column: number }>>
}

/** Prints what survived, and the score of each room beside its floor. */
export default class MutationReporter {
  constructor(
    private readonly rooms: Readonly<Record<string, { readonly floor: number }>>,
    private readonly mutants: Readonly<Record<string, readonly Mutant[]>>,
  ) {}

  onTestModuleEnd(module: TestModule): void {
    console.log(
      `${module.project.name}: ${module.relativeModuleId}, ${Math.round(module.diagnostic().duration / 1000)} s`,
    )
    for (const test of module.children.allTests('failed')) {
      console.log(`  fails without a mutant: ${test.fullName}\n  ${test.result().errors?.[0]?.message}`)
    }
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    for (const room of new Set(modules.map(({ project }) => project.name))) {
      const metas = modules
        .filter(({ project }) => project.name === room)
        .flatMap((module) => [...module.children.allTests()].map((test) => test.meta()))
      const [reached, killed, loaded] = (['reached', 'killed', 'loaded'] as const).map(
        (key) => new Set(metas.flatMap((meta) => meta[key] ?? [])),
      ) as [Set<string>, Set<string>, Set<string>]
      const counted = this.mutants[room]!.filter(({ id }) => reached.has(id) || !loaded.has(id))
      const alive = counted.filter(({ id }) => !killed.has(id))
      for (const mutant of alive) console.log(describe(mutant, reached.has(mutant.id)))
      const score = (100 * (counted.length - alive.length)) / counted.length
      const { floor } = this.rooms[room]!
      if (!(score >= floor)) process.exitCode = 1
      console.log(`${room}: ${score.toFixed(2)} % of ${counted.length} mutants noticed, floor ${floor} %`)
    }
  }
}

function describe(
  { fileName, mutatorName, replacement, location: { start, end } }: Mutant,
  reached: boolean,
): string {
  const lines = readFileSync(fileName, 'utf8')
    .split('\n')
    .slice(start.line, end.line + 1)
  lines[lines.length - 1] = lines.at(-1)!.slice(0, end.column)
  lines[0] = lines[0]!.slice(start.column)
  const [before, after] = [lines.join(' '), replacement].map((text) =>
    text.replace(/\s+/g, ' ').slice(0, 120),
  )
  return `${fileName}:${start.line + 1} ${mutatorName}: «${before}» → «${after}»${reached ? '' : ', which no test reaches'}`
}
