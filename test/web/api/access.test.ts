import { afterEach, describe, expect, test, vi } from 'vitest'
import { bearerOf, createAccess, createToken, hashToken } from '../../../src/web/api/access.ts'

const stored = (name: string) => ({ name, hash: hashToken(`token-of-${name}`) })

describe('in constant time', () => {
  afterEach(() => {
    vi.doUnmock('node:crypto')
    vi.resetModules()
  })

  /** The module anew, and how often it compared so that time tells nothing. */
  async function load() {
    vi.resetModules()
    vi.doMock('node:crypto', { spy: true })
    const { timingSafeEqual } = await import('node:crypto')
    const module = await import('../../../src/web/api/access.ts')
    return { ...module, compared: () => vi.mocked(timingSafeEqual).mock.calls.length }
  }

  test('tokens are compared with every stored one, whichever fits', async () => {
    const { createAccess: create, compared } = await load()
    const access = create({ tokens: [stored('alice'), stored('bob'), stored('carol')], secure: false })
    const before = compared()
    const headers = { authorization: 'Bearer token-of-alice' }
    expect(access.callerOf(headers, 1)).toEqual({ name: 'alice', by: 'bearer' })
    expect(compared() - before).toBe(3)
  })

  test('links are compared', async () => {
    const { createAccess: create, compared } = await load()
    const access = create({ secure: false })
    access.createLinkToken()
    const before = compared()
    expect(access.useLinkToken('guessed', 1)).toBeUndefined()
    expect(compared() - before).toBe(1)
  })
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
