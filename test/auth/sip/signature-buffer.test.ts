import { expect, test } from 'vitest'
import {
  formatSignatureBuffer,
  readAssertedIdentity,
  readSignedFields,
  splitAddress,
} from '../../../src/auth/sip/signature-buffer.ts'
import { parseAuthentication } from '../../../src/protocol/sip/authentication.ts'
import type { SipStartLine } from '../../../src/protocol/sip/message.ts'
import { sharedVectors } from '../../shared-vectors.ts'

const headers = [
  { name: 'Via', value: 'SIP/2.0/tls 192.0.2.5:50123;branch=z9hG4bK1' },
  { name: 'From', value: '"Alice" <sip:alice@contoso.com;x=y>;tag=0123abcd;epid=54392f1bbf01' },
  { name: 'To', value: 'sip:alice@contoso.com;tag=5E61' },
  { name: 'CSeq', value: '3 REGISTER' },
  { name: 'call-id', value: '3a1c0f6b' },
  { name: 'Expires', value: '600' },
  { name: 'P-Preferred-Identity', value: '<sip:bob@contoso.com>' },
  { name: 'p-asserted-identity', value: '"Alice" <SIP:Alice@contoso.com>, <tel:+14255550100;ext=1>' },
]
const context = {
  scheme: 'NTLM',
  realm: 'SIP Communications Service',
  targetName: 'fe01.contoso.com',
  version: 4,
}
const response: SipStartLine = { kind: 'response', status: 200, reason: 'OK' }
const request: SipStartLine = { kind: 'request', method: 'REGISTER', uri: 'sip:contoso.com' }

test('covers sixteen fields of a response in version 4', () => {
  const buffer = formatSignatureBuffer(
    context,
    readSignedFields({ start: response, headers }),
    '13317733',
    '7',
  )
  expect(buffer).toBe(
    '<NTLM><13317733><7><SIP Communications Service><fe01.contoso.com><3a1c0f6b><3><REGISTER><sip:alice@contoso.com;x=y><0123abcd><sip:alice@contoso.com><5E61><SIP:Alice@contoso.com><tel:+14255550100;ext=1><600><200>',
  )
})

test('leaves out the status of a request and writes what is missing as empty', () => {
  const fields = readSignedFields({ start: request, headers: headers.slice(1, 5) })
  expect(formatSignatureBuffer(context, fields, 'a', '1')).toMatch(/<5E61><><><>$/)
})

test('covers fewer fields in version 2', () => {
  const fields = readSignedFields({ start: response, headers })
  expect(formatSignatureBuffer({ ...context, version: 2 }, fields, 'a', '1')).toMatch(
    /<sip:alice@contoso\.com;x=y><0123abcd><5E61><600><200>$/,
  )
})

test('takes the first of repeated headers, as everybody else does', () => {
  const twice = [...headers, { name: 'From', value: '<sip:mallory@contoso.com>;tag=x' }]
  expect(readSignedFields({ start: request, headers: twice }).fromUri).toBe('sip:alice@contoso.com;x=y')
})

test('does not take an address out of a quoted name', () => {
  expect(splitAddress('"<sip:bob@contoso.com>;tag=1" <sip:alice@contoso.com>;TAG=2;epid=3')).toEqual({
    uri: 'sip:alice@contoso.com',
    tag: '2',
  })
  expect(splitAddress('"a\\"<b" <sip:alice@contoso.com>')).toEqual({ uri: 'sip:alice@contoso.com', tag: '' })
  expect(splitAddress('<sip:alice@contoso.com')).toEqual({ uri: 'sip:alice@contoso.com', tag: '' })
  expect(splitAddress('')).toEqual({ uri: '', tag: '' })
})

test('finds asserted identities in their forms', () => {
  expect(readAssertedIdentity('tel:+14255550100')).toEqual({ sip: '', tel: 'tel:+14255550100' })
  expect(readAssertedIdentity('"Doe, Alice" <sip:alice@contoso.com>,<tel:+1;ext=2>')).toEqual({
    sip: 'sip:alice@contoso.com',
    tel: 'tel:+1;ext=2',
  })
  expect(readAssertedIdentity('<mailto:alice@contoso.com>')).toEqual({ sip: '', tel: '' })
})

interface Vectors {
  readonly v4_p_asserted_identity: {
    readonly headers: readonly string[]
    readonly status: number
    readonly buffer: string
  }
  readonly p_asserted_identity: readonly (readonly [string, string, string])[]
}

const shared = sharedVectors<Vectors>('sip-signature.json')

test.skipIf(!shared)('agrees with the shared vectors', () => {
  for (const [value, sip, tel] of shared?.p_asserted_identity ?? [])
    expect(readAssertedIdentity(value)).toEqual({ sip, tel })
  const vector = shared?.v4_p_asserted_identity
  const parsed = (vector?.headers ?? []).map(line => ({
    name: line.slice(0, line.indexOf(':')),
    value: line.slice(line.indexOf(':') + 1).trim(),
  }))
  const carried = parseAuthentication(parsed[0]?.value ?? '')
  const of = (name: string) => carried.parameters.get(name) ?? ''
  const start: SipStartLine = { kind: 'response', status: vector?.status ?? 0, reason: '' }
  const buffer = formatSignatureBuffer(
    { scheme: carried.scheme, realm: of('realm'), targetName: of('targetname'), version: 4 },
    readSignedFields({ start, headers: parsed }),
    of('srand'),
    of('snum'),
  )
  expect(buffer).toBe(vector?.buffer)
})
