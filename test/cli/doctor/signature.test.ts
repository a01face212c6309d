import { describe, expect, it } from 'vitest'
import { checkSignature, DOCUMENTED } from '../../../src/cli/doctor/signature.js'

describe('the check of the signature', () => {
  it('signs the documented sample, whose hexadecimal digest the page shows', () => {
    const hex = 'cd20774682bf78bfdb43e17d1d5d56b3e5b789a1670fc1527ef54c65d2d7b76d'
    expect(Buffer.from(DOCUMENTED.sign, 'base64').toString()).toBe(hex)
    expect(checkSignature().status).toBe('ok')
  })

  it('says so when another value comes out', () => {
    expect(checkSignature(() => 'zSB3RoK/eL/bQ+F9HV1Ws+W3iaFnD8FSfvVMZdLXt20=')).toMatchObject({
      status: 'failed',
      text: { en: expect.stringContaining('another value') },
    })
  })

  it('says so when Node cannot compute it', () => {
    const crippled = () => {
      throw new Error('digital envelope routines::unsupported')
    }
    expect(checkSignature(crippled)).toMatchObject({
      status: 'failed',
      text: { en: expect.stringContaining('unsupported') },
    })
  })
})
