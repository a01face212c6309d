import { CODE } from '../api-error.js'
import {
  array,
  type Fields,
  integerBetween,
  object,
  oneOf,
  readFields,
  text,
  type Validator,
} from '../body/validators.js'
import type { AnswerFields } from '../server/envelope.js'
import type { Device } from '../state/devices.js'
import { buildBatchAnswer, explainMissingDevice, type ItemCode } from './batch.js'
import type { Endpoint, EndpointCall } from './endpoint.js'

const MAX_TOKENS = 20

interface Account {
  readonly account: string
  readonly type: number | undefined
}

interface TokenAccounts {
  readonly token: string
  readonly accounts: readonly Account[]
}

const NOT_NEGATIVE = integerBetween(0, Number.MAX_SAFE_INTEGER)

const account: Validator<Account> = (value, path) => {
  const members = readFields(object(value, path), path)
  return { account: members.required('account', text), type: members.optional('account_type', NOT_NEGATIVE) }
}

const tokenAccounts: Validator<TokenAccounts> = (value, path) => {
  const members = readFields(object(value, path), path)
  return {
    token: members.required('token', text),
    accounts: members.nonEmpty('account_list', array(account)),
  }
}

/** `v3/device/account/batchoperate`. Asynchronous in the service; here it takes effect at once. */
export const operateAccounts: Endpoint = {
  envelope: 'A',
  handle: (call) => {
    const body = readFields(call.body)
    const operator = body.required('operator_type', oneOf(1, 2, 3, 4, 5))
    call.infer(() => body.optional('platform', text))
    // Newer tables list it beside the lists, their samples inside each account.
    const type = body.optional('account_type', NOT_NEGATIVE) ?? 0
    return buildBatchAnswer(updateAccounts(operator, body, type, call), call.style)
  },
}

function updateAccounts(
  operator: 1 | 2 | 3 | 4 | 5,
  body: Fields,
  defaultType: number,
  call: EndpointCall,
): ItemCode[] {
  switch (operator) {
    // Appending was discontinued: it now overwrites.
    case 1:
    case 2:
      return updateDevices(body, call, (device, accounts) => {
        device.accounts.clear()
        for (const each of accounts) call.app.devices.bind(device, each.account, each.type ?? defaultType)
        return CODE.ok
      })
    case 3:
      return updateDevices(body, call, (device, accounts) => {
        for (const each of accounts) {
          const type = each.type ?? defaultType
          if (device.accounts.get(type)?.account === each.account) device.accounts.delete(type)
        }
        return CODE.ok
      })
    case 4:
      return body.nonEmpty('token_list', array(text)).map((token) => {
        const device = call.app.devices.findLive(token, call.now)
        if (device === undefined) return explainMissingDevice(token)
        if (device.accounts.size === 0) return CODE.notFound
        device.accounts.clear()
        return CODE.ok
      })
    case 5:
      return body.nonEmpty('account_list', array(account)).map((each) => {
        const type = each.type ?? defaultType
        const devices = call.app.devices.findByAccount(each.account, type)
        for (const device of devices) device.accounts.delete(type)
        return devices.length === 0 ? CODE.notFound : CODE.ok
      })
  }
}

function updateDevices(
  body: Fields,
  { app, now }: EndpointCall,
  work: (device: Device, accounts: readonly Account[]) => ItemCode,
): ItemCode[] {
  return body.nonEmpty('token_accounts', array(tokenAccounts, MAX_TOKENS)).map(({ token, accounts }) => {
    const device = app.devices.findLive(token, now)
    return device === undefined ? explainMissingDevice(token) : work(device, accounts)
  })
}

/** `v3/device/account/query`. Unlike the call above it answers in camelCase. */
export const queryAccounts: Endpoint = {
  envelope: 'B',
  okText: 'ok',
  handle: (call) => {
    const body = readFields(call.body)
    return body.required('operator_type', oneOf(1, 2)) === 1
      ? queryTokensByAccount(body, call)
      : queryAccountsByToken(body, call)
  },
}

/** An `account_type` inside is plausible, not documented: it narrows the search if given [unverified]. */
function queryTokensByAccount(body: Fields, { app, style }: EndpointCall): AnswerFields {
  const found = body.nonEmpty('account_list', array(account)).map(({ account, type }) => ({
    account,
    token_list: app.devices.findByAccount(account, type).map((device) => device.token),
  }))
  const codes = found.map(({ token_list }) => (token_list.length === 0 ? CODE.notFound : CODE.ok))
  return buildBatchAnswer(codes, style, {
    account_tokens: found.filter(({ token_list }) => token_list.length > 0),
  })
}

function queryAccountsByToken(body: Fields, { app, now, style }: EndpointCall): AnswerFields {
  const found = body.nonEmpty('token_list', array(text)).map((token) => {
    const device = app.devices.findLive(token, now)
    const accounts = [...(device?.accounts.values() ?? [])].map((binding) => ({ account: binding.account }))
    return {
      token,
      account_list: accounts,
      code: device === undefined ? explainMissingDevice(token) : toItemCode(accounts),
    }
  })
  const token_accounts = found
    .filter(({ code }) => code === CODE.ok)
    .map(({ token, account_list }) => ({ token, account_list }))
  return buildBatchAnswer(
    found.map(({ code }) => code),
    style,
    { token_accounts },
  )
}

function toItemCode(found: readonly unknown[]): ItemCode {
  return found.length === 0 ? CODE.notFound : CODE.ok
}
