import type { Bilingual } from '../text.js'

/** The command line is wrong: two lines on stderr, exit code 2, and nothing was done. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  readonly text: Bilingual

  constructor(text: Bilingual) {
    super(text.en)
    this.text = text
  }
}

/** The command line is right, and what it asks for cannot be done: one paragraph on stderr, exit code 1. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly text: Bilingual

  constructor(text: Bilingual, options?: ErrorOptions) {
    super(text.en, options)
    this.text = text
  }
}
