import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { REPOSITORY } from '../../docs/markdown.js'
import { VENDOR_PUSH_SAMPLES } from '../../fixtures/vendor-push-samples.js'

/*
 * What a user reads in the editor. Each snippet is compiled alone, by the compiler of this repository; the message has to
 * name the field, or the type whose name is the reason.
 */

const HEAD = `import type { PushRequest, TpnsClient, WithNewFields } from '../../../src/index.js'
declare const tpns: TpnsClient
const notify = { message_type: 'notify', message: { title: 'T', content: 'C' } } as const
const loop_param = { startDate: 'a', endDate: 'b', loopType: 1, loopDayIndexs: [0], dayTimes: ['c'] } as const
`

const send = (fields: string) => `tpns.push.send({ ${fields} })`

/** The snippet, and what its message must say. */
const REFUSED: Readonly<Record<string, readonly [code: string, word: string]>> = {
  'a push to tags without tag_rules': [send("audience_type: 'tag', ...notify"), "'tag_rules' is missing"],
  'a push to a token without token_list': [
    send("audience_type: 'token', ...notify"),
    "'token_list' is missing",
  ],
  'send_time of a push to one token': [
    send("audience_type: 'token', token_list: ['t'], send_time: '2026-12-01 09:00:00', ...notify"),
    "'OnlyForAllTagAndPackages'",
  ],
  'loop_param of a push to accounts': [
    send("audience_type: 'account_list', account_list: ['a'], loop_param, ...notify"),
    "'OnlyForAllTagAndPackages'",
  ],
  'send_time beside loop_param': [
    send("audience_type: 'all', send_time: '2026-12-01 09:00:00', loop_param, ...notify"),
    "'EitherSendTimeOrLoopParam'",
  ],
  'accounts in a push to tokens': [
    send("audience_type: 'token_list', token_list: ['t'], account_list: ['a'], ...notify"),
    "'OnlyForAudienceTypeAccountOrAccountList'",
  ],
  'tokens in a push to everybody': [
    send("audience_type: 'all', token_list: ['t'], ...notify"),
    "'OnlyForAudienceTypeTokenOrTokenList'",
  ],
  'push_speed of a push to one account': [
    send("audience_type: 'account', account_list: ['a'], push_speed: 1000, ...notify"),
    "'OnlyForAllTagAndPackages'",
  ],
  'collapse_id of a push to a package of tokens': [
    send("audience_type: 'package_token_push', upload_id: 1, collapse_id: 1, ...notify"),
    "'OnlyForAllTagAndAccountPackages'",
  ],
  'ios settings in a transparent message': [
    send(
      "audience_type: 'all', message_type: 'message', message: { title: 'T', content: 'C', ios: { aps: { alert: {} } } }",
    ),
    "'OnlyInNotificationsAndSilentMessages'",
  ],
  'attributes in a message to the app': [
    send(
      "audience_type: 'all', message_type: 'message', message: { title: 'T', content: 'C' }, ntf_wt_attrs: true",
    ),
    "'OnlyForMessageTypeNotify'",
  ],
  'a task named by a number': [
    'tpns.push.cancel(123)',
    "'number' is not assignable to parameter of type 'TaskRef'",
  ],
  'a record with a number for its id': [
    'tpns.push.stop({ pushId: 123 })',
    "'number' is not assignable to type 'string | bigint",
  ],
}

const NEW_FIELDS = `const request = {
  audience_type: 'token', token_list: ['t'], message_type: 'notify',
  message: { title: 'T', content: 'C', android: { ring: 1, n_new_field: 'x' } },
} satisfies WithNewFields<PushRequest>
tpns.push.send(request)`

const COMPILES: Readonly<Record<string, string>> = {
  'a field newer than the library, by WithNewFields': NEW_FIELDS,
  ...Object.fromEntries(
    VENDOR_PUSH_SAMPLES.map(({ name, request }) => [
      `the sample "${name}"`,
      `export const sample = ${JSON.stringify(request)} satisfies WithNewFields<PushRequest>`,
    ]),
  ),
}

/** Mistakes in the vendor's samples, which the compiler finds. */
const MISTAKES = [
  ['with "Title" in a capital', "'title' is missing"],
  ['by account, with push_speed', "'OnlyForAllTagAndPackages'"],
] as const
const findMistake = (name: string) => MISTAKES.find(([words]) => name.includes(words))?.[1]

let folder: string
let messages: ReadonlyMap<string, string>

beforeAll(async () => {
  const parent = join(REPOSITORY, 'test', '.tmp')
  await mkdir(parent, { recursive: true })
  folder = await mkdtemp(join(parent, 'messages-'))
  const snippets = [
    ...Object.entries(REFUSED).map(([name, [code]]) => [name, code] as const),
    ...Object.entries(COMPILES),
  ]
  const files = snippets.map(([name], index) => [join(folder, `${index}.ts`), name] as const)
  await Promise.all(files.map(([file], index) => writeFile(file, `${HEAD}${snippets[index]![1]}\n`)))
  const { config } = ts.readConfigFile(join(REPOSITORY, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, REPOSITORY)
  const program = ts.createProgram(
    files.map(([file]) => file),
    { ...options, noEmit: true, skipLibCheck: true },
  )
  messages = new Map(
    files.map(([file, name]) => {
      const found = program.getSemanticDiagnostics(program.getSourceFile(file))
      return [
        name,
        found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n')).join('\n'),
      ]
    }),
  )
}, 120_000)

afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the compiler', () => {
  it.each(Object.entries(REFUSED))('refuses %s, and says why', (name, [, word]) => {
    expect(messages.get(name)).toContain(word)
  })

  it.each(Object.keys(COMPILES).filter((name) => findMistake(name) === undefined))('takes %s', (name) => {
    expect(messages.get(name)).toBe('')
  })

  it.each(Object.keys(COMPILES).filter((name) => findMistake(name) !== undefined))(
    'finds the mistake in %s',
    (name) => {
      expect(messages.get(name)).toContain(findMistake(name))
    },
  )
})
