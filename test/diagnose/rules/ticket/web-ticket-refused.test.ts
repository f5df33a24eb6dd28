import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findingOf, ranked } from '../../finding-of.ts'

const SAMPLES = 'test/samples/rules/ticket'
const find = (files: Readonly<Record<string, string>>) => findingOf('ticket/web-ticket-refused', files)
const readSample = (path: string): string => readFileSync(`${SAMPLES}/${path}`, 'utf8')
const readFolder = (path: string): Record<string, string> =>
  Object.fromEntries(readdirSync(`${SAMPLES}/${path}`).map(name => [name, readSample(`${path}/${name}`)]))

const bob = readSample('web-ticket-refused.uccapilog')
const listing = (subject: string): string =>
  `PS C:\\> Get-CsCertificate -Type WebServicesExternal | fl Subject,Use,Thumbprint\r\n\r\nSubject    : CN=${subject}, O=Contoso\r\nUse        : WebServicesExternal\r\nThumbprint : 7F3A9C0B55D2E1468A90B7C3D4E5F60718293A4B\r\n\r\n`
const pool =
  'PS C:\\> Get-CsUser bob | fl SipAddress,RegistrarPool\r\n\r\nSipAddress    : sip:bob@contoso.com\r\nRegistrarPool : pool01.contoso.com\r\n\r\n'

test('names the certificate first when only the pattern is there, and says what proves it', async () => {
  const finding = await find({ bob })
  expect(ranked(finding)[0]).toBe('WT-01 likely')
  expect(finding?.settle.join(' ')).toContain('WebServicesExternal')
  expect(finding?.attempts).toEqual(['a1'])
})

test('says why only the client outside without a stored certificate is hit', async () => {
  const finding = await find(readFolder('web-ticket-refused'))
  expect(finding?.affected).toContain('came from outside and had no stored user certificate')
  expect(finding?.causes[0]?.because).toContain('the pattern of this fault')
  expect(finding?.attempts).toHaveLength(1)
})

test('is certain when a server names the foreign certificate, and names it', async () => {
  const finding = await find(readFolder('web-ticket-refused-server'))
  expect(ranked(finding)[0]).toBe('WT-01 certain')
  expect(finding?.causes[0]?.cause).toContain('sip.contoso.com')
  expect(finding?.causes[0]?.cause).toContain('pool01.contoso.com')
})

test('is certain when listings show the public name of the web services as subject', async () => {
  const finding = await find({ bob, listing: listing('webext.contoso.com'), pool })
  expect(ranked(finding)).toEqual(['WT-01 certain'])
  expect(finding?.causes[0]?.cause).toContain('the public name of the web services')
})

test('joins the binding of port 4443 with the certificate of that thumbprint', async () => {
  const binding =
    'SSL Certificate bindings:\r\n-------------------------\r\n\r\n    IP:port                      : 0.0.0.0:4443\r\n    Certificate Hash             : 7f3a9c0b55d2e1468a90b7c3d4e5f60718293a4b\r\n    Certificate Store Name       : My\r\n\r\n'
  const assigned = listing('sip.contoso.com').replaceAll('WebServicesExternal', 'AccessEdgeExternal')
  expect(ranked(await find({ bob, binding, assigned, pool }))[0]).toBe('WT-01 certain')
})

test('puts the other causes first when the subject is the pool FQDN', async () => {
  const finding = await find({ bob, listing: listing('pool01.contoso.com'), pool })
  expect(ranked(finding)).toEqual(['TCP-09 likely', 'TCP-10 possible', 'WT-06 possible'])
})

test('does not judge a certificate when no log names the pool', async () => {
  const finding = await find({ bob, listing: listing('web.fabrikam.com') })
  expect(ranked(finding)[0]).toBe('WT-01 likely')
  expect(finding?.explanation).toContain('web.fabrikam.com')
})

test('doubts the certificate when a client inside is refused too', async () => {
  const inside = bob
    .replaceAll('lyncdiscover.contoso.com', 'lyncdiscoverinternal.contoso.com')
    .replaceAll('"External"', '"Internal"')
    .replaceAll('webext.contoso.com', 'webint.contoso.com')
  expect(ranked(await find({ inside }))[0]).toBe('WT-01 possible')
})

test('ascribes the sentence of a server to the client that was answered with the same number', async () => {
  const other = bob
    .replaceAll('bob@', 'dave@')
    .replaceAll('28032', '28029')
    .replaceAll('0x6d80', '0x6d7d')
    .replaceAll('12537679', '99537679')
  const finding = await find({ bob, dave: other, fe01: readSample('web-ticket-refused-server/fe01-cls.txt') })
  expect(finding?.attempts).toHaveLength(1)
})
