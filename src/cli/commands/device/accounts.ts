import { defineCommand, defineGroup } from '../../command.js'
import { withClientAndSamples } from '../../connect/with-client.js'
import { several, whole } from '../../option.js'
import { change, printFound, TOKEN } from './device.js'

const TOKENS = several('token', { en: 'devices', zh: '设备 Token' })
const ACCOUNTS = several('account', { en: 'accounts', zh: '账号' })
const TYPE = {
  type: whole(
    '--type <number>',
    { min: 0, max: 1_000_000, default: 0 },
    { en: 'account type, such as 1002 for a phone number', zh: '账号类型，例如 1002 为手机号' },
  ),
} as const

const find = defineCommand({
  name: 'find',
  summary: { en: 'the accounts of tokens', zh: '查询 Token 绑定的账号' },
  arguments: { tokens: TOKENS },
  run: (cli, { args: { tokens } }) =>
    withClientAndSamples(cli, async ({ client }) => {
      const found = await client.accounts.findAccounts(tokens, { signal: cli.signal })
      const rows = found.token_accounts.flatMap(({ token = '', account_list }) =>
        account_list.map(({ account = '', account_type }) => [token, String(account_type ?? ''), account]),
      )
      const columns = [
        { title: 'Token' },
        { title: { en: 'type', zh: '类型' }, align: 'right' as const },
        { title: { en: 'account', zh: '账号' } },
      ]
      return printFound(cli, found, columns, rows, {
        en: 'No accounts are bound to these tokens.',
        zh: '这些 Token 未绑定账号。',
      })
    }),
})

const findTokens = defineCommand({
  name: 'find-tokens',
  summary: { en: 'the tokens of accounts', zh: '查询账号绑定的 Token' },
  arguments: { accounts: ACCOUNTS },
  options: TYPE,
  run: (cli, { args: { accounts }, options: { type } }) =>
    withClientAndSamples(cli, async ({ client }) => {
      const found = await client.accounts.findTokens(elements(accounts, type), { signal: cli.signal })
      const rows = found.account_tokens.flatMap(({ account = '', token_list }) =>
        token_list.map((token) => [account, token]),
      )
      const columns = [{ title: { en: 'account', zh: '账号' } }, { title: 'Token' }]
      return printFound(cli, found, columns, rows, {
        en: 'No tokens are bound to these accounts.',
        zh: '这些账号未绑定 Token。',
      })
    }),
})

const bind = defineCommand({
  name: 'bind',
  summary: { en: 'overwrite all accounts of a token', zh: '覆盖 Token 的全部账号' },
  details: [
    {
      en: 'The service has no way to add to them: name every account that the token should have.',
      zh: '服务端没有追加账号的接口，请列出该 Token 应有的全部账号。',
    },
  ],
  arguments: { token: TOKEN, accounts: ACCOUNTS },
  options: TYPE,
  run: (cli, { args: { token, accounts }, options: { type } }) =>
    change(
      cli,
      withClientAndSamples,
      ({ client }, options) =>
        client.accounts.bind({ token, account_list: elements(accounts, type) }, options),
      {
        en: `Bound ${accounts.join(', ')} to ${token}.`,
        zh: `已将 ${accounts.join('、')} 绑定到 ${token}。`,
      },
    ),
})

const unbind = defineCommand({
  name: 'unbind',
  summary: { en: 'unbind accounts from a token', zh: '解绑 Token 的指定账号' },
  arguments: { token: TOKEN, accounts: ACCOUNTS },
  options: TYPE,
  run: (cli, { args: { token, accounts }, options: { type } }) =>
    change(
      cli,
      withClientAndSamples,
      ({ client }, options) =>
        client.accounts.unbind({ token, account_list: elements(accounts, type) }, options),
      {
        en: `Unbound ${accounts.join(', ')} from ${token}.`,
        zh: `已从 ${token} 解绑 ${accounts.join('、')}。`,
      },
    ),
})

const unbindAll = defineCommand({
  name: 'unbind-all',
  summary: { en: 'unbind all accounts of tokens', zh: '解绑 Token 的全部账号' },
  arguments: { tokens: TOKENS },
  run: (cli, { args: { tokens } }) =>
    change(cli, withClientAndSamples, ({ client }, options) => client.accounts.unbindAll(tokens, options), {
      en: `Unbound all accounts of ${tokens.join(', ')}.`,
      zh: `已解绑 ${tokens.join('、')} 的全部账号。`,
    }),
})

const unbindTokens = defineCommand({
  name: 'unbind-tokens',
  summary: { en: 'unbind all tokens of accounts', zh: '解绑账号的全部 Token' },
  arguments: { accounts: ACCOUNTS },
  options: TYPE,
  run: (cli, { args: { accounts }, options: { type } }) =>
    change(
      cli,
      withClientAndSamples,
      ({ client }, options) => client.accounts.unbindTokens(elements(accounts, type), options),
      {
        en: `Unbound all tokens of ${accounts.join(', ')}.`,
        zh: `已解绑 ${accounts.join('、')} 的全部 Token。`,
      },
    ),
})

export const accounts = defineGroup({
  name: 'accounts',
  summary: { en: 'read and change the accounts of devices', zh: '查询、绑定与解绑账号' },
  details: [
    {
      en: 'The service does what it has accepted some moments later.',
      zh: '绑定与解绑请求受理后异步生效。',
    },
  ],
  commands: [find, findTokens, bind, unbind, unbindAll, unbindTokens],
})

const elements = (names: readonly string[], account_type: number) =>
  names.map((account) => ({ account, account_type }))
