import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createNtlmSigner } from '../../../src/auth/ntlm/signer.ts'
import { NTLM_FLAGS, ntlmFlags } from '../../../src/protocol/ntlm/flags.ts'
import { sharedVectors } from '../../shared-vectors.ts'

const sessionKey = Uint8Array.from({ length: 16 }, (_, i) => i)
const buffer = Buffer.from('<NTLM><0a1b2c3d><1>')
const ess = ntlmFlags('EXTENDED_SESSION_SECURITY', 'KEY_EXCH')

/** Made with other code: session key 00 01 02 …, the text above. */
const SIGNATURES = [
  ['client', ess | NTLM_FLAGS.KEY_128, '01000000c3feb39203f30b5864000000'],
  ['server', ess | NTLM_FLAGS.KEY_128, '0100000003baf5fc3228e7df64000000'],
  ['client', ess | NTLM_FLAGS.KEY_56, '01000000ba95dd4a8467f73164000000'],
  ['server', ess | NTLM_FLAGS.KEY_56, '01000000097564ec7355083c64000000'],
  ['client', ess, '01000000cc1e554d32268ec964000000'],
  ['client', NTLM_FLAGS.EXTENDED_SESSION_SECURITY, '0100000044b9c4d49865856d64000000'],
  ['client', 0, '01000000000000000cb602c262db97c6'],
] as const

test('signs as MS-NLMP says, with sequence number 100', () => {
  for (const [side, flags, signature] of SIGNATURES) {
    const peer = side === 'client' ? 'server' : 'client'
    expect(createNtlmSigner({ flags, sessionKey, side }).sign(buffer)).toBe(signature)
    expect(createNtlmSigner({ flags, sessionKey, side: peer }).verify(buffer, signature.toUpperCase())).toBe(
      true,
    )
  }
})

test('does not take its own signatures for the peer’s', () => {
  const client = createNtlmSigner({ flags: ess, sessionKey, side: 'client' })
  expect(client.verify(buffer, client.sign(buffer))).toBe(false)
})

test('without extended session security the random pad may be anything, and only it', () => {
  const signer = createNtlmSigner({ flags: 0, sessionKey, side: 'server' })
  expect(signer.verify(buffer, '010000006f0069000cb602c262db97c6')).toBe(true)
  expect(signer.verify(buffer, '020000006f0069000cb602c262db97c6')).toBe(false)
  expect(signer.verify(buffer, '010000006f0069000cb602c262db97c7')).toBe(false)
})

test('odd signatures do no harm', () => {
  for (const flags of [0, ess]) {
    const signer = createNtlmSigner({ flags, sessionKey, side: 'server' })
    fc.assert(
      fc.property(fc.string(), text => {
        expect(signer.verify(buffer, text)).toBe(false)
      }),
    )
  }
})

interface Vectors {
  readonly mode_sip_real_capture: Readonly<Record<string, string>>
  readonly no_ess_v2_real_capture: Readonly<Record<string, string>>
}

const shared = sharedVectors<Vectors>('ntlm.json')

test.skipIf(!shared)('agrees with signatures of Communicator and OCS, on both sides', () => {
  const modern = shared?.mode_sip_real_capture ?? {}
  const options = {
    flags: Number(modern.negotiatedFlags),
    sessionKey: Buffer.from(modern.exportedSessionKey ?? '', 'hex'),
  }
  const client = createNtlmSigner({ ...options, side: 'client' })
  const server = createNtlmSigner({ ...options, side: 'server' })
  const request = Buffer.from(modern.requestBuffer ?? '')
  const response = Buffer.from(modern.responseBuffer ?? '')
  expect([client.sign(request), server.sign(response)]).toEqual([
    modern.requestSignature,
    modern.responseSignature,
  ])
  expect(server.verify(request, modern.requestSignature ?? '')).toBe(true)
  expect(client.verify(response, modern.responseSignature ?? '')).toBe(true)
  const old = shared?.no_ess_v2_real_capture ?? {}
  const plain = createNtlmSigner({
    flags: 0,
    sessionKey: Buffer.from(old.exportedSessionKey ?? '', 'hex'),
    side: 'client',
  })
  expect(plain.sign(Buffer.from(old.buffer ?? ''))).toBe(old.signature)
  expect(plain.verify(Buffer.from(old.buffer ?? ''), old.signature ?? '')).toBe(true)
})
