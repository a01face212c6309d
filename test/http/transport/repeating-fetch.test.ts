import { describe, expect, it } from 'vitest'
import { refuseRepeatingFetch } from '../../../src/http/transport/repeating-fetch.js'
import { TpnsConfigError } from '../../../src/index.js'

// What each runtime really does is counted by test/matrix/cells/runtimes.ts.
describe("transport: 'fetch'", () => {
  it.each([
    ['Deno', { Deno: {}, process: { versions: { node: '26.3.0' } } }],
    ['Bun', { Bun: {}, process: { versions: { node: '26.3.0', bun: '1.4.5' } } }],
    ['Bun', { Bun: {} }],
    ['Bun', { process: { versions: { node: '26.3.0', bun: '1.4.5' } } }],
    ['Cloudflare Workers', { navigator: { userAgent: 'Cloudflare-Workers' } }],
    ['the Edge runtime', { EdgeRuntime: 'edge-runtime' }],
  ])('is refused under %s, and the remedy is named', (name, globals) => {
    const refuse = () => refuseRepeatingFetch(globals)
    expect(refuse).toThrow(TpnsConfigError)
    expect(refuse).toThrow(`refused under ${name}`)
    expect(refuse).toThrow('Leave transport out')
  })

  it.each([
    ['Node 20', { process: { versions: { node: '20.20.2' } } }],
    ['Node 24', { process: { versions: { node: '24.0.0' } }, navigator: { userAgent: 'Node.js/24' } }],
    ['a runtime that says nothing of itself', {}],
    ['a runtime with a bare process', { process: {} }],
  ])('is allowed in %s', (_, globals) => {
    expect(() => refuseRepeatingFetch(globals)).not.toThrow()
  })
})
