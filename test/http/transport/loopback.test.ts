import { describe, expect, it } from 'vitest'
import { isLoopback } from '../../../src/http/transport/loopback.js'

describe('isLoopback', () => {
  it.each([
    'http://localhost',
    'http://localhost:8080/path',
    'http://LOCALHOST',
    'http://tpns.localhost',
    'http://127.0.0.1',
    'http://127.0.0.1:3000/',
    'http://127.1',
    'http://127.255.255.254',
    'http://2130706433/',
    'http://[::1]',
    'http://[::1]:8080/',
    'http://[0:0:0:0:0:0:0:1]/',
  ])('is true for %s', (url) => {
    expect(isLoopback(new URL(url))).toBe(true)
  })

  it.each([
    'https://api.tpns.tencent.com',
    'http://0.0.0.0',
    'http://10.0.0.1',
    'http://192.168.0.1',
    'http://128.0.0.1',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://notlocalhost',
    'http://127.example.com',
    'http://a127.0.0.1.nip.io',
    'http://[::2]',
    'http://[fe80::1]',
    'http://user@example.com/localhost?127.0.0.1#[::1]',
    'http://localhost@example.com/',
  ])('is false for %s', (url) => {
    expect(isLoopback(new URL(url))).toBe(false)
  })
})
