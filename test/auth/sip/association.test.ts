import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import {
  createAssociation,
  type SecurityAssociation,
  signMessage,
  verifyMessage,
} from '../../../src/auth/sip/association.ts'
import type { SignableMessage } from '../../../src/auth/sip/signature-buffer.ts'
import { parseAuthentication } from '../../../src/protocol/sip/authentication.ts'

const message: SignableMessage = {
  start: { kind: 'request', method: 'REGISTER', uri: 'sip:contoso.com' },
  headers: [
    { name: 'From', value: '<sip:alice@contoso.com>;tag=1' },
    { name: 'To', value: '<sip:alice@contoso.com>' },
    { name: 'Call-ID', value: 'x' },
    { name: 'CSeq', value: '1 REGISTER' },
  ],
}

const mac = (key: string, buffer: Uint8Array) => createHmac('sha1', key).update(buffer).digest('hex')

function association(
  side: 'client' | 'server',
  parts: Partial<SecurityAssociation> = {},
): SecurityAssociation {
  return createAssociation({
    scheme: 'NTLM',
    side,
    realm: 'SIP Communications Service',
    targetName: 'fe01.contoso.com',
    opaque: '85185AE4',
    version: 4,
    signer: {
      sign: buffer => mac(side, buffer),
      verify: (buffer, signature) => signature === mac(side === 'client' ? 'server' : 'client', buffer),
    },
    expiresUs: 1000,
    ...parts,
  })
}

const client = () => association('client')
const server = (parts?: Partial<SecurityAssociation>) => association('server', parts)

test('both sides accept what the other signed', () => {
  const signed = parseAuthentication(signMessage(client(), message, '0a1b2c3d'))
  expect([...signed.parameters.keys()]).toEqual([
    'qop',
    'opaque',
    'realm',
    'targetname',
    'crand',
    'cnum',
    'response',
  ])
  expect(verifyMessage(server(), message, signed, 0)).toBeUndefined()
  const answered = parseAuthentication(signMessage(server(), message, '5E058A82'))
  expect([answered.parameters.get('srand'), answered.parameters.get('snum')]).toEqual(['5E058A82', '1'])
  expect(verifyMessage(client(), message, answered, 0)).toBeUndefined()
})

test('counts what is sent', () => {
  const sender = client()
  signMessage(sender, message, 'a')
  expect(parseAuthentication(signMessage(sender, message, 'b')).parameters.get('cnum')).toBe('2')
})

test('a token travels with the signature', () => {
  const header = signMessage(client(), message, 'a', [
    ['gssapi-data', 'AA=='],
    ['version', '4'],
  ])
  expect(header).toContain('gssapi-data="AA==", version=4, crand="a"')
})

test('refuses what is not the peer’s, and says why', () => {
  const good = parseAuthentication(signMessage(client(), message, 'a'))
  const changed = (name: string, value: string) => ({
    ...good,
    parameters: new Map([...good.parameters, [name, value]]),
  })
  const verdict = (carried: Parameters<typeof verifyMessage>[2], receiver = server(), nowUs = 0) =>
    verifyMessage(receiver, message, carried, nowUs)
  expect(verdict(undefined)).toBe('unsigned')
  expect(verdict({ scheme: 'NTLM', parameters: new Map() })).toBe('unsigned')
  expect(verdict({ ...good, scheme: 'Kerberos' })).toBe('other-scheme')
  expect(verdict(changed('realm', 'sip communications service'))).toBe('other-realm')
  expect(verdict(changed('targetname', 'fe02.contoso.com'))).toBe('other-target')
  expect(verdict(changed('opaque', '0'))).toBe('other-opaque')
  expect(['0', '-1', '1e3', ''].map(counter => verdict(changed('cnum', counter)))).toEqual(
    new Array(4).fill('bad-counter'),
  )
  expect(verdict(changed('cnum', '2'))).toBe('bad-signature')
  expect(verdict(changed('crand', 'b'))).toBe('bad-signature')
  expect(verdict(good, server(), 1000)).toBe('expired')
})

test('accepts a message once, and a failed one does not use up its counter', () => {
  const receiver = server()
  const good = parseAuthentication(signMessage(client(), message, 'a'))
  const spoiled = { ...good, parameters: new Map([...good.parameters, ['response', '00']]) }
  expect(verifyMessage(receiver, message, spoiled, 0)).toBe('bad-signature')
  expect(verifyMessage(receiver, message, good, 0)).toBeUndefined()
  expect(verifyMessage(receiver, message, good, 0)).toBe('replayed')
})

test('any change of a covered field breaks the signature', () => {
  const good = parseAuthentication(signMessage(client(), message, 'a'))
  for (const [i, header] of message.headers.entries()) {
    const changed = message.headers.with(i, { ...header, value: header.value.replace(/[x1s]/, 'y') })
    expect(verifyMessage(server(), { ...message, headers: changed }, good, 0), header.name).toBe(
      'bad-signature',
    )
  }
})
