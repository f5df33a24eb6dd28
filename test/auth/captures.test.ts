// Every signature in the transcripts of a real client is recomputed from the keys in their heads.
import { expect, test } from 'vitest'
import { kerberosKey } from '../../src/auth/kerberos/encryption.ts'
import { createMicSigner } from '../../src/auth/kerberos/mic.ts'
import { ntHash } from '../../src/auth/ntlm/password-hash.ts'
import { verifyAuthenticate } from '../../src/auth/ntlm/verify.ts'
import {
  createAssociation,
  type SecurityAssociation,
  type SipScheme,
  verifyMessage,
} from '../../src/auth/sip/association.ts'
import { formatSignatureBuffer, readSignedFields } from '../../src/auth/sip/signature-buffer.ts'
import type { MessageSigner } from '../../src/auth/sip/signer.ts'
import { createTlsDskSigner } from '../../src/auth/tls-dsk/signer.ts'
import { decodeBase64 } from '../../src/base/base64.ts'
import { Secret } from '../../src/base/secret.ts'
import {
  readAuthenticationInfo,
  readChallenges,
  readCredentials,
} from '../../src/protocol/sip/authentication.ts'
import type { SipMessage } from '../../src/protocol/sip/message.ts'
import { sharedFolder } from '../shared.ts'
import { type Capture, readCapture, sipMessagesOf } from './read-capture.ts'

interface Signers {
  readonly scheme: SipScheme
  readonly targetName: string
  /** Verifies as the server does, signs as it does. */
  readonly server: MessageSigner
  readonly client: MessageSigner
}

const signatureOf = (message: SipMessage) =>
  [...readCredentials(message.headers), ...readAuthenticationInfo(message.headers)].find(
    one => one.parameters.has('response') || one.parameters.has('rspauth'),
  )

/** Verifies all signed messages with the association of the receiving side; returns how many there were. */
function verifyAll(
  capture: Capture,
  { scheme, targetName, server, client }: Signers,
  isRecomputed: boolean,
): number {
  const common = {
    scheme,
    realm: 'SIP Communications Service',
    targetName,
    opaque: '',
    version: 4,
    expiresUs: 1,
  }
  const receivers: Record<'client' | 'server', SecurityAssociation> = {
    client: createAssociation({ ...common, side: 'server', signer: server }),
    server: createAssociation({ ...common, side: 'client', signer: client }),
  }
  let count = 0
  for (const { from, message } of sipMessagesOf(capture)) {
    const carried = signatureOf(message)
    if (!carried) continue
    const receiver = receivers[from]
    expect(verifyMessage(receiver, message, carried, 0)).toBeUndefined()
    expect(verifyMessage(receiver, message, carried, 0)).toBe('replayed')
    if (isRecomputed) {
      const names =
        from === 'client' ? (['crand', 'cnum', 'response'] as const) : (['srand', 'snum', 'rspauth'] as const)
      const [salt = '', counter = '', signature = ''] = names.map(name => carried.parameters.get(name) ?? '')
      const buffer = Buffer.from(formatSignatureBuffer(receiver, readSignedFields(message), salt, counter))
      expect((from === 'client' ? client : server).sign(buffer)).toBe(signature.toLowerCase())
    }
    count++
  }
  return count
}

/** Number of signatures in the text, counted without any parser. */
function countIn(capture: Capture): number {
  return capture.messages.filter(({ text }) => /\b(?:response|rspauth)="[0-9A-Fa-f]+"/.test(text)).length
}

test.skipIf(!sharedFolder)('TLS-DSK: all signatures follow from the EAP key block', () => {
  const capture = readCapture('sipe-tls-dsk.txt')
  const block = Buffer.from(/EAP block ([0-9a-f]{256})/.exec(capture.remarks.join('\n'))?.[1] ?? '', 'hex')
  const signers: Signers = {
    scheme: 'TLS-DSK',
    targetName: 'fe01.contoso.com',
    server: createTlsDskSigner(block, 'sha1', 'server'),
    client: createTlsDskSigner(block, 'sha1', 'client'),
  }
  expect(verifyAll(capture, signers, true)).toBe(countIn(capture))
  expect(countIn(capture)).toBeGreaterThan(10)
})

test.skipIf(!sharedFolder)('NTLM: all signatures follow from the password and the captured messages', () => {
  for (const name of ['sipe-ntlm.txt', 'sipe-tlsdsk-refused-then-ntlm.txt']) {
    const capture = readCapture(name)
    const tokens = sipMessagesOf(capture).flatMap(({ message }) =>
      [...readChallenges(message.headers), ...readCredentials(message.headers)]
        .filter(one => one.scheme === 'NTLM')
        .map(one => decodeBase64(one.parameters.get('gssapi-data') ?? '') ?? new Uint8Array())
        .filter(token => token.length > 0),
    )
    const names = { netbiosDomain: '', netbiosComputer: '', dnsDomain: '', dnsComputer: '', dnsTree: '' }
    const options = {
      use: 'sip' as const,
      names,
      random: (bytes: number) => new Uint8Array(bytes),
      findAccount: () => ({ account: 'alice', ntHash: ntHash(new Secret('Pa$$word')) }),
    }
    const nowUs = Date.UTC(2026, 10, 22, 14, 25) * 1000
    const accepted = verifyAuthenticate({ ...options, maxSkewUs: 9e9 }, tokens, nowUs)
    if (accepted.kind !== 'complete') throw new Error(JSON.stringify(accepted))
    const { signer } = accepted
    // The same object verifies what the client signed and signs what the server sent: the client's check is its signature.
    const mirror: MessageSigner = {
      sign: buffer => signer.sign(buffer),
      verify: (buffer, signature) => signer.sign(buffer) === signature,
    }
    const signers: Signers = {
      scheme: 'NTLM',
      targetName: 'fe01.contoso.com',
      server: signer,
      client: mirror,
    }
    expect(verifyAll(capture, signers, false)).toBe(countIn(capture))
    expect(countIn(capture)).toBeGreaterThan(10)
  }
})

test.skipIf(!sharedFolder)('Kerberos: all signatures follow from the context key', () => {
  const capture = readCapture('sipe-kerberos.txt')
  const key = kerberosKey(
    18,
    Buffer.from(/"skey":\["([0-9a-f]{64})"/.exec(capture.remarks.join('\n'))?.[1] ?? '', 'hex'),
  )
  if (!key) throw new Error('no key')
  const options = { key, isAcceptorSubkey: false, firstSequence: 0 }
  const signers: Signers = {
    scheme: 'Kerberos',
    targetName: 'sip/fe01.contoso.com',
    server: createMicSigner({ ...options, side: 'acceptor' }),
    client: createMicSigner({ ...options, side: 'initiator' }),
  }
  expect(verifyAll(capture, signers, false)).toBe(countIn(capture))
  expect(countIn(capture)).toBeGreaterThan(10)
})
