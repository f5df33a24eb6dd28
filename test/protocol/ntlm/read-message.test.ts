import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { usToFiletime } from '../../../src/base/filetime.ts'
import { decodeHex, encodeHex } from '../../../src/base/hex.ts'
import { encodeUtf16le } from '../../../src/base/utf16.ts'
import { NTLM_AV, writeNtlmAvPairs } from '../../../src/protocol/ntlm/av-pairs.ts'
import { ntlmFlags } from '../../../src/protocol/ntlm/flags.ts'
import { readNtlmMessage } from '../../../src/protocol/ntlm/read-message.ts'
import {
  ntlmVersion,
  writeNtlmAuthenticate,
  writeNtlmChallenge,
  writeNtlmNegotiate,
  writeNtlmV2ClientChallenge,
} from '../../../src/protocol/ntlm/write-message.ts'
import { sharedFolder } from '../../shared.ts'

const FLAGS = ntlmFlags('UNICODE', 'NTLM', 'TARGET_INFO', 'VERSION', 'KEY_128')
const VERSION = ntlmVersion(6, 1, 7601)
const TARGET_INFO = writeNtlmAvPairs([{ id: NTLM_AV.NB_DOMAIN_NAME, value: encodeUtf16le('CONTOSO') }])
const TIME = new Uint8Array(8)
new DataView(TIME.buffer).setBigUint64(0, usToFiletime(Date.UTC(2016, 2, 14, 9, 15) * 1000), true)

const challenge = writeNtlmChallenge({
  flags: FLAGS,
  serverChallenge: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8),
  targetName: 'CONTOSO',
  targetInfo: TARGET_INFO,
  version: VERSION,
})

const authenticate = (mic?: Uint8Array): Uint8Array =>
  writeNtlmAuthenticate({
    flags: FLAGS,
    domain: 'CONTOSO',
    user: 'alice',
    workstation: 'PC1',
    lmResponse: new Uint8Array(24),
    ntResponse: Uint8Array.of(
      ...new Uint8Array(16).fill(9),
      ...writeNtlmV2ClientChallenge(TIME, Uint8Array.of(8, 7, 6, 5, 4, 3, 2, 1), TARGET_INFO),
    ),
    encryptedSessionKey: new Uint8Array(16).fill(7),
    version: VERSION,
    ...(mic ? { mic } : {}),
  })

describe('readNtlmMessage', () => {
  test('reads a negotiation', () => {
    expect(readNtlmMessage(writeNtlmNegotiate(FLAGS, VERSION))?.value).toEqual({
      kind: 'negotiate',
      flags: FLAGS,
      domain: '',
      workstation: '',
      version: { major: 6, minor: 1, build: 7601 },
    })
  })

  test('reads a challenge with its names', () => {
    const read = readNtlmMessage(challenge)
    expect(read?.problems).toEqual([])
    expect(read?.value).toMatchObject({
      kind: 'challenge',
      targetName: 'CONTOSO',
      targetInfo: [{ id: NTLM_AV.NB_DOMAIN_NAME, value: encodeUtf16le('CONTOSO') }],
    })
  })

  test('reads an answer: who, from where, the time in an NTLMv2 response', () => {
    const value = readNtlmMessage(authenticate())?.value
    expect(value).toMatchObject({
      kind: 'authenticate',
      user: 'alice',
      domain: 'CONTOSO',
      workstation: 'PC1',
      mic: undefined,
    })
    if (value?.kind !== 'authenticate') throw new Error('not read')
    expect(new Date((value.clientChallenge?.timeUs ?? 0) / 1000).toISOString()).toBe(
      '2016-03-14T09:15:00.000Z',
    )
    expect(value.clientChallenge?.targetInfo).toHaveLength(1)
    expect(value.encryptedSessionKey).toEqual(new Uint8Array(16).fill(7))
  })

  test('finds the integrity code only where there is room for one', () => {
    const value = readNtlmMessage(authenticate(new Uint8Array(16).fill(5)))?.value
    expect(value?.kind === 'authenticate' && value.mic).toEqual(new Uint8Array(16).fill(5))
  })

  test('says what is cut off and gives the rest', () => {
    const read = readNtlmMessage(authenticate().subarray(0, 110))
    expect(read?.value).toMatchObject({ domain: 'CONTOSO', user: 'alice' })
    expect(read?.problems.map(({ code }) => code)).toContain('ntlm-cut-off')
  })

  test('knows nothing of other bytes', () => {
    expect(readNtlmMessage(encodeUtf16le('NTLMSSP'))).toBeUndefined()
    expect(readNtlmMessage(new Uint8Array(0))).toBeUndefined()
  })

  test('never throws, whatever follows the signature', () => {
    const signature = challenge.subarray(0, 8)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4 }), fc.uint8Array({ maxLength: 120 }), (type, rest) => {
        readNtlmMessage(Uint8Array.of(...signature, type, 0, 0, 0, ...rest))
      }),
      { numRuns: 2000 },
    )
  })

  test.skipIf(sharedFolder === undefined)('reads a captured exchange', () => {
    const vectors = JSON.parse(readFileSync(`${sharedFolder}/protocol/vectors/ntlm.json`, 'utf8'))
    const captured = vectors.mode_sip_real_capture
    const server = readNtlmMessage(decodeHex(captured.challengeHex) ?? new Uint8Array(0))
    const client = readNtlmMessage(decodeHex(captured.authenticateHex) ?? new Uint8Array(0))
    expect([server?.problems, client?.problems]).toEqual([[], []])
    expect(server?.value.kind === 'challenge' && encodeHex(server.value.serverChallenge)).toBe(
      captured.serverChallenge,
    )
    expect(client?.value).toMatchObject({
      user: captured.user,
      domain: captured.domain,
      workstation: captured.workstation,
    })
  })
})
