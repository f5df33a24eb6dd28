import { once } from 'node:events'
import { createServer as createHttpServer, type IncomingMessage } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { issueForRole } from '../../../../src/lab/deployment/role-certificates.ts'
import type { Listening } from '../../../../src/lab/network.ts'
import { readAll } from '../../../log/read-all.ts'
import { startTestDeployment, type TestDeployment } from '../../test-deployment.ts'

const NEVER = new AbortController().signal
const FE01 = 'fe01.contoso.com'

let deployment: TestDeployment
let requests: { readonly incoming: IncomingMessage; readonly body: string }[]
let sites: Listening[]

beforeEach(async () => {
  requests = []
  sites = []
  deployment = await startTestDeployment()
  for (const role of deployment.roles.filter(({ name }) => name.includes('web site'))) await role.stop()
})
afterEach(() => deployment.stop())

/** A site that tells what arrived, at both ports of the External Web Site of the first server. */
async function startSite(certificate = deployment.certificates.assigned(FE01, 'WebServicesExternal')) {
  const answer = async (incoming: IncomingMessage, outgoing: import('node:http').ServerResponse) => {
    const chunks: Uint8Array[] = []
    for await (const chunk of incoming) chunks.push(chunk)
    requests.push({ incoming, body: Buffer.concat(chunks).toString() })
    outgoing.writeHead(202, { 'X-Ms-Diagnostics': '28032;reason="test"' }).end('made inside')
  }
  const options = { cert: certificate?.certificatePem, key: certificate?.keyPem }
  const address = deployment.machines.get(FE01)?.address ?? ''
  const secure = createHttpsServer(options, (...exchange) => void answer(...exchange))
  const plain = createHttpServer((...exchange) => void answer(...exchange))
  sites.push(await deployment.network.listen(secure, { address, port: 4443 }))
  sites.push(await deployment.network.listen(plain, { address, port: 8080 }))
}

/** Sends one request through the proxy from outside and gives the whole answer. */
async function ask(text: string, port: 443 | 80 = 443): Promise<string> {
  const address = deployment.machines.get('proxy.contoso.com')?.externalAddress ?? ''
  const { context } = deployment.client('alice', 'outside')
  const socket = await context.dial({ address, port }, { timeoutMs: 5000, signal: NEVER })
  const stream = port === 443 ? await secured(socket, context.trustedRootsPem) : socket
  stream.write(text)
  const chunks: Uint8Array[] = []
  for await (const chunk of stream) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

async function secured(socket: import('node:net').Socket, ca: string): Promise<TLSSocket> {
  const stream = connectTls({ socket, ca, servername: 'lyncdiscover.fabrikam.com' })
  await once(stream, 'secureConnect')
  return stream
}

const GET = (host: string) => `GET /a?b=c HTTP/1.1\r\nHost: ${host}\r\nX-Own: 1\r\nConnection: close\r\n\r\n`

test('a request reaches the External Web Site with its Host and the client that sent it', async () => {
  await startSite()
  const answer = await ask(
    'POST /WebTicket HTTP/1.1\r\nHost: webext.contoso.com\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello',
  )
  expect(answer).toMatch(/^HTTP\/1\.1 202 Accepted\r\n/)
  expect(answer).toContain('X-Ms-Diagnostics: 28032;reason="test"')
  expect(answer).toMatch(/\r\n\r\nmade inside$/)
  const [{ incoming, body } = { incoming: undefined, body: '' }] = requests
  expect(body).toBe('hello')
  expect(incoming?.headers.host).toBe('webext.contoso.com')
  expect(incoming?.headers['x-forwarded-for']).toBe(deployment.client('alice', 'outside').address)
})

test('port 80 leads to 8080, and every published name leads in', async () => {
  await startSite()
  expect(await ask(GET('lyncdiscover.fabrikam.com'), 80)).toContain('made inside')
  expect(await ask(GET('meet.contoso.com'), 80)).toContain('made inside')
  expect(requests.map(({ incoming }) => incoming.url)).toEqual(['/a?b=c', '/a?b=c'])
})

test('a host name that is not published is refused by the proxy itself', async () => {
  await startSite()
  expect(await ask(GET('pool01.contoso.com'))).toMatch(/^HTTP\/1\.1 404 /)
  deployment.settings.set({ reverseProxy: { unpublishedHosts: ['meet.contoso.com'] } }, 'proxy.contoso.com')
  expect(await ask(GET('meet.contoso.com'))).toMatch(/^HTTP\/1\.1 404 /)
  expect(requests).toEqual([])
})

test('the Host header is rewritten where the rule says so', async () => {
  await startSite()
  deployment.settings.set({ reverseProxy: { preservesHost: false } }, 'proxy.contoso.com')
  await ask(GET('webext.contoso.com'))
  expect(requests[0]?.incoming.headers.host).toBe('pool01.contoso.com')
})

test('a rule that leads to the wrong port and a site that is down are 502', async () => {
  await startSite()
  deployment.settings.set({ reverseProxy: { securePort: 4444 } }, 'proxy.contoso.com')
  expect(await ask(GET('webext.contoso.com'))).toMatch(/^HTTP\/1\.1 502 /)
  const file = [...deployment.logs.files()].find(([name]) => name.startsWith('servers/proxy-w3c'))
  const { observations } = await readAll(file?.[1] ?? new Uint8Array(0))
  expect(observations[0]).toMatchObject({
    kind: 'web-request-line',
    host: 'webext.contoso.com',
    method: 'GET',
    path: '/a',
    query: 'b=c',
    port: 4444,
    status: 502,
    win32: 12_029,
    client: deployment.client('alice', 'outside').address,
  })
})

test('a site whose certificate lacks the published name is not connected to', async () => {
  const wrong = { machine: FE01, role: 'WebServicesExternal', subject: 'fe01.contoso.com' } as const
  const { certificates, topology, realMs } = deployment
  await startSite(await issueForRole(certificates, wrong, { topology: topology(), nowMs: realMs() }))
  expect(await ask(GET('webext.contoso.com'))).toMatch(/^HTTP\/1\.1 502 /)
  expect(requests).toEqual([])
})

test('pre-authentication asks before anything is forwarded', async () => {
  await startSite()
  deployment.settings.set({ reverseProxy: { preAuthentication: 'Basic' } }, 'proxy.contoso.com')
  const answer = await ask(GET('webext.contoso.com'))
  expect(answer).toMatch(/^HTTP\/1\.1 401 /)
  expect(answer).toContain('WWW-Authenticate: Basic')
  expect(requests).toEqual([])
})

test('requests of one connection share one connection inside, which no other client gets', async () => {
  await startSite()
  const keep = 'GET / HTTP/1.1\r\nHost: webext.contoso.com\r\n\r\n'
  const answer = await ask(keep + keep + GET('webext.contoso.com'), 80)
  expect(answer.match(/made inside/g)).toHaveLength(3)
  await ask(GET('webext.contoso.com'), 80)
  const ports = requests.map(({ incoming }) => incoming.socket.remotePort)
  expect(new Set(ports.slice(0, 3)).size).toBe(1)
  expect(ports[3]).not.toBe(ports[0])
})
