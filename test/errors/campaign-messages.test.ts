import { describe, expect, it } from 'vitest'
import { TpnsError } from '../../src/index.js'
import { SECRET_KEY } from '../support/client.js'
import { CAMPAIGNS } from './provoke-campaigns.js'

describe('the messages of campaigns, as somebody reads them at night', () => {
  const texts: string[] = []

  it.each(CAMPAIGNS)('%s: English, then Chinese; what was sent; no secret', async (name, act) => {
    const error = await (async () => act())().then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    if (!(error instanceof TpnsError)) throw new Error(`${name}: no TpnsError, but ${error}`)
    texts.push([`## ${name}`, `${error.name}, ${error.outcome}`, error.message].join('\n'))
    expect(error.message).toMatch(/^[\x20-\x7e“”…]/)
    expect(error.message).toMatch(/\p{Script=Han}[^\n]*。$/u)
    expect(error.message + JSON.stringify(error)).not.toContain(SECRET_KEY)
    expect(error.message).not.toContain('ops:pass')
    if (error.outcome === 'not-sent')
      expect(error.message).not.toMatch(/may have been (accepted|pushed)|可能已被受理/)
  })

  it('are those that were reviewed: golden/campaign-messages.txt, whose every change is to be read', async () => {
    expect(texts.length).toBe(CAMPAIGNS.length)
    await expect(`${texts.join('\n\n')}\n`).toMatchFileSnapshot('golden/campaign-messages.txt')
  })
})
