import type { Bilingual } from '../return-codes/types.js'

/** What an error says, in both languages: what happened, what was or was not sent, and what to do now. */
export interface ErrorText extends Bilingual {
  /** Comes last, after what is known of the request. */
  readonly remedy?: Bilingual | undefined
  /** Set on the errors of calls: what was or was not sent is added when the call ends, as only the whole call knows. */
  readonly ofCall?: true
}

/** The sentences of one error so far. */
interface Sentences {
  readonly happened: readonly Bilingual[]
  /** Whether the request was sent. */
  readonly sent?: Bilingual | undefined
  readonly remedy?: Bilingual | undefined
  readonly ofCall?: true | undefined
}

/** Hidden on the error, and read across two copies of the package. */
const SENTENCES: unique symbol = Symbol.for('tpns-client.sentences') as never

type Spoken = Error & { [SENTENCES]?: Sentences }

/** All English, then all Chinese: a reader of one language finds its text in one piece. */
export function toMessage({ en, zh, remedy }: ErrorText): string {
  return compose({ happened: [{ en, zh }], remedy })
}

function compose(sentences: Sentences): string {
  const { en, zh } = toBilingual(sentences)
  return en.endsWith('\n') ? `${en}${zh}` : `${en} ${zh}`
}

function toBilingual({ happened, sent, remedy }: Sentences): Bilingual {
  const all = [...happened, sent, remedy].filter((one) => one !== undefined)
  const en = all.map((one) => one.en).join(' ')
  return { en, zh: all.map((one) => one.zh).join('') }
}

/** Keeps the sentences behind a message, so that others can still be added in both languages. */
export function rememberText(error: Error, { en, zh, remedy, ofCall }: ErrorText): void {
  remember(error, { happened: [{ en, zh }], remedy, ofCall })
}

function remember(error: Error, sentences: Sentences): void {
  Object.defineProperty(error, SENTENCES, { value: sentences, configurable: true })
}

/** The two languages of an error's message; of an error that has but one text, that text twice. */
export function readText(error: Error): Bilingual {
  const sentences = (error as Spoken)[SENTENCES]
  return sentences === undefined ? { en: error.message, zh: error.message } : toBilingual(sentences)
}

/** What happened, without what followed from it then: for the story of a later attempt. */
export function readWhatHappened(error: Error): Bilingual {
  return toBilingual({ happened: readSentences(error).happened })
}

/** Adds a sentence to what happened: why it was not tried again, what came before. */
export function addSentence(error: Error, sentence: Bilingual): void {
  const sentences = readSentences(error)
  rewrite(error, { ...sentences, happened: [...sentences.happened, sentence] })
}

/** Says whether the request was sent, once. An error whose text says so itself is left alone. */
export function addOutcome(error: Error, sent: Bilingual): void {
  const sentences = (error as Spoken)[SENTENCES]
  if (sentences?.ofCall === true) rewrite(error, { ...sentences, sent, ofCall: undefined })
}

/** Puts other words in the place of what was or was not sent, where more is known than the call knew. */
export function replaceOutcome(error: Error, sent: Bilingual): void {
  rewrite(error, { ...readSentences(error), sent, ofCall: undefined })
}

function readSentences(error: Error): Sentences {
  return (error as Spoken)[SENTENCES] ?? { happened: [{ en: error.message, zh: '' }] }
}

/** The stack repeats the message, and it is the stack that consoles and loggers print. */
function rewrite(error: Error, sentences: Sentences): void {
  const before = error.message
  const after = compose(sentences)
  const { stack } = error
  error.message = after
  remember(error, sentences)
  if (typeof stack === 'string' && before !== '' && stack.includes(before))
    error.stack = stack.replace(before, () => after)
}
