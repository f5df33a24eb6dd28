import { expect, test } from 'vitest'
import { readCertificateMessage } from '../../../src/protocol/cert-provisioning/read-message.ts'
import { readSoapEnvelope } from '../../../src/protocol/soap/read-envelope.ts'

const ENVELOPE =
  '<soap:Envelope><soap:Header><wsa:To>https://pool01.contoso.com/CertProv</wsa:To><wsa:MessageID>uuid:1</wsa:MessageID><wsa:Action>http://schemas.microsoft.com/OCS/AuthWebServices/GetAndPublishCert</wsa:Action>' +
  '<wsse:Security><wsse:UsernameToken><wsse:Username>Y29udG9zb1xhbGljZQ==</wsse:Username><wsse:Password>c2VjcmV0</wsse:Password></wsse:UsernameToken><wsu:Timestamp><wsu:Created>2016-03-14T09:15:00Z</wsu:Created></wsu:Timestamp>' +
  '<Signature><SignedInfo><SignatureMethod Algorithm="http://www.w3.org/2000/09/xmldsig#hmac-sha1"></SignatureMethod></SignedInfo></Signature></wsse:Security></soap:Header>' +
  '<soap:Body><GetAndPublishCert DeviceId="{34d859db-6585-5f91-a3b4-de853c15347d}" Entity="alice@contoso.com"><wst:RequestSecurityToken><wsse:BinarySecurityToken>AAEC</wsse:BinarySecurityToken><wstep:RequestID>7</wstep:RequestID></wst:RequestSecurityToken></GetAndPublishCert></soap:Body></soap:Envelope>'

test('reads addressing and what the sender proves himself with, but no password', () => {
  const envelope = readSoapEnvelope(ENVELOPE)
  expect(envelope).toMatchObject({
    action: 'http://schemas.microsoft.com/OCS/AuthWebServices/GetAndPublishCert',
    to: 'https://pool01.contoso.com/CertProv',
    messageId: 'uuid:1',
    security: { userName: 'Y29udG9zb1xhbGljZQ==', hasPassword: true, signatureAlgorithm: 'hmac-sha1' },
  })
  expect(JSON.stringify(envelope?.security)).not.toContain('c2VjcmV0')
})

test('reads a certificate request and its answer', () => {
  expect(readCertificateMessage(readSoapEnvelope(ENVELOPE)?.body ?? [])).toEqual({
    kind: 'request',
    entity: 'alice@contoso.com',
    deviceId: '{34d859db-6585-5f91-a3b4-de853c15347d}',
    requestId: '7',
    disposition: '',
    der: Uint8Array.of(0, 1, 2),
  })
  const answer =
    '<s:Envelope><s:Body><GetAndPublishCertResponse><DispositionMessage>Issued</DispositionMessage></GetAndPublishCertResponse></s:Body></s:Envelope>'
  expect(readCertificateMessage(readSoapEnvelope(answer)?.body ?? [])).toMatchObject({
    kind: 'response',
    disposition: 'Issued',
  })
})

test('knows what is no envelope', () => {
  expect(readSoapEnvelope('<html/>')).toBeUndefined()
  expect(readSoapEnvelope('')).toBeUndefined()
})
