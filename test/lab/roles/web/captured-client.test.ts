// The web sites against what an unmodified pidgin-sipe 1.25 sent: its requests byte for byte, its way of cutting the answers.
import { createHash, createHmac, X509Certificate } from 'node:crypto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createHttpInitiator, createNtlmInitiator, proofKeyOf } from '../../../../src/auth/index.ts'
import { Secret } from '../../../../src/base/secret.ts'
import { sharedCapture } from '../../../shared-vectors.ts'
import { createTestClient, startWebLab, type TestClient, type WebLab } from './web-lab.ts'

const capture = sharedCapture('sipe-tls-dsk.txt').replaceAll('\r\n', '\n')
const HOST = 'https://pool01.contoso.com'
const CERTPROV = '/CertProv/CertProvisioningService.svc/WebTicket_Proof_SHA1'
let lab: WebLab

beforeEach(async () => {
  lab = await startWebLab()
})
afterEach(() => lab.stop())

/** Bodies of the requests to a path, in order; line ends as they were on the wire. */
function capturedBodies(path: string): string[] {
  return capture
    .split(/^=== .*$/m)
    .map(block => block.trimStart())
    .filter(block => block.startsWith(`POST ${path} `))
    .map(block =>
      block
        .slice(block.indexOf('\n\n') + 2)
        .trimEnd()
        .replaceAll('\n', '\r\n'),
    )
}

/** What stands between the first such tags, as sipe cuts it. */
function cut(text: string, name: string, withTags = false): string {
  const plain = text.indexOf(`<${name}`)
  const from = plain >= 0 ? plain : text.lastIndexOf('<', text.indexOf(`:${name}`))
  const tag = /^<([\w:]+)/.exec(text.slice(from))?.[1] ?? ''
  const to = text.indexOf(`</${tag}>`, from)
  return withTags ? text.slice(from, to + tag.length + 3) : text.slice(text.indexOf('>', from) + 1, to)
}

async function post(
  client: TestClient,
  path: string,
  body: string,
): Promise<{ status: number; body: string }> {
  const { session, credentials } = client.options
  const { windows } = credentials
  if (!windows) throw new Error('the test client has a password')
  const initiator = createHttpInitiator({
    scheme: 'NTLM',
    initiator: createNtlmInitiator({
      ...windows,
      use: 'http',
      workstation: '',
      random: client.context.random,
    }),
  })
  let authorization: string | undefined
  for (;;) {
    const headers = authorization === undefined ? [] : [{ name: 'Authorization', value: authorization }]
    const answer = await session.send(HOST + path, { method: 'POST', headers, body })
    if (answer.kind === 'failed') throw new Error(answer.problem.text)
    if (answer.status !== 401) return answer
    expect((await initiator.receive(answer.headers, Date.now() * 1000)).kind).toBe('send')
    authorization = initiator.authorize()
  }
}

test.skipIf(capture === '')('a ticket and a certificate are given to the requests of sipe', async () => {
  const client = createTestClient(lab, 'internal')
  const rst = capturedBodies('/WebTicket/WebTicketService.svc').find(body => body.includes(CERTPROV)) ?? ''
  const ticket = await post(client, '/WebTicket/WebTicketService.svc', rst)
  expect(ticket.status).toBe(200)

  const sign = (lifetime: string, key: Uint8Array) => {
    const timestamp = `<wsu:Timestamp xmlns:wsu="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd" wsu:Id="timestamp">${lifetime}</wsu:Timestamp>`
    const [sent] = capturedBodies(CERTPROV)
    const template = sent ?? ''
    const signedInfo = cut(template, 'SignedInfo', true).replace(
      /(<DigestValue>)[^<]*/,
      `$1${createHash('sha1').update(timestamp).digest('base64')}`,
    )
    return template
      .replace(cut(template, 'Timestamp', true), timestamp)
      .replace(cut(template, 'SignedInfo', true), signedInfo)
      .replace(/(<SignatureValue>)[^<]*/, `$1${createHmac('sha1', key).update(signedInfo).digest('base64')}`)
  }
  const assertion = cut(ticket.body, 'Assertion', true)
  const id = /AssertionID="([^"]*)"/.exec(assertion)?.[1] ?? ''
  const entropy = [cut(rst, 'BinarySecret'), cut(ticket.body, 'BinarySecret')].map(
    text => new Secret<Uint8Array>(Buffer.from(text, 'base64')),
  )
  const [ours = new Secret(new Uint8Array()), theirs = new Secret(new Uint8Array())] = entropy
  const signed = sign(cut(ticket.body, 'Lifetime'), proofKeyOf(ours, theirs).reveal())
  const captured = cut(signed, 'Assertion', true)
  const oldId = /AssertionID="([^"]*)"/.exec(captured)?.[1] ?? ''
  const order = signed.replace(captured, assertion).replace(oldId, id)
  const given = await post(client, CERTPROV, order)
  expect(given.status).toBe(200)
  const certificate = new X509Certificate(Buffer.from(cut(given.body, 'BinarySecurityToken'), 'base64'))
  expect(certificate.subject).toBe('CN=alice@contoso.com')
  expect(lab.directory.published('alice@contoso.com').map(({ deviceId }) => deviceId)).toEqual([
    '{5ccdb10d-dca1-559e-ad2b-b514060a2da2}',
  ])
})
