import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { observer } from '../../../../src/trace/observe/kinds/certificate.ts'
import { observe, statements } from '../observed.ts'

const utc = (text: string) => Date.parse(`${text}Z`) * 1000

test.each([
  [
    'Invalid incoming HTTPS certificate.\nSubject Name: fe01.contoso.local Issuer: Contoso-CA\n',
    { subject: 'fe01.contoso.local', names: [], issuer: 'Contoso-CA' },
  ],
  [
    'The certificate bound to the External Web Site (W3SVC 34578) has Subject: CN=sip.contoso.com, O=Contoso; NotAfter: 6/15/2024 12:00:00 PM',
    {
      subject: 'sip.contoso.com',
      names: [],
      notAfterUs: utc('2024-06-15T12:00:00'),
      role: 'WebServicesExternal',
    },
  ],
  [
    'Unable to match host/cluster against certificate, host=edge01.contoso.net, cluster=edge.contoso.net, CN=old.contoso.net',
    { subject: 'old.contoso.net', names: [], role: 'Internal', host: 'edge01.contoso.net' },
  ],
  [
    'CONNECTED(00000003)\nsubject=CN = webext.contoso.com\nissuer=C = US, CN = Fabrikam CA\n',
    { subject: 'webext.contoso.com', names: [], issuer: 'Fabrikam CA' },
  ],
  [
    '*  subject: CN=webext.contoso.com\n*  start date: Jan  1 00:00:00 2024 GMT\n*  expire date: Mar  1 00:00:00 2024 GMT\n*  issuer: C=US; O=Fabrikam; CN=Fabrikam CA',
    {
      subject: 'webext.contoso.com',
      names: [],
      issuer: 'Fabrikam CA',
      notBeforeUs: utc('2024-01-01T00:00:00'),
      notAfterUs: utc('2024-03-01T00:00:00'),
    },
  ],
  [
    'Use              : WebServicesExternal\nThumbprint : A1B2C3D4E5F60718293A4B5C6D7E8F9001122334\nSubject          : CN=pool01.contoso.com, OU=IT\nAlternativeNames : {pool01.contoso.com, webext.contoso.com}\nNotAfter         : 15.06.2026 12:00:00\n',
    {
      subject: 'pool01.contoso.com',
      names: ['pool01.contoso.com', 'webext.contoso.com'],
      thumbprint: 'A1B2C3D4E5F60718293A4B5C6D7E8F9001122334',
      notAfterUs: utc('2026-06-15T12:00:00'),
      role: 'WebServicesExternal',
    },
  ],
  [
    'PS> Get-CsCertificate -Type WebServicesExternal\r\nSubject : CN=webext.contoso.com',
    { subject: 'webext.contoso.com', names: [], role: 'WebServicesExternal' },
  ],
  [
    'Certificate of port 4443: CN=sip.contoso.com thumbprint a1 b2 c3 d4 e5 f6 07 18 29 3a 4b 5c 6d 7e 8f 90 01 12 23 34',
    {
      subject: 'sip.contoso.com',
      names: [],
      thumbprint: 'A1B2C3D4E5F60718293A4B5C6D7E8F9001122334',
      port: 4443,
    },
  ],
  [
    'Subject: CN=alice@contoso.com\nIssuer: CN=Communications Server',
    { subject: 'alice@contoso.com', names: [], issuer: 'Communications Server', role: 'user' },
  ],
  [
    'Signature Algorithm:\n    Algorithm ObjectId: 1.2.840.113549.1.1.10 RSASSA-PSS\nSubject:\tCN=pool01.contoso.com',
    { subject: 'pool01.contoso.com', names: [], signatureAlgorithm: '1.2.840.113549.1.1.10 RSASSA-PSS' },
  ],
])('reads "%s"', (text, expected) => {
  expect(statements(observer, text)).toEqual([expected])
})

describe('several certificates in one text', () => {
  test('of a chain only the server’s is read, authorities are not', () => {
    const text =
      'Certificate chain\n 0 s:CN = webext.contoso.com\n   i:CN = Fabrikam Issuing CA\n 1 s:CN = Fabrikam Issuing CA\n   i:CN = Fabrikam Root'
    expect(statements(observer, text)).toEqual([
      { subject: 'webext.contoso.com', names: [], issuer: 'Fabrikam Issuing CA' },
    ])
  })

  test('of a list every one is read with its own fields', () => {
    const text =
      'Issuer: CN=Contoso CA\nSubject: CN=fe01.contoso.net\nThumbprint: A1B2C3D4E5F60718293A4B5C6D7E8F9001122334\nIssuer: CN=Other CA\nSubject: CN=fe02.contoso.net\n'
    expect(statements(observer, text)).toEqual([
      expect.objectContaining({ subject: 'fe01.contoso.net', issuer: 'Contoso CA' }),
      { subject: 'fe02.contoso.net', names: [], issuer: 'Other CA' },
    ])
  })
})

test.each([
  'Subject: Re: my sign-in problem on port 443',
  'CN=alice,OU=Users,DC=contoso,DC=com',
  'Subject: alice@contoso.com\nFrom: bob@contoso.com about port 443',
])('reads no certificate in "%s"', text => {
  expect(observe(observer, text)).toEqual([])
})

test('never throws on any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(() => observe(observer, `Subject: CN=${text}\nNotAfter: ${text}\nSAN: ${text}`)).not.toThrow()
    }),
  )
})
