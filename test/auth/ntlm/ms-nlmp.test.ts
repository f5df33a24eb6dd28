// The worked examples of MS-NLMP §4.2: user "User", domain "Domain", password "Password".
import { expect, test } from 'vitest'
import { hmac } from '../../../src/auth/crypto/digest.ts'
import { createRc4, rc4 } from '../../../src/auth/crypto/rc4.ts'
import { desEncrypt, desLong, keyExchangeKeyV1, ntResponseV1 } from '../../../src/auth/ntlm/ntlmv1.ts'
import {
  asciiUpperCaseName,
  lmV2Response,
  proofOf,
  responseKeyOf,
  sessionBaseKeyOf,
  upperCaseName,
} from '../../../src/auth/ntlm/ntlmv2.ts'
import { ntHash } from '../../../src/auth/ntlm/password-hash.ts'
import { sealKeyOf, signKeyOf } from '../../../src/auth/ntlm/session-keys.ts'
import { concatBytes } from '../../../src/base/bytes.ts'
import { encodeHex } from '../../../src/base/hex.ts'
import { Secret } from '../../../src/base/secret.ts'
import { encodeUtf16le } from '../../../src/base/utf16.ts'
import { NTLM_AV, writeNtlmAvPairs } from '../../../src/protocol/ntlm/av-pairs.ts'
import { writeNtlmV2ClientChallenge } from '../../../src/protocol/ntlm/write-message.ts'

const hash = ntHash(new Secret('Password')).reveal()
const serverChallenge = Buffer.from('0123456789abcdef', 'hex')
const clientChallenge = new Uint8Array(8).fill(0xaa)
const randomSessionKey = new Uint8Array(16).fill(0x55)
const plaintext = encodeUtf16le('Plaintext')

/** Seals a message and signs it: one key stream for both, sequence number 0. */
function sealAndSign(
  sealKey: Uint8Array,
  signKey: Uint8Array,
  isMacEncrypted: boolean,
): { sealed: string; signature: string } {
  const stream = createRc4(sealKey)
  const sealed = stream.apply(plaintext)
  const mac = hmac('md5', signKey, new Uint8Array(4), plaintext).subarray(0, 8)
  const checksum = isMacEncrypted ? stream.apply(mac) : mac
  return { sealed: encodeHex(sealed), signature: `01000000${encodeHex(checksum)}00000000` }
}

test('§4.2.2: NTLMv1', () => {
  expect(encodeHex(hash)).toBe('a4f49c406510bdcab6824ee7c30fd852')
  expect(encodeHex(ntResponseV1(hash, serverChallenge, undefined))).toBe(
    '67c43011f30298a2ad35ece64f16331c44bdbed927841f94',
  )
  const keyExchangeKey = keyExchangeKeyV1(0xe2028233, hash, serverChallenge, new Uint8Array(24))
  expect(encodeHex(keyExchangeKey)).toBe('d87262b0cde4b1cb7499becccdf10784')
  expect(encodeHex(rc4(keyExchangeKey, randomSessionKey))).toBe('518822b1b3f350c8958682ecbb3e3cb7')
})

test('§4.2.2: the LM hash and response, of the same DES', () => {
  const password = concatBytes([Buffer.from('PASSWORD'), new Uint8Array(6)])
  const halves = [password.subarray(0, 7), password.subarray(7)]
  const lmHash = concatBytes(halves.map(half => desEncrypt(half, Buffer.from('KGS!@#$%'))))
  expect(encodeHex(lmHash)).toBe('e52cac67419a9a224a3b108f3fa6cb6d')
  expect(encodeHex(desLong(lmHash, serverChallenge))).toBe('98def7b87f88aa5dafe2df779688a172def11c7d5ccdef13')
})

test('§4.2.3: NTLMv1 with extended session security', () => {
  expect(encodeHex(ntResponseV1(hash, serverChallenge, clientChallenge))).toBe(
    '7537f803ae367128ca458204bde7caf81e97ed2683267232',
  )
  const lmResponse = concatBytes([clientChallenge, new Uint8Array(16)])
  const key = keyExchangeKeyV1(0x820a8233, hash, serverChallenge, lmResponse)
  expect(encodeHex(key)).toBe('eb93429a8bd952f8b89c55b87f475edc')
  const signKey = signKeyOf(key, 'client')
  const sealKey = sealKeyOf(0x820a8233, key, 'client')
  expect([signKey, sealKey].map(encodeHex)).toEqual([
    '60e799be5c72fc92922ae8ebe961fb8d',
    '04dd7f014d8504d265a25cc86a3a7c06',
  ])
  expect(sealAndSign(sealKey, signKey, false)).toEqual({
    sealed: 'a02372f6530273f3aa1eb90190ce5200c99d',
    signature: '01000000ff2aeb52f681793a00000000',
  })
})

test('§4.2.4: NTLMv2', () => {
  const responseKey = responseKeyOf(hash, upperCaseName('User'), 'Domain')
  expect(encodeHex(responseKey)).toBe('0c868a403bfd7a93a3001ef22ef02e3f')
  const targetInfo = writeNtlmAvPairs([
    { id: NTLM_AV.NB_DOMAIN_NAME, value: encodeUtf16le('Domain') },
    { id: NTLM_AV.NB_COMPUTER_NAME, value: encodeUtf16le('Server') },
  ])
  const clientPart = writeNtlmV2ClientChallenge(new Uint8Array(8), clientChallenge, targetInfo)
  const proof = proofOf(responseKey, serverChallenge, clientPart)
  expect(encodeHex(proof)).toBe('68cd0ab851e51c96aabc927bebef6a1c')
  expect(encodeHex(lmV2Response(responseKey, serverChallenge, clientChallenge))).toBe(
    '86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa',
  )
  const keyExchangeKey = sessionBaseKeyOf(responseKey, proof)
  expect(encodeHex(keyExchangeKey)).toBe('8de40ccadbc14a82f15cb0ad0de95ca3')
  expect(encodeHex(rc4(keyExchangeKey, randomSessionKey))).toBe('c5dad2544fc9799094ce1ce90bc9d03e')
  const signKey = signKeyOf(randomSessionKey, 'client')
  const sealKey = sealKeyOf(0xe28a8233, randomSessionKey, 'client')
  expect([signKey, sealKey].map(encodeHex)).toEqual([
    '4788dc861b4782f35d43fd98fe1a2d39',
    '59f600973cc4960a25480a7c196e4c58',
  ])
  expect(sealAndSign(sealKey, signKey, true)).toEqual({
    sealed: '54e50165bf1936dc996020c1811b0f06fb5f',
    signature: '010000007fb38ec5c55d497600000000',
  })
  const serverKeys = [
    signKeyOf(randomSessionKey, 'server'),
    sealKeyOf(0xe28a8233, randomSessionKey, 'server'),
  ]
  expect(serverKeys.map(encodeHex)).toEqual([
    'd04d6f10741041d1d246d64188d7a8ad',
    '9355f3a957c1583d25c4c2f11e40390e',
  ])
})

test('a name is raised letter by letter', () => {
  expect(upperCaseName('straße.é')).toBe('STRAßE.É')
  expect(asciiUpperCaseName('straße.é')).toBe('STRAßE.é')
})
