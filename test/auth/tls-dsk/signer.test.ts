import { constants, createPrivateKey, privateDecrypt } from 'node:crypto'
import { expect, test } from 'vitest'
import { createTlsDskSigner, macHashOf } from '../../../src/auth/tls-dsk/signer.ts'
import { decodeBase64 } from '../../../src/base/base64.ts'
import {
  handshakeTypes,
  readTlsFlight,
  readTlsRecords,
  reframeFlight,
} from '../../../src/protocol/tls-dsk/flight.ts'
import { sharedVectors } from '../../shared-vectors.ts'
import { tls1Prf } from './tls1-prf.ts'

const keyBlock = Uint8Array.from({ length: 128 }, (_, i) => i)
const buffer = Buffer.from('<TLS-DSK><0a1b2c3d><1>')

test('signs with the third quarter of the block at the client and the fourth at the server', () => {
  const client = createTlsDskSigner(keyBlock, 'sha1', 'client')
  const server = createTlsDskSigner(keyBlock, 'sha1', 'server')
  // openssl dgst -sha1 -mac HMAC -macopt hexkey:404142…5f (client), 606162…7f (server)
  expect(client.sign(buffer)).toBe('da7a4508a2e5e5b45892b4b5c515d5538c615a7a')
  expect(server.sign(buffer)).toBe('d1af5e7916cf0892dfaab05e4518dc1ce7ebd3eb')
  expect(client.verify(buffer, server.sign(buffer))).toBe(true)
  expect(server.verify(buffer, client.sign(buffer))).toBe(true)
})

test('a signature of another length, another case or none at all does no harm', () => {
  const client = createTlsDskSigner(keyBlock, 'md5', 'client')
  const good = createTlsDskSigner(keyBlock, 'md5', 'server').sign(buffer)
  expect(client.verify(buffer, good.toUpperCase())).toBe(true)
  expect(['', good.slice(2), `${good}00`, 'zz'].map(text => client.verify(buffer, text))).toEqual([
    false,
    false,
    false,
    false,
  ])
})

test('the hash is that of the suite’s record MAC', () => {
  expect(['AES256-SHA', 'RC4-MD5', 'AES128-SHA256', 'AES128-GCM-SHA256'].map(macHashOf)).toEqual([
    'sha1',
    'md5',
    'sha256',
    undefined,
  ])
})

interface Vectors extends Record<string, string> {
  readonly serverKeyPem: string
}

const shared = sharedVectors<Vectors>('tls-dsk-handshake.json')
const hex = (name: string) => Buffer.from(shared?.[name] ?? '', 'hex')
const base64 = (name: string) => decodeBase64(shared?.[name] ?? '') ?? new Uint8Array()

test.skipIf(!shared)('agrees with the shared vectors from the premaster secret to the signatures', () => {
  const randoms = Buffer.concat([hex('clientRandom'), hex('serverRandom')])
  expect(tls1Prf(hex('preMasterSecret'), 'master secret', randoms, 48)).toEqual(hex('masterSecret'))
  const block = tls1Prf(hex('masterSecret'), 'client EAP encryption', randoms, 128)
  expect(block).toEqual(hex('eapKeyMaterial128'))
  for (const [hash, request, response] of [
    ['sha1', 'requestResponseHmacSha1', 'responseRspauthHmacSha1'],
    ['md5', 'requestHmacMd5', 'responseHmacMd5'],
  ] as const) {
    const client = createTlsDskSigner(block, hash, 'client')
    const server = createTlsDskSigner(block, hash, 'server')
    expect(client.sign(Buffer.from(shared?.requestBuffer ?? ''))).toBe(shared?.[request]?.toLowerCase())
    expect(server.verify(Buffer.from(shared?.requestBuffer ?? ''), shared?.[request] ?? '')).toBe(true)
    expect(server.sign(Buffer.from(shared?.responseBuffer ?? ''))).toBe(shared?.[response]?.toLowerCase())
    expect(client.verify(Buffer.from(shared?.responseBuffer ?? ''), shared?.[response] ?? '')).toBe(true)
  }
})

test.skipIf(!shared)('reads the flights of the shared handshake', () => {
  const types = (name: string) => {
    const flight = readTlsFlight(base64(name))
    return flight && [...handshakeTypes(flight), flight.finishes]
  }
  expect(types('flight1_clientHello_b64')).toEqual([1, false])
  expect(types('flight2_server_b64')).toEqual([2, 11, 13, 14, false])
  expect(types('flight3_client_b64')).toEqual([11, 16, 15, true])
  expect(types('flight4_server_b64')).toEqual([true])
  expect(readTlsRecords(reframeFlight(base64('flight2_server_b64')))).toHaveLength(1)
  const keyExchange =
    readTlsFlight(base64('flight3_client_b64'))?.messages[1]?.subarray(6) ?? new Uint8Array()
  const key = createPrivateKey(shared?.serverKeyPem ?? '')
  expect(privateDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, keyExchange)).toEqual(
    hex('preMasterSecret'),
  )
})
