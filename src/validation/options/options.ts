import * as z from 'zod/mini'
import { TpnsConfigError } from '../../errors/validation-errors.js'
import { type Redact, safeCause } from '../../redact/redactor.js'
import type { Bilingual } from '../../return-codes/types.js'
import { quote } from '../describe-value.js'
import { isFields } from '../members.js'
import { nearest } from '../names/nearest.js'
import { COMMAS, fromLines, inBoth, inSequence, joinTexts, toLines } from '../words.js'
import { describeMismatch, describeOption, isAbortController, isAbortSignal } from './option-values.js'

type Shape = Readonly<Record<string, z.ZodMiniType>>

interface OptionBagInit {
  /**
   * The object may have other members beside the options, as a clock of the caller's does. Only a
   * member whose name is nearly that of an option is refused. Default: every unknown name is refused.
   */
  readonly open?: boolean
}

/**
 * The schema of an object of options. The caller's object is read once, each option at one moment, so that a getter or
 * a Proxy cannot give two answers; an error while reading is an issue like any other. `undefined` means "not given",
 * `null` is refused, and so is a name that does not exist. An instance of a class may hold state beside the options:
 * of its members only a near miss is refused.
 */
export function optionBag<const S extends Shape>(shape: S, { open = false }: OptionBagInit = {}) {
  const names = Object.keys(shape)
  return z.pipe(
    z.transform((given: unknown, context): unknown => {
      const copy = readMembers(given, names, open)
      if (!('issue' in copy)) return copy.members
      context.issues.push({ code: 'custom', input: undefined, ...copy.issue })
      return z.NEVER
    }),
    z.strictObject(shape, {
      error: (issue) => (issue.code === 'unrecognized_keys' ? unknownNames(issue.keys, names) : undefined),
    }),
  )
}

/** The type of an option bag's object. */
export type BagOptions<Bag extends z.ZodMiniType> = z.output<Bag>

export interface ReadInit {
  /** The name of the object in a message about the whole of it. Default: `options`. */
  readonly what?: string
  /** Path of the endpoint, for the error. */
  readonly endpoint?: string
  /** Removes secrets from the error that a getter threw. */
  readonly redact?: Redact
}

/**
 * Reads an object of options with its schema. Not given at all, it is empty.
 *
 * @throws TpnsConfigError naming every wrong option, its rule and the remedy. Nothing was sent
 */
export function readOptions<Bag extends z.ZodMiniType>(
  bag: Bag,
  given: unknown,
  { what = 'options', endpoint, redact = (text) => text }: ReadInit = {},
): z.output<Bag> {
  const read = bag.safeParse(given === undefined ? {} : given, { reportInput: true })
  if (read.success) return read.data
  const { issues } = read.error
  const causes = issues.flatMap((issue) => (issue.code === 'custom' ? (issue.params?.causes ?? []) : []))
  const text = inSequence(...issues.map((issue) => describe(issue, what)), NOTHING_SENT)
  throw new TpnsConfigError(text, {
    endpoint,
    cause: causes.length === 0 ? undefined : safeCause(causes[0], redact),
  })
}

const NOTHING_SENT: Bilingual = { en: 'Nothing was sent.', zh: '请求未发出。' }

/** A sentence that begins with the option. The object as a whole has no name of its own in Chinese. */
function describe({ path, message }: z.core.$ZodIssue, what: string): Bilingual {
  const { en, zh } = fromLines(message)
  const where = path.map(String).join('.')
  const subject = where || (/^\w+$/.test(what) ? what : '参数')
  return { en: `${where || what} ${en}.`, zh: `${subject}${/^[\w.]+$/.test(subject) ? ' ' : ''}${zh}。` }
}

type Members =
  | { readonly members: Record<string, unknown> }
  | {
      readonly issue: {
        readonly message: string
        readonly path?: string[]
        readonly params?: { readonly causes: readonly unknown[] }
      }
    }

function readMembers(given: unknown, names: readonly string[], open: boolean): Members {
  let reading: string | undefined
  try {
    const wrong = notABag(given)
    if (wrong !== undefined) return { issue: { message: toLines(wrong) } }
    const source = given as Record<string, unknown>
    const plain = isPlain(source)
    const members: Record<string, unknown> = {}
    let found = false
    for (const name of names) {
      reading = name
      const value = source[name]
      found ||= value !== undefined || name in source
      // A method of an instance needs its instance.
      const bound = typeof value === 'function' && !plain ? (value.bind(source) as unknown) : value
      if (value !== undefined) members[name] = bound
    }
    reading = undefined
    const unknown = Object.keys(source).filter((name) => !names.includes(name))
    // State beside the options is fine; a near miss of an option that was not given is a slip.
    const isSlip = (name: string) => {
      const near = nearest(name, names)
      return near !== undefined && !(near in members)
    }
    const refused = plain && !open ? unknown : unknown.filter(isSlip)
    // Only the name matters, and reading the value could throw.
    for (const name of refused) Object.defineProperty(members, name, { value: true, enumerable: true })
    if (!found && !plain && refused.length === 0) {
      return {
        issue: {
          message: toLines({
            en: `must hold options (${names.join(', ')}), and ${describeOption(given)} holds none`,
            zh: `应包含配置项（${names.join('、')}），但一个也没有`,
          }),
        },
      }
    }
    return { members }
  } catch (cause) {
    const path = reading === undefined ? [] : [reading]
    return {
      issue: {
        path,
        message: toLines({
          en: 'cannot be read: reading it threw an error (see cause)',
          zh: '无法读取：读取时抛出了错误（见 cause）',
        }),
        params: { causes: [cause] },
      },
    }
  }
}

/** What is wrong with a value that is not an object of options; undefined when it is one. */
function notABag(given: unknown): Bilingual | undefined {
  if (isAbortSignal(given)) {
    return {
      en: 'must be an object, not the AbortSignal itself: pass { signal }',
      zh: '应为对象，而不是 AbortSignal 本身：请传入 { signal }',
    }
  }
  if (isAbortController(given)) {
    return {
      en: 'must be an object, not an AbortController: pass { signal: controller.signal }',
      zh: '应为对象，而不是 AbortController：请传入 { signal: controller.signal }',
    }
  }
  if (isFields(given)) return undefined
  return describeMismatch({ en: 'an object', zh: '对象' }, given)
}

/** A literal, of this realm or another, or an object without a prototype. */
export function isPlain(source: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(source)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function unknownNames(unknown: readonly string[], known: readonly string[]): string {
  const names = unknown.slice(0, MOST_NAMES).map((name): Bilingual => {
    const near = nearest(name, known)
    const quoted = quote(name)
    return near === undefined
      ? inBoth(quoted)
      : { en: `${quoted} (did you mean ${near}?)`, zh: `${quoted}（是否想写 ${near}？）` }
  })
  const shown = joinTexts(names, COMMAS)
  return toLines({
    en: `has no option ${shown.en}; known are ${known.join(', ')}`,
    zh: `没有配置项 ${shown.zh}；可用的有 ${known.join('、')}`,
  })
}

/** Unknown names that a message repeats. */
const MOST_NAMES = 5
