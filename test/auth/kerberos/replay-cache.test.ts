import { expect, test } from 'vitest'
import { createKerberosReplayCache } from '../../../src/auth/kerberos/replay-cache.ts'

test('remembers for as long as an authenticator could be good', () => {
  const cache = createKerberosReplayCache(100)
  const [first, second] = [Uint8Array.of(1), Uint8Array.of(2)]
  expect([cache.remember(first, 0), cache.remember(first, 99), cache.remember(second, 50)]).toEqual([
    true,
    false,
    true,
  ])
  expect([cache.remember(first, 100), cache.remember(second, 149)]).toEqual([true, false])
})
