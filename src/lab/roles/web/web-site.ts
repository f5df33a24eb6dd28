// A web site of a Front End as a role: two ports, requests read to the end, served and written down.
// Internal: 443 and 80; external: 4443 and 8080, which the reverse proxy publishes as 443 and 80.

import { randomInt } from 'node:crypto'
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { HttpAcceptor } from '../../../auth/index.ts'
import { messageOf } from '../../../base/errors.ts'
import { decodeText } from '../../../base/text.ts'
import type { HeaderField } from '../../../protocol/header-lines.ts'
import { readWebAddress } from '../../../protocol/web-service.ts'
import type { Role, RoleContext } from '../../role.ts'
import { WEB_LIMITS, type WebLimits } from './limits.ts'
import { createListener, type Listener, type LiveConnection } from './listener.ts'
import { htmlAnswer, type WebAnswer, type WebRequest } from './message.ts'
import { createProofKeys } from './proof-keys.ts'
import { readBody } from './read-body.ts'
import { createReplayGuard } from './replay-guard.ts'
import { route } from './routes.ts'
import { type PoolWebState, SITE_CERTIFICATE, SITE_NAME, type Site, type SiteSide } from './site.ts'
import { createSiteLog } from './site-log.ts'
import { createWindowsAcceptor } from './windows-logon.ts'

const PORTS: Readonly<Record<SiteSide, { readonly secure: number; readonly plain: number }>> = {
  internal: { secure: 443, plain: 80 },
  external: { secure: 4443, plain: 8080 },
}

export interface WebSiteOptions {
  readonly side: SiteSide
  /** Shared by all web sites of a pool. */
  readonly shared: PoolWebState
  readonly limits?: Partial<WebLimits>
}

/** What the web sites of one pool share; made once for each pool. */
export function createPoolWebState(): PoolWebState {
  return { proofKeys: createProofKeys(), replays: createReplayGuard() }
}

export interface WebSite extends Role {
  readonly openConnections: number
}

/** A web site that is not started yet. */
export function createWebSite(context: RoleContext, options: WebSiteOptions): WebSite {
  const { side, shared } = options
  const site: Site = { ...shared, side, context, log: createSiteLog(context.machine) }
  const limits = { ...WEB_LIMITS, ...options.limits }
  const listeners = [
    listen(site, PORTS[side].secure, true, limits),
    listen(site, PORTS[side].plain, false, limits),
  ]
  return {
    name: SITE_NAME[side].toLowerCase(),
    get openConnections() {
      return listeners.reduce((sum, { openConnections }) => sum + openConnections, 0)
    },
    async start() {
      for (const listener of listeners) await listener.start()
    },
    async stop() {
      await Promise.all(listeners.map(listener => listener.stop()))
    },
  }
}

function listen(site: Site, port: number, secure: boolean, limits: WebLimits): Listener {
  const { machine, network, certificates } = site.context
  /** Windows authentication belongs to a connection and goes with it. */
  const acceptors = new WeakMap<LiveConnection, HttpAcceptor>()
  const tls = {
    material: () => certificates.assigned(machine.fqdn, SITE_CERTIFICATE[site.side]),
    minVersion: 'TLSv1.2',
    failed: (connection: { peer: string }, code: string) =>
      site.log.say({
        level: 'WARN',
        component: 'WebInfrastructure',
        where: 'HttpListener.Accept',
        flag: 'TF_CONNECTION',
        text: `The TLS handshake of ${connection.peer} at port ${port} failed: ${code}`,
      }),
  } as const
  return createListener({
    network,
    endpoint: { address: machine.address, port },
    limits,
    ...(secure ? { tls } : {}),
    serve: (connection, incoming, outgoing) => {
      const acceptor = acceptors.get(connection) ?? createWindowsAcceptor(site.context)
      acceptors.set(connection, acceptor)
      return serve({ site, limits, connection, acceptor, incoming, outgoing })
    },
    malformed: (connection, code, bytes) => site.log.malformed(connection, code, bytes),
  })
}

interface Exchange {
  readonly site: Site
  readonly limits: WebLimits
  readonly connection: LiveConnection
  readonly acceptor: HttpAcceptor
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
}

/** Reads, answers and writes down one request. */
async function serve({ site, limits, connection, acceptor, incoming, outgoing }: Exchange): Promise<void> {
  const startUs = site.context.machine.nowMs() * 1000
  const body = await readBody(incoming, limits.maxBodyBytes)
  if (body.kind === 'gone') return
  const request = toRequest(site, { connection, acceptor, incoming, body: decodeText(body.bytes) })
  connection.expect('answer')
  site.log.request(request)
  const made =
    body.kind === 'too-long'
      ? htmlAnswer(413, 'Request entity too large', { headers: [{ name: 'Connection', value: 'close' }] })
      : await answerSafely(site, request)
  const complete = withCommonHeaders(site, request, made)
  await write(outgoing, complete)
  site.log.answer(request, complete, { reason: outgoing.statusMessage, startUs })
  if (body.kind === 'too-long') connection.destroy()
}

function toRequest(
  { context }: Site,
  parts: Pick<Exchange, 'connection' | 'acceptor' | 'incoming'> & { readonly body: string },
): WebRequest {
  const { connection, acceptor, incoming, body } = parts
  const nowUs = context.machine.nowMs() * 1000
  const address = readWebAddress(incoming.url ?? '/', incoming.headers.host ?? '')
  const port =
    address.port === undefined || address.port === 443 || address.port === 80 ? '' : `:${address.port}`
  return {
    connection,
    method: incoming.method ?? '',
    host: address.host + port,
    path: address.path,
    query: address.query,
    headers: headersOf(incoming.rawHeaders),
    body,
    nowUs,
    correlation: String(randomInt(1, 0xffff_ffff)),
    authenticate: () => acceptor.receive(windowsCredentials(incoming.headers.authorization), nowUs),
  }
}

/** A ticket in Authorization is no business of the Windows handshake. */
function windowsCredentials(authorization: string | undefined): string | undefined {
  return /^(?:NTLM|Negotiate)\s/i.test(authorization ?? '') ? authorization : undefined
}

function headersOf(raw: readonly string[]): HeaderField[] {
  const fields: HeaderField[] = []
  for (let i = 0; i + 1 < raw.length; i += 2) fields.push({ name: raw[i] ?? '', value: raw[i + 1] ?? '' })
  return fields
}

/** A fault of ours is an answer too, and says nothing to the client. */
async function answerSafely(site: Site, request: WebRequest): Promise<WebAnswer> {
  try {
    return await route(site, request)
  } catch (error) {
    site.log.say({
      level: 'FATAL',
      component: 'WebInfrastructure',
      where: 'HttpModule.OnError',
      correlation: request.correlation,
      text: `The request for ${request.path} could not be answered: ${messageOf(error)}`,
    })
    return htmlAnswer(500, 'Internal server error.')
  }
}

function withCommonHeaders({ context }: Site, request: WebRequest, made: WebAnswer): WebAnswer {
  const { machine } = context
  return {
    ...made,
    headers: [
      ...made.headers,
      { name: 'Server', value: 'Microsoft-IIS/8.5' },
      { name: 'X-MS-Server-Fqdn', value: machine.fqdn },
      { name: 'X-MS-Correlation-Id', value: request.correlation },
      { name: 'X-Content-Type-Options', value: 'nosniff' },
      { name: 'Date', value: new Date(machine.nowMs()).toUTCString() },
      { name: 'Content-Length', value: String(Buffer.byteLength(made.body)) },
    ],
  }
}

/** Resolves when the answer is with the system, or the client is gone. */
function write(outgoing: ServerResponse, { status, headers, body }: WebAnswer): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  outgoing.once('close', resolve).once('error', () => resolve())
  outgoing.sendDate = false
  const fields = headers.flatMap(({ name, value }) => [name, value.replace(/[^\t\x20-\x7e\x80-\xff]/g, ' ')])
  outgoing.writeHead(status, STATUS_CODES[status] ?? '', fields)
  outgoing.end(body, resolve)
  return promise
}
