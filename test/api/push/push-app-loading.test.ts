import { expect, it, vi } from 'vitest'

vi.mock('zod/mini', () => {
  throw new Error('zod was loaded')
})

it('knowing the endpoint of a push does not load zod, using its encoder does', async () => {
  const { pushApp } = await import('../../../src/api/push/endpoint.js')
  expect(pushApp.path).toBe('v3/push/app')
  await expect(pushApp.loadEncoder()).rejects.toThrow()
})
