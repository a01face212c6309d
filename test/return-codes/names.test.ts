import { expect, it } from 'vitest'
import { RETURN_CODE } from '../../src/return-codes/names.js'
import { SERVER_RETURN_CODES } from '../../src/return-codes/server.js'

it('every code that the library decides by is one of the table, and named once', () => {
  const codes: number[] = Object.values(RETURN_CODE)
  const known = new Set(SERVER_RETURN_CODES.map(({ code }) => code))
  expect(codes.filter((code) => !known.has(code))).toEqual([])
  expect(new Set(codes).size).toBe(codes.length)
})
