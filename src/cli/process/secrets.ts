import { createRedactor, type Redact } from '../../redact/redactor.js'

/** The secrets that a command has met. Nothing that it prints contains them, in whatever encoding. */
export interface Secrets {
  add(secret: string): void
  readonly redact: Redact
}

export function createSecrets(): Secrets {
  const known: string[] = []
  let redact: Redact = (text) => text
  return {
    add(secret) {
      if (secret.trim() === '' || known.includes(secret)) return
      known.push(secret)
      redact = createRedactor(known)
    },
    redact: (text, cutOff) => redact(text, cutOff),
  }
}
