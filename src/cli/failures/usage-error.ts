import type { Bilingual } from '../text.js'

/** What a command says when it fails, in both languages. */
export class SpokenError extends Error {
  readonly text: Bilingual

  constructor(text: Bilingual, options?: ErrorOptions) {
    super(text.en, options)
    this.text = text
  }
}

/** The command line is wrong: two lines on stderr, exit code 2, and nothing was done. */
export class UsageError extends SpokenError {
  override readonly name = 'UsageError'
}

/** The command line is right, and what it asks for cannot be done: one paragraph on stderr, exit code 1. */
export class CliError extends SpokenError {
  override readonly name = 'CliError'
}
