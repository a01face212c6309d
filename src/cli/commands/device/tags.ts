import { defineCommand, defineGroup } from '../../command.js'
import { withClient } from '../../connect/with-client.js'
import { flag, required, several } from '../../option.js'
import { formatCount } from '../../output/numbers.js'
import { confirm } from '../../process/confirm.js'
import { YES_OPTION } from '../../request/message-options.js'
import { readLines } from '../../request/read-input.js'
import { change, TOKEN } from './device.js'

const TAGS = several('tag', { en: '1 to 50 characters each', zh: '标签，每个 1～50 个字符' })
const TAG = required('tag', { en: '1 to 50 characters', zh: '标签，1～50 个字符' })
const FILE = required('file', {
  en: 'tokens, one a line; - for stdin',
  zh: 'Token 文件，每行一个；- 表示标准输入',
})

const add = defineCommand({
  name: 'add',
  summary: { en: 'add tags to a token', zh: '为 Token 绑定标签' },
  arguments: { token: TOKEN, tags: TAGS },
  run: (cli, { args: { token, tags } }) =>
    change(cli, withClient, ({ client }, options) => client.tags.add(token, tags, options), {
      en: `Added ${list(tags)} to ${token}.`,
      zh: `已为 ${token} 绑定 ${list(tags)}。`,
    }),
})

const remove = defineCommand({
  name: 'remove',
  summary: { en: 'remove tags from a token', zh: '解绑 Token 的标签' },
  arguments: { token: TOKEN, tags: TAGS },
  run: (cli, { args: { token, tags } }) =>
    change(cli, withClient, ({ client }, options) => client.tags.remove(token, tags, options), {
      en: `Removed ${list(tags)} from ${token}.`,
      zh: `已解绑 ${token} 的 ${list(tags)}。`,
    }),
})

const replace = defineCommand({
  name: 'replace',
  summary: { en: 'overwrite the tags of a token', zh: '覆盖 Token 的标签' },
  details: [
    {
      en: 'With tags like level:3, only tags of the same class ("level") are replaced; else all. A mixture needs --mixed.',
      zh: '标签形如 level:3 时只覆盖同类别（level）的标签，否则覆盖全部；两种混用需加 --mixed。',
    },
  ],
  arguments: { token: TOKEN, tags: TAGS },
  options: {
    mixed: flag('--mixed', {
      en: 'tags with and without a class together: replaces all',
      zh: '允许混用有类别与无类别的标签（覆盖全部）',
    }),
  },
  run: (cli, { args: { token, tags }, options: { mixed } }) =>
    change(
      cli,
      withClient,
      ({ client }, options) => client.tags.replace(token, tags, { ...options, allowMixedTagClasses: mixed }),
      {
        en: `Replaced the tags of ${token} by ${list(tags)}.`,
        zh: `已将 ${token} 的标签覆盖为 ${list(tags)}。`,
      },
    ),
})

const clear = defineCommand({
  name: 'clear',
  summary: { en: 'remove all custom tags of a token', zh: '解绑 Token 的全部自定义标签' },
  arguments: { token: TOKEN },
  run: (cli, { args: { token } }) =>
    change(cli, withClient, ({ client }, options) => client.tags.clear(token, options), {
      en: `Removed all tags of ${token}.`,
      zh: `已解绑 ${token} 的全部标签。`,
    }),
})

const addToTokens = defineCommand({
  name: 'add-to-tokens',
  summary: { en: 'add a tag to the tokens of a file', zh: '为文件中的 Token 绑定标签' },
  arguments: { tag: TAG, file: FILE },
  async run(cli, { args: { tag, file } }) {
    const tokens = await readLines(cli, file)
    return change(cli, withClient, ({ client }, options) => client.tags.addToTokens(tag, tokens, options), {
      en: `Added ${tag} to ${formatCount(tokens.length)} tokens.`,
      zh: `已为 ${formatCount(tokens.length)} 个 Token 绑定 ${tag}。`,
    })
  },
})

const removeFromTokens = defineCommand({
  name: 'remove-from-tokens',
  summary: { en: 'remove a tag from the tokens of a file', zh: '解绑文件中 Token 的标签' },
  arguments: { tag: TAG, file: FILE },
  async run(cli, { args: { tag, file } }) {
    const tokens = await readLines(cli, file)
    return change(
      cli,
      withClient,
      ({ client }, options) => client.tags.removeFromTokens(tag, tokens, options),
      {
        en: `Removed ${tag} from ${formatCount(tokens.length)} tokens.`,
        zh: `已解绑 ${formatCount(tokens.length)} 个 Token 的 ${tag}。`,
      },
    )
  },
})

const deleteFromApp = defineCommand({
  name: 'delete',
  summary: { en: 'delete tags from every device and from the app', zh: '删除标签（从所有设备解绑）' },
  details: [{ en: 'Asks first: it cannot be undone.', zh: '会先确认：删除后无法恢复。' }],
  arguments: { tags: TAGS },
  options: YES_OPTION,
  run: (cli, { args: { tags }, options: { yes } }) =>
    change(
      cli,
      withClient,
      async ({ client, accessId, host }, options) => {
        await confirm(cli, {
          yes,
          what: 'tags delete',
          question: {
            en: `Delete ${list(tags)} from every device of the app ${accessId} at ${host}?`,
            zh: `确定从应用 ${accessId}（${host}）的所有设备上删除 ${list(tags)}？`,
          },
        })
        return client.tags.deleteFromApp(tags, options)
      },
      { en: `Deleted ${list(tags)}.`, zh: `已删除 ${list(tags)}。` },
    ),
})

export const tags = defineGroup({
  name: 'tags',
  summary: { en: 'change the custom tags of devices', zh: '绑定、解绑与删除自定义标签' },
  details: [
    {
      en: 'The service has no way to read them. It does what it has accepted some moments later.',
      zh: '服务端没有查询标签的接口。请求受理后异步生效。',
    },
  ],
  commands: [add, remove, replace, clear, addToTokens, removeFromTokens, deleteFromApp],
})

const list = (tags: readonly string[]) => tags.map((tag) => `"${tag}"`).join(', ')
