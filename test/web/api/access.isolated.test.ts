import * as crypto from 'node:crypto'
import { beforeEach, expect, test, vi } from 'vitest'
import { bearerOf, createAccess, createToken, hashToken } from '../../../src/web/api/access.ts'

vi.mock('node:crypto', { spy: true })

beforeEach(() => {
  vi.mocked(crypto.timingSafeEqual).mockClear()
})

const stored = (name: string) => ({ name, hash: hashToken(`token-of-${name}`) })

test('tokens are compared in constant time, and with every stored one whichever fits', () => {
  const access = createAccess({ tokens: [stored('alice'), stored('bob'), stored('carol')], secure: false })
  const headers = { authorization: 'Bearer token-of-alice' }
  expect(access.callerOf(headers, 1)).toEqual({ name: 'alice', by: 'bearer' })
  expect(vi.mocked(crypto.timingSafeEqual)).toHaveBeenCalledTimes(3)
})

test('links are compared in constant time', () => {
  const access = createAccess({ secure: false })
  access.createLinkToken()
  expect(access.useLinkToken('guessed', 1)).toBeUndefined()
  expect(vi.mocked(crypto.timingSafeEqual)).toHaveBeenCalledTimes(1)
})

test('tokens are random, and of what is kept nothing leads back to them', () => {
  const tokens = new Set(Array.from({ length: 100 }, createToken))
  expect(tokens.size).toBe(100)
  expect(createToken()).toMatch(/^[\w-]{43}$/)
  expect(Buffer.from(hashToken('secret-token')).toString('latin1')).not.toContain('secret')
})

test('a session belongs to the port it was made on', () => {
  const access = createAccess({ tokens: [stored('alice')], secure: false })
  const cookie = access.useToken('token-of-alice', 4711)?.cookie.split(';')[0] ?? ''
  expect(access.callerOf({ cookie }, 4711)).toEqual({ name: 'alice', by: 'session' })
  expect(access.callerOf({ cookie }, 4712)).toBeUndefined()
})

test('a session is found among other cookies', () => {
  const access = createAccess({ tokens: [stored('alice')], secure: false })
  const cookie = access.useToken('token-of-alice', 1)?.cookie.split(';')[0] ?? ''
  expect(access.callerOf({ cookie: `a=b; ${cookie}; lyncpin-2=x` }, 1)?.name).toBe('alice')
  expect(access.callerOf({ cookie: `a=b; lyncpin-1=; =; ;` }, 1)).toBeUndefined()
})

test('sessions do not pile up: the oldest give way', () => {
  const access = createAccess({ tokens: [stored('alice')], secure: false })
  const start = () => access.useToken('token-of-alice', 1)?.cookie.split(';')[0] ?? ''
  const first = start()
  for (let i = 0; i < 9_999; i++) start()
  expect(access.callerOf({ cookie: first }, 1)).toBeDefined()
  const last = start()
  expect(access.callerOf({ cookie: first }, 1)).toBeUndefined()
  expect(access.callerOf({ cookie: last }, 1)).toBeDefined()
})

test('without tokens nobody is let in, unless the server is open to everybody', () => {
  expect(createAccess({ secure: false }).callerOf({}, 1)).toBeUndefined()
  expect(createAccess({ secure: false, open: true }).callerOf({}, 1)).toEqual({ name: 'anybody', by: 'open' })
})

test.each([
  ['Bearer abc', 'abc'],
  ['bearer  abc== ', 'abc=='],
  ['Bearer', undefined],
  ['Bearer a b', undefined],
  ['Basic abc', undefined],
  [undefined, undefined],
])('reads the header "%s"', (authorization, token) => {
  expect(bearerOf(authorization === undefined ? {} : { authorization })).toBe(token)
})
