import { once } from 'node:events'
import { afterEach, expect, test, vi } from 'vitest'
import { signAssertion } from '../../../../src/auth/index.ts'
import { Secret } from '../../../../src/base/secret.ts'
import { decodeText } from '../../../../src/base/text.ts'
import { fetchCertificate } from '../../../../src/probe/client/web/certificate.ts'
import { discover } from '../../../../src/probe/client/web/discover.ts'
import { formatAssertion } from '../../../../src/protocol/web-ticket/format-assertion.ts'
import { formatWebTicket } from '../../../../src/protocol/web-ticket/format-ticket.ts'
import { ask, openRaw, post, readAnswer, readToEnd } from './raw-client.ts'
import { createTestClient, startWebLab, type TestClient, type WebLab } from './web-lab.ts'

const CERTPROV = '/CertProv/CertProvisioningService.svc/WebTicket_Proof_SHA1'
const ORDER = {
  service: 'https://webint.contoso.com/CertProv/CertProvisioningService.svc',
  deviceId: '34d859db-6585-5f91-a3b4-de853c15347d',
}
let lab: WebLab

afterEach(() => lab.stop())

/** The body of the GetAndPublishCert that a client sent. */
async function provisioningBody(client: TestClient): Promise<string> {
  await fetchCertificate(client.context, ORDER, client.options)
  const sent = client.records.flatMap(record =>
    record.record === 'message' ? [decodeText(record.bytes)] : [],
  )
  const message = sent.find(text => text.startsWith(`POST ${CERTPROV}`)) ?? ''
  return message.slice(message.indexOf('\r\n\r\n') + 4)
}

const fault = (answer: string) => [/^HTTP\/1.1 (\d+)/.exec(answer)?.[1], /<ErrorId>(\d+)/.exec(answer)?.[1]]

test('a request that is sent again is refused, and publishes nothing', async () => {
  lab = await startWebLab()
  const body = await provisioningBody(createTestClient(lab, 'internal'))
  lab.directory.revoke('alice@contoso.com')
  expect(fault(await ask(lab, post(CERTPROV, body)))).toEqual(['500', '28032'])
  expect(lab.directory.published('alice@contoso.com')).toEqual([])
})

test('the same security header with a new message id is served: clients use it for several requests', async () => {
  lab = await startWebLab()
  const body = await provisioningBody(createTestClient(lab, 'internal'))
  const again = body.replace(/<wsa:MessageID>[^<]*/, '<wsa:MessageID>uuid:another')
  expect(fault(await ask(lab, post(CERTPROV, again)))).toEqual(['200', undefined])
})

test('document types, entities and comments are refused unread', async () => {
  lab = await startWebLab()
  const body = await provisioningBody(createTestClient(lab, 'internal'))
  const fresh = body.replace(/<wsa:MessageID>[^<]*/, '<wsa:MessageID>uuid:another')
  const bomb = `<!DOCTYPE a [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>${fresh.replace('alice', '&b;alice')}`
  const external = `<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>${fresh.replace('Entity="', 'Entity="&x;')}`
  for (const attack of [bomb, external, fresh.replace('<s:Body>', '<!-- --><s:Body>'), '<a>', ''])
    expect(fault(await ask(lab, post(CERTPROV, attack)))).toEqual(['500', '28020'])
})

test('signature wrapping is refused wherever the signed assertion is put', async () => {
  lab = await startWebLab()
  const body = (await provisioningBody(createTestClient(lab, 'internal'))).replace(
    /<wsa:MessageID>[^<]*/,
    '<wsa:MessageID>uuid:another',
  )
  const assertion = /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(body)?.[0] ?? ''
  const forged = assertion.replace('sip:alice', 'sip:bob').replace(/<ds:Signature[\s\S]*<\/ds:Signature>/, '')
  const attacks = [
    body.replace(assertion, forged + assertion),
    body.replace(assertion, assertion + forged),
    body.replace(assertion, forged.replace('</saml:Assertion>', `${assertion}</saml:Assertion>`)),
    body.replace(assertion, forged).replace('<s:Body>', `<s:Body>${assertion}`),
    body.replace('sip:alice', 'sip:bob'),
  ]
  for (const attack of attacks) expect(fault(await ask(lab, post(CERTPROV, attack)))[0]).toBe('500')
  expect(lab.directory.published('bob@contoso.com')).toEqual([])
})

test('a ticket of one user gives no certificate of another', async () => {
  lab = await startWebLab()
  const body = (await provisioningBody(createTestClient(lab, 'internal')))
    .replace(/<wsa:MessageID>[^<]*/, '<wsa:MessageID>uuid:another')
    .replace('Entity="alice@', 'Entity="bob@')
  expect((await ask(lab, post(CERTPROV, body))).startsWith('HTTP/1.1 500')).toBe(true)
  expect(lab.directory.published('bob@contoso.com')).toEqual([])
})

test('a ticket for one service is none for another', async () => {
  lab = await startWebLab()
  const client = createTestClient(lab, 'internal')
  await discover(client.context, client.options)
  const sent = client.records.flatMap(record =>
    record.record === 'message' ? [decodeText(record.bytes)] : [],
  )
  const ticket =
    sent.map(text => /X-MS-WebTicket: (opaque=\S+)/.exec(text)?.[1]).find(found => found !== undefined) ?? ''
  const assertion = Buffer.from(ticket.slice(7), 'base64').toString()
  const body = (await provisioningBody(createTestClient(lab, 'internal'))).replace(
    /<saml:Assertion[\s\S]*<\/saml:Assertion>/,
    assertion,
  )
  expect(fault(await ask(lab, post(CERTPROV, body)))).toEqual(['500', '28077'])
})

const PLAIN = {
  id: 'SamlSecurityToken-7d0d5c9e-2c39-4a1f-9a3b-0f6a3c1f5e11',
  issuer: 'https://pool02.contoso.com/WebTicket/WebTicketService.svc',
  audience: 'https://webint.contoso.com/Autodiscover/AutodiscoverService.svc/root/user',
  subject: 'sip:alice@contoso.com',
  confirmation: 'bearer',
} as const

function getUser(ticket: string): string {
  const path = '/Autodiscover/AutodiscoverService.svc/root/user'
  return `GET ${path} HTTP/1.1\r\nHost: webint.contoso.com\r\nAccept: text/xml\r\nX-MS-WebTicket: ${ticket}\r\n\r\n`
}

test('a ticket of another pool, of a stranger or of an expired certificate is refused', async () => {
  lab = await startWebLab()
  const nowUs = Date.now() * 1000
  const times = { issuedUs: nowUs, notBeforeUs: nowUs, notOnOrAfterUs: nowUs + 3600e6 }
  const plain = formatAssertion({ ...PLAIN, ...times })
  const stranger = await lab.certificates.foreignAuthority('Stranger')
  const order = { names: ['pool01.contoso.com'], keyPair: await lab.certificates.keys.take() }
  const dates = { notBeforeMs: Date.now() - 2e9, notAfterMs: Date.now() + 1e9 }
  const signers = {
    own: await lab.issue('POOL01.contoso.com', []),
    otherPool: await lab.issue('pool02.contoso.com', ['pool02.contoso.com', 'pool01.contoso.com']),
    stranger: await stranger.issue({ ...order, ...dates, subject: 'pool01.contoso.com' }),
    expired: await lab.certificates.authority.issue({
      ...order,
      ...dates,
      notAfterMs: Date.now() - 1e9,
      subject: 'pool01.contoso.com',
    }),
  }
  const answers: Record<string, string | undefined> = {}
  for (const [name, { certificatePem, keyPem }] of Object.entries(signers)) {
    const signed = signAssertion(plain, { privateKeyPem: new Secret(keyPem), certificatePem })
    const answer = await ask(lab, getUser(formatWebTicket(signed)))
    answers[name] = `${answer.slice(9, 12)} ${/X-Ms-diagnostics: (\d+)/i.exec(answer)?.[1]}`
  }
  expect(answers).toEqual({
    own: '200 undefined',
    otherPool: '401 28032',
    stranger: '401 28032',
    expired: '401 28032',
  })
})

test('a head that is too long, or no HTTP, is answered 400 and logged', async () => {
  lab = await startWebLab()
  const long = await openRaw(lab, 443, true)
  long.write(`GET / HTTP/1.1\r\nHost: webint.contoso.com\r\nX: ${'x'.repeat(40_000)}\r\n\r\n`)
  expect(await readToEnd(long)).toMatch(/^HTTP\/1\.1 400 Bad Request[\s\S]*Request Too Long/)
  const garbage = await openRaw(lab, 80, false)
  garbage.write('\u0016\u0003\u0001 hello \u001b[31m\r\n\r\n')
  expect(await readToEnd(garbage)).toMatch(/^HTTP\/1\.1 400/)
  const said = lab.sentences().filter(text => text.includes('no HTTP request'))
  expect(said).toHaveLength(2)
  expect(said.join('')).not.toContain('\u001b')
})

test('a body that is too long is answered 413 without being read', async () => {
  lab = await startWebLab({ limits: { maxBodyBytes: 10_000 } })
  const answer = await ask(lab, post(CERTPROV, 'x'.repeat(20_000)))
  expect(answer).toMatch(/^HTTP\/1\.1 413/)
})

test('whoever sends slowly is cut off, in the head as in the body', async () => {
  lab = await startWebLab({ limits: { headMs: 150, bodyMs: 150, handshakeMs: 150 } })
  const head = await openRaw(lab, 443, true)
  head.write('GET / HTTP/1.1\r\nHost: web')
  const body = await openRaw(lab, 443, true)
  body.write(post(CERTPROV, 'x'.repeat(100)).slice(0, -50))
  const handshake = await openRaw(lab, 443, false)
  handshake.write('\u0016')
  await Promise.all([readToEnd(head), readToEnd(body), readToEnd(handshake)])
  await vi.waitFor(() => expect(lab.sites.internal.openConnections).toBe(0))
})

test('idle connections make room for a client that wants something', async () => {
  lab = await startWebLab({ limits: { maxConnections: 20 } })
  const idle = await Promise.all(
    Array.from({ length: 60 }, () => openRaw(lab, 443, true).catch(() => undefined)),
  )
  const client = createTestClient(lab, 'internal')
  expect((await discover(client.context, client.options)).kind).toBe('passed')
  expect(lab.sites.internal.openConnections).toBeLessThanOrEqual(40)
  for (const socket of idle) socket?.destroy()
})

test('requests on one connection are answered in their order; too many at once end it', async () => {
  lab = await startWebLab({ limits: { maxPipelined: 3 } })
  const get = 'GET /Autodiscover/XFrame/XFrame.html HTTP/1.1\r\nHost: webint.contoso.com\r\n\r\n'
  const patient = await openRaw(lab, 443, true)
  patient.write(get)
  expect(await readAnswer(patient)).toMatch(/^HTTP\/1\.1 200/)
  patient.write(get)
  expect(await readAnswer(patient)).toMatch(/^HTTP\/1\.1 200/)
  const flood = await openRaw(lab, 443, true)
  flood.write(get.repeat(50))
  await once(flood.resume(), 'close')
})
