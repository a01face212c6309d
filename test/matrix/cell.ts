/** A cell of the matrix: one tool in one version and one use of it, and what the packed package does there. */
export interface Cell {
  /** Tool, major version and module system: what a line of the matrix begins with. */
  readonly name: string
  /** Left out of CI, where a covering set of cells runs; run with `--all` or by its name. */
  readonly long?: boolean
  /** @returns what ran and what it proved, in one line. @throws when it does not hold; {@link CannotRun} when nothing was tried */
  run(bench: Bench): Promise<string>
}

/** What all cells share. */
export interface Bench {
  readonly tarball: string
  /** A project with the tarball and these packages installed. The same list gives the same folder: only add to it. */
  project(...packages: string[]): Promise<string>
  /** A folder with this package alone, for a tool that works on a project from outside. */
  tool(name: string): Promise<string>
  /** An empty folder. */
  folder(): Promise<string>
  /** The binary of a version of Node, for example `22`; `newest` for the newest that there is. */
  node(version: string): Promise<string>
}

/** There is no such tool for this machine: said on the cell's line, and neither passed nor failed. */
export class CannotRun extends Error {}
