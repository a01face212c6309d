/**
 * npm start – the main job, end to end.
 *
 * Without credentials: starts the embedded fake TPNS on this machine, and a real TpnsClient sends it real HTTP.
 * With TPNS_ACCESS_ID, TPNS_SECRET_KEY and TPNS_REGION set and a token given (`npm start -- <token>` or TPNS_TOKEN):
 * sends one push to the real service instead.
 */
import { TpnsClient, TpnsError } from 'tpns-client'
import { FakeTpns } from 'tpns-client/testing'
import { bold, dim, green, heading, red, step } from './support/print.js'

const MINUTE = 60_000
const ANDROID = {
  accessId: '1500000001',
  secretKey: '0123456789abcdef0123456789abcdef',
  platform: 'android',
} as const
const IOS = {
  accessId: '1600000001',
  secretKey: 'fedcba9876543210fedcba9876543210',
  platform: 'ios',
} as const
const TOKEN = '0123456789abcdef0123456789abcdef0123'

const hello = { title: 'Your order has shipped', content: 'It arrives tomorrow. 您的订单已发货。' }

async function sendForReal(token: string): Promise<void> {
  heading('One push to the real TPNS', '向真实的 TPNS 服务发送一条推送')
  await using tpns = new TpnsClient()
  await step('token push', async () => {
    const task = await tpns.push.send({
      audience_type: 'token',
      token_list: [token],
      message_type: 'notify',
      message: hello,
      ...(process.env.TPNS_ENVIRONMENT === undefined
        ? {}
        : { environment: process.env.TPNS_ENVIRONMENT as 'dev' | 'product' }),
    })
    return `accepted as push ${bold(task.push_id)} (accepted is not yet delivered)`
  })
}

async function demonstrate(): Promise<void> {
  const fake = new FakeTpns({ apps: [ANDROID, IOS] })
  await using server = await fake.listen()
  heading('tpns-client against its embedded fake', '内置模拟服务演示')
  console.log(dim(`  fake TPNS at ${server.url}; nothing leaves this machine 所有请求都在本机\n`))

  await using android = new TpnsClient({
    ...ANDROID,
    baseUrl: server.url,
    hooks: {
      retry: ({ delayMs, error }) =>
        console.log(dim(`      … ${error.retCode ?? error.code}: next attempt in ${delayMs} ms`)),
      wait: ({ reason, group, waitMs }) =>
        console.log(dim(`      … ${reason} of "${group}": waiting ${Math.round(waitMs)} ms`)),
    },
  })
  await using ios = new TpnsClient({ ...IOS, baseUrl: server.url })

  await step('push to one Android device', async () => {
    const message = { ...hello, android: { custom_content: { order: 42 } } }
    const task = await android.push.send({
      audience_type: 'token',
      token_list: [TOKEN],
      message_type: 'notify',
      message,
    })
    return `accepted as ${task.push_id} ${dim('(a string: the number is beyond 2^53)')}`
  })

  await step('push to one iPhone, environment dev', async () => {
    const message = {
      ...hello,
      ios: { aps: { alert: { subtitle: 'Order 42' }, badge_type: -2, sound: 'default' } },
    }
    const task = await ios.push.send({
      audience_type: 'token',
      token_list: [TOKEN],
      environment: 'dev',
      message_type: 'notify',
      message,
    })
    return `accepted as ${task.push_id}`
  })

  await step('tag push, scheduled with a Date for in two hours', async () => {
    const task = await android.push.send({
      audience_type: 'tag',
      tag_rules: [
        {
          tag_items: [
            {
              tags: ['vip'],
              is_not: false,
              tags_operator: 'OR',
              items_operator: 'OR',
              tag_type: 'xg_user_define',
            },
          ],
          operator: 'OR',
          is_not: false,
        },
      ],
      message_type: 'notify',
      message: hello,
      send_time: new Date(Date.now() + 120 * MINUTE),
    })
    const sent = fake.pushes.at(-1)?.request as { send_time?: string } | undefined
    return `accepted as ${task.push_id}, on the wire send_time "${sent?.send_time}" (UTC+8)`
  })

  await step('three broadcasts at once: the service allows one a second', async () => {
    const startedAt = Date.now()
    const tasks = [1, 2, 3].map((n) =>
      android.push.send({
        audience_type: 'all',
        message_type: 'notify',
        message: { title: `News ${n}`, content: 'Read more' },
      }),
    )
    await Promise.all(tasks)
    return `all accepted, spread over ${((Date.now() - startedAt) / 1_000).toFixed(1)} s by the client`
  })

  await step('the service says 1008028 "too fast" twice', async () => {
    fake.next({ retCode: 1008028, errMsg: 'request too fast' }, { times: 2 })
    const task = await android.push.send({
      audience_type: 'token',
      token_list: [TOKEN],
      message_type: 'notify',
      message: hello,
    })
    return `backed off, then accepted as ${task.push_id}`
  })

  await step('a wrong SecretKey', async () => {
    await using wrong = new TpnsClient({ ...ANDROID, secretKey: 'not-the-right-key', baseUrl: server.url })
    return await refused(
      wrong.push.send({
        audience_type: 'token',
        token_list: [TOKEN],
        message_type: 'notify',
        message: hello,
      }),
    )
  })

  const at = (minutesAgo: number) =>
    android.push.send({
      audience_type: 'all',
      message_type: 'notify',
      message: { title: `Planned ${minutesAgo} minutes ago`, content: 'Late' },
      send_time: new Date(Date.now() - minutesAgo * MINUTE),
    })
  await step('send_time 11 minutes ago: over the 10-minute rule', () => refused(at(11)))
  await step('send_time 9 minutes ago: within it', async () => {
    const task = await at(9)
    return `accepted as ${task.push_id}${task.sentAtOnce ? ', sent at once' : ''}`
  })

  console.log(
    `\n  ${fake.requests.length} requests reached the fake, which holds ${bold(String(fake.pushes.length))} pushes.`,
  )
  console.log(
    dim(
      '  Next: README.md, examples/. To use the real service set TPNS_ACCESS_ID, TPNS_SECRET_KEY, TPNS_REGION',
    ),
  )
  console.log(dim('  and run: npm start -- <device token>\n'))
}

/** For calls that are meant to fail: prints what the caller would see. */
async function refused(call: Promise<unknown>): Promise<string> {
  try {
    await call
  } catch (error) {
    if (!(error instanceof TpnsError)) throw error
    const facts = `${error.name}, code ${error.retCode}, outcome ${error.outcome}, ${error.attempts} request(s)`
    return `${red('refused')} as it should be: ${facts}`
  }
  throw new Error('this push should have been refused')
}

const token = process.argv[2] ?? process.env.TPNS_TOKEN
const hasCredentials = Boolean(
  process.env.TPNS_ACCESS_ID && process.env.TPNS_SECRET_KEY && process.env.TPNS_REGION,
)
if (hasCredentials && token === undefined) {
  console.log(
    'TPNS credentials are set but no token is given: the embedded fake is used. To push for real: npm start -- <device token>',
  )
}
try {
  if (hasCredentials && token !== undefined) await sendForReal(token)
  else await demonstrate()
  console.log(green('  done 完成'))
} catch (error) {
  console.error(error instanceof TpnsError ? `\n${error.name}: ${error.message}` : error)
  process.exitCode = 1
}
