import { expect, test } from 'vitest'
import { createKeyPool, generateRsaKey, readKeyPair } from '../../../src/auth/pki/key-pair.ts'

test('reads the pair of a private key', async () => {
  const pair = await generateRsaKey(1024)
  expect(readKeyPair(pair.privateKeyPem).publicKey).toEqual(pair.publicKey)
})

test('makes keys only as they are wanted and hands them out in turn', async () => {
  let count = 0
  const pool = createKeyPool(2, () => {
    count++
    return generateRsaKey(1024)
  })
  const first = await pool.take()
  expect(count).toBe(1)
  const second = await pool.take()
  expect(await pool.take()).toBe(first)
  expect(second).not.toBe(first)
  expect(count).toBe(2)
})
