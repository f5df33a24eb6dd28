import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { Secret } from '../../src/base/secret.ts'

test('prints nothing of its value in any way of printing', () => {
  const secret = new Secret('Pa$$word')
  const printed = [
    `${secret}`,
    JSON.stringify({ secret }),
    inspect({ secret }),
    String(secret),
    inspect(secret, { showHidden: true }),
  ]
  expect(printed.join(' ')).not.toContain('Pa$$word')
  expect(secret.reveal()).toBe('Pa$$word')
})
