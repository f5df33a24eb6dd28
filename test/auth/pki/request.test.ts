import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { generateRsaKey, type KeyPair } from '../../../src/auth/pki/key-pair.ts'
import { checkCertificateRequest, createCertificateRequest } from '../../../src/auth/pki/request.ts'

let pair: KeyPair
let request: Uint8Array<ArrayBuffer>

beforeAll(async () => {
  pair = await generateRsaKey(1024)
  request = await createCertificateRequest([['CN', 'alice@contoso.com']], pair)
})

/** The request with one byte changed, counted from the end. */
function spoiled(fromEnd: number): Uint8Array<ArrayBuffer> {
  const bytes = request.slice()
  bytes[bytes.length - fromEnd] = (bytes[bytes.length - fromEnd] ?? 0) ^ 1
  return bytes
}

test('accepts a request that is signed with its own key', async () => {
  expect(await checkCertificateRequest(request)).toEqual({
    kind: 'good',
    request: { commonName: 'alice@contoso.com', keyBits: 1024, publicKey: pair.publicKey },
  })
})

test('accepts SHA-1, as old clients sign', async () => {
  const old = await createCertificateRequest([['CN', 'alice@contoso.com']], pair, 'sha1')
  expect(await checkCertificateRequest(old)).toMatchObject({ kind: 'good' })
})

test('refuses a signature of another key', async () => {
  expect(await checkCertificateRequest(spoiled(1))).toMatchObject({ kind: 'bad', reason: 'signature' })
})

test('refuses keys outside the limits', async () => {
  const limits = { minKeyBits: 2048, maxKeyBits: 16_384 }
  expect(await checkCertificateRequest(request, limits)).toMatchObject({ kind: 'bad', reason: 'key-size' })
})

test('refuses other bytes and never rejects', async () => {
  const noise = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.nat({ max: 200 }).map(length => request.slice(0, length)),
    fc.integer({ min: 1, max: 500 }).map(spoiled),
  )
  await fc.assert(
    fc.asyncProperty(noise, async bytes => {
      expect(await checkCertificateRequest(new Uint8Array(bytes))).toHaveProperty('kind')
    }),
  )
  expect(await checkCertificateRequest(new Uint8Array())).toMatchObject({ kind: 'bad', reason: 'malformed' })
})
