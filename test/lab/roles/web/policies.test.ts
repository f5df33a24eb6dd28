import { afterEach, beforeEach, expect, test } from 'vitest'
import { decodeText } from '../../../../src/base/text.ts'
import type { LabUser } from '../../../../src/lab/directory.ts'
import { fetchCertificate } from '../../../../src/probe/client/web/certificate.ts'
import { discover } from '../../../../src/probe/client/web/discover.ts'
import { fetchTicket } from '../../../../src/probe/client/web/ticket.ts'
import { ask, post } from './raw-client.ts'
import { createTestClient, startWebLab, type TestClient, type WebLab } from './web-lab.ts'

const DEVICE = '34d859db-6585-5f91-a3b4-de853c15347d'
const USER_PATH = '/Autodiscover/AutodiscoverService.svc/root/user'
let lab: WebLab

beforeEach(async () => {
  lab = await startWebLab()
})
afterEach(() => lab.stop())

function setAlice(change: Partial<LabUser>): void {
  const alice = lab.directory.findUser('alice@contoso.com')
  if (alice) lab.directory.putUser({ ...alice, ...change })
}

function ticketFor({ context, options }: TestClient, host = 'webint.contoso.com') {
  const service = `https://${host}/WebTicket/WebTicketService.svc`
  return fetchTicket(context, { service, appliesTo: `https://${host}${USER_PATH}` }, options)
}

async function certificateFor({ context, options }: TestClient) {
  const service = 'https://webint.contoso.com/CertProv/CertProvisioningService.svc'
  const result = await fetchCertificate(context, { service, deviceId: DEVICE }, options)
  if (result.kind === 'failed') throw new Error(result.problem.text)
  return result.user
}

/** The problem of asking for a ticket. */
async function refusal(client: TestClient, host?: string) {
  const result = await ticketFor(client, host)
  return result.kind === 'failed' ? result.problem : undefined
}

test('a wrong password, an unknown and a disabled account are refused alike', async () => {
  const wrong = await refusal(createTestClient(lab, 'internal', { password: 'Wrong-Horse-2' }))
  lab.directory.removeUser('bob@contoso.com')
  const client = createTestClient(lab, 'internal')
  const { windows } = client.options.credentials
  const unknown = await refusal({
    ...client,
    options: { ...client.options, credentials: windows ? { windows: { ...windows, user: 'bob' } } : {} },
  })
  setAlice({ enabled: false })
  const disabled = await refusal(createTestClient(lab, 'internal'))
  for (const problem of [wrong, unknown, disabled])
    expect(problem).toMatchObject({ code: 'refused', refusal: { status: 401, errorId: 28020 } })
  expect(lab.sentences().join('\n')).toMatch(/password of "CONTOSO\\alice" is not right[\s\S]*disabled/)
})

test('a user logs on with a user principal name too', async () => {
  const client = createTestClient(lab, 'internal')
  const { windows } = client.options.credentials
  const credentials = windows ? { windows: { ...windows, user: 'Alice@contoso.com', domain: '' } } : {}
  expect((await ticketFor({ ...client, options: { ...client.options, credentials } })).kind).toBe('passed')
})

test('who is not enabled for SIP, or asks for the address of another, hears that address and credentials differ', async () => {
  const bob = createTestClient(lab, 'internal', { sipAddress: 'bob@contoso.com' })
  const other = await refusal(bob)
  setAlice({ enabledForSip: false })
  const none = await refusal(createTestClient(lab, 'internal'))
  for (const problem of [other, none])
    expect(problem?.refusal).toMatchObject({
      status: 500,
      reason: expect.stringContaining('does not match the SIP URI'),
    })
})

test('UseWindowsAuth None refuses with 28029, NTLM alone offers NTLM', async () => {
  lab.settings.set({ webService: { useWindowsAuth: 'None' } })
  expect(await refusal(createTestClient(lab, 'internal'))).toMatchObject({
    refusal: { status: 401, errorId: 28029, reason: 'Authentication type not allowed.' },
  })
  lab.settings.set({ webService: { useWindowsAuth: 'NTLM' } })
  expect((await ticketFor(createTestClient(lab, 'internal'))).kind).toBe('passed')
})

test('a user certificate gets a ticket until it is revoked, or certificates are switched off', async () => {
  const { certificate, privateKeyPem } = await certificateFor(createTestClient(lab, 'internal'))
  const withCertificate = () =>
    createTestClient(lab, 'internal', { credentials: { certificate: { certificate, privateKeyPem } } })
  // As in the product the state of the Windows account does not matter.
  setAlice({ enabled: false })
  expect((await ticketFor(withCertificate())).kind).toBe('passed')
  const undo = lab.settings.set({ webService: { useCertificateAuth: false } })
  expect((await ticketFor(withCertificate())).kind).toBe('failed')
  undo()
  lab.directory.revoke('alice@contoso.com')
  expect(await refusal(withCertificate())).toMatchObject({ refusal: { status: 500, errorId: 28020 } })
})

test('a message signed with a user certificate is taken once, and only now', async () => {
  const { certificate, privateKeyPem } = await certificateFor(createTestClient(lab, 'internal'))
  const client = createTestClient(lab, 'internal', {
    credentials: { certificate: { certificate, privateKeyPem } },
  })
  await ticketFor(client)
  const sent = client.records.flatMap(record =>
    record.record === 'message' ? [decodeText(record.bytes)] : [],
  )
  const message = sent.find(text => text.startsWith('POST /WebTicket/WebTicketService.svc/cert')) ?? ''
  const body = message.slice(message.indexOf('\r\n\r\n') + 4)
  const again = () => ask(lab, post('/WebTicket/WebTicketService.svc/cert', body))
  expect(await again()).toMatch(/^HTTP\/1\.1 500[\s\S]*28020/)
  expect(lab.sentences().join('\n')).toContain('was sent before')
  lab.setSkew(3600e3)
  expect(await again()).toMatch(/^HTTP\/1\.1 500[\s\S]*28020/)
  expect(lab.sentences().join('\n')).toContain('The message has expired')
  const forged = body.replace(/<wsu:Created>[^<]*/, '<wsu:Created>2030-01-01T00:00:00.000Z')
  expect(await ask(lab, post('/WebTicket/WebTicketService.svc/cert', forged))).toMatch(/^HTTP\/1\.1 500/)
})

test('who may not sign in from outside gets no ticket there, and one inside', async () => {
  setAlice({ remoteAccess: false })
  expect(await refusal(createTestClient(lab, 'external'), 'webext.contoso.com')).toMatchObject({
    refusal: { status: 403, errorId: 4003 },
  })
  expect((await ticketFor(createTestClient(lab, 'internal'))).kind).toBe('passed')
})

test('a ticket ends after its life time, and a server whose clock is behind takes none of the future', async () => {
  lab.settings.set({ webService: { ticketValidityS: 3600 } })
  const result = await ticketFor(createTestClient(lab, 'internal'))
  if (result.kind === 'failed') throw new Error(result.problem.text)
  const get = () =>
    ask(
      lab,
      `GET ${USER_PATH} HTTP/1.1\r\nHost: webint.contoso.com\r\nX-MS-WebTicket: ${result.ticket.header.reveal()}\r\n\r\n`,
    )
  expect(await get()).toMatch(/^HTTP\/1\.1 200[\s\S]*"self"/)
  lab.setSkew(3600e3 + 6 * 60e3)
  expect(await get()).toMatch(/^HTTP\/1\.1 401[\s\S]*28033;[\s\S]*The web ticket has expired/)
  lab.setSkew(-10 * 60e3)
  expect(await get()).toMatch(/^HTTP\/1\.1 401[\s\S]*28032;/)
})

test('a user certificate lives as long as the settings say, and its key has to have the right size', async () => {
  lab.settings.set({ webService: { certificateValidityS: 86_400, minCsrKeyBits: 4096 } })
  await expect(certificateFor(createTestClient(lab, 'internal'))).rejects.toThrow(/not valid/)
  lab.settings.set({ webService: { minCsrKeyBits: 1024 } })
  const { notAfterUs } = await certificateFor(createTestClient(lab, 'internal'))
  expect((notAfterUs / 1000 - Date.now()) / 3600e3).toBeCloseTo(24, 1)
})

test('plain HTTP leads to HTTPS and tells nothing else', async () => {
  const plain = { port: 80, secure: false }
  const get = (path: string, host: string) =>
    `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAccept: application/json\r\n\r\n`
  const root = await ask(
    lab,
    get('/?sipuri=sip%3Aalice%40contoso.com', 'lyncdiscoverinternal.contoso.com'),
    plain,
  )
  expect(root).toContain(
    '{"_links":{"redirect":{"href":"https://webint.contoso.com/Autodiscover/AutodiscoverService.svc/root?sipuri=alice@contoso.com"}}}',
  )
  expect(await ask(lab, get(USER_PATH, 'webint.contoso.com'), plain)).toMatch(/^HTTP\/1\.1 403/)
})

test('a user at home in another pool is sent there', async () => {
  setAlice({ homePool: 'pool02.contoso.com' })
  const topology = lab.context.topology()
  const other = {
    fqdn: 'pool02.contoso.com',
    servers: ['fe11.contoso.com'],
    internalWebFqdn: 'webint2.contoso.com',
    externalWebFqdn: 'webext2.contoso.com',
  }
  lab.setTopology({ ...topology, pools: [...topology.pools, other] })
  const get =
    'GET /?sipuri=alice@contoso.com HTTP/1.1\r\nHost: lyncdiscover.contoso.com\r\nAccept: text/xml\r\n\r\n'
  expect(await ask(lab, get, { port: 4443 })).toMatch(
    /AccessLocation="External"><Root><Link token="Redirect" href="https:\/\/webext2\.contoso\.com\/Autodiscover\/AutodiscoverService\.svc\/root\?sipuri=alice@contoso\.com"\/><\/Root>/,
  )
})

test('the log of the site names who asked and with what result, in the codes of IIS', async () => {
  await discover(...clientParts(createTestClient(lab, 'internal')))
  const lines = lab.log.flatMap(entry =>
    entry.kind === 'observation' && entry.observation.kind === 'web-request-line' ? [entry.observation] : [],
  )
  expect(
    lines.map(({ path, user, status, subStatus, win32 }) => [
      path.split('/').at(-1),
      user,
      status,
      subStatus,
      win32,
    ]),
  ).toEqual([
    ['', '', 200, 0, 0],
    ['user', '', 401, 0, 0],
    ['mex', '', 200, 0, 0],
    ['WebTicketService.svc', '', 401, 2, 5],
    ['WebTicketService.svc', '', 401, 1, 0x8009030e],
    ['WebTicketService.svc', 'CONTOSO\\alice', 200, 0, 0],
    ['user', '', 200, 0, 0],
  ])
})

function clientParts({ context, options }: TestClient) {
  return [context, options] as const
}
