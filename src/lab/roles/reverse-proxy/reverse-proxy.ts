// The reverse proxy: 443 and 80 outside lead to 4443 and 8080 of the External Web Site. It ends TLS with its own certificate, makes
// another connection inside, keeps the Host header, and writes a line for every request.

import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Role, RoleContext } from '../../role.ts'
import { WEB_LIMITS } from '../web/limits.ts'
import { createListener, type Listener, type LiveConnection } from '../web/listener.ts'
import { readBody } from '../web/read-body.ts'
import { createProxyLog, type ProxyLog } from './proxy-log.ts'
import { publishedPool } from './published.ts'
import { createUpstream, type Upstream, UpstreamError, type UpstreamTarget } from './upstream.ts'

/** Of an answer that is forwarded; the web services' largest are some kilobytes. */
const MAX_ANSWER_BYTES = 4 << 20

export function createReverseProxy(context: RoleContext): Role {
  const log = createProxyLog(context.machine)
  const listeners = [listen(context, log, 443), listen(context, log, 80)]
  return {
    name: 'reverse proxy',
    async start() {
      for (const listener of listeners) await listener.start()
    },
    async stop() {
      await Promise.all(listeners.map(listener => listener.stop()))
    },
  }
}

function listen(context: RoleContext, log: ProxyLog, port: 443 | 80): Listener {
  const { machine, network, certificates } = context
  const upstreams = new WeakMap<LiveConnection, Upstream>()
  return createListener({
    network,
    endpoint: { address: machine.externalAddress ?? machine.address, port },
    limits: WEB_LIMITS,
    ...(port === 443
      ? {
          tls: {
            material: () => certificates.assigned(machine.fqdn, 'ReverseProxy'),
            minVersion: 'TLSv1.2',
            failed: ({ peer }, code) => log.say('WARN', `The TLS handshake of ${peer} failed: ${code}`),
          } as const,
        }
      : {}),
    async serve(connection, incoming, outgoing) {
      const known = upstreams.get(connection)
      const upstream = known ?? createUpstream(context)
      if (!known) {
        upstreams.set(connection, upstream)
        incoming.socket.once('close', () => upstream.close())
      }
      await forward({ context, log, port, connection, upstream, incoming, outgoing })
    },
    malformed: ({ peer }, code) => log.say('WARN', `What ${peer} sent is no HTTP request: ${code}`),
  })
}

interface Exchange {
  readonly context: RoleContext
  readonly log: ProxyLog
  readonly port: 443 | 80
  readonly connection: LiveConnection
  readonly upstream: Upstream
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
}

interface Answer {
  readonly status: number
  readonly headers: readonly string[]
  readonly body: Uint8Array
  readonly subStatus?: number
  readonly win32?: number
}

async function forward(exchange: Exchange): Promise<void> {
  const { context, log, port, connection, incoming, outgoing } = exchange
  const startMs = context.machine.nowMs()
  const body = await readBody(incoming, WEB_LIMITS.maxBodyBytes)
  if (body.kind === 'gone') return
  connection.expect('answer')
  const host = hostOf(incoming)
  const answer =
    body.kind === 'too-long'
      ? page(413, 'The request is too large.')
      : await answerOf(exchange, host, body.bytes)
  await write(outgoing, answer)
  const durationUs = (context.machine.nowMs() - startMs) * 1000
  const { securePort, plainPort } = context.settings().reverseProxy
  const targetPort = port === 443 ? securePort : plainPort
  log.request({ incoming, host, port: targetPort, peer: connection.peer, durationUs, ...answer })
  if (body.kind === 'too-long') connection.destroy()
}

async function answerOf(exchange: Exchange, host: string, body: Uint8Array): Promise<Answer> {
  const { context, log, port, connection, upstream, incoming } = exchange
  const settings = context.settings().reverseProxy
  const pool = publishedPool(host, context.topology(), settings.unpublishedHosts)
  if (pool === undefined) return page(404, 'The host name is not published.')
  if (settings.preAuthentication === 'Basic' && incoming.headers.authorization === undefined)
    return {
      ...page(401, 'The proxy asks for credentials.', ['WWW-Authenticate', 'Basic realm="proxy"']),
      subStatus: 2,
    }
  const target: UpstreamTarget = {
    pool: pool.fqdn,
    port: port === 443 ? settings.securePort : settings.plainPort,
    publishedName: port === 443 ? pool.externalWebFqdn : undefined,
  }
  const headers = [
    ...endToEnd(incoming.rawHeaders, settings.preservesHost ? undefined : pool.fqdn),
    ...['X-Forwarded-For', forwardedFor(incoming, connection.peer)],
    ...(body.length > 0 || incoming.method === 'POST' ? ['Content-Length', String(body.length)] : []),
  ]
  try {
    const request = { method: incoming.method ?? 'GET', path: incoming.url ?? '/', headers, body }
    return await readAnswer(await upstream.send(request, target))
  } catch (error) {
    const failure = error instanceof UpstreamError ? error : new UpstreamError(502, 12_030, String(error))
    log.say('ERROR', `${failure.message} (${target.pool}:${target.port} for ${host})`)
    return {
      ...page(failure.status, 'The published server cannot be reached.'),
      subStatus: 3,
      win32: failure.win32,
    }
  }
}

async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const body = await readBody(response, MAX_ANSWER_BYTES)
  if (body.kind !== 'whole')
    throw new UpstreamError(502, 12_030, 'The answer of the published server is cut off')
  const headers = [...endToEnd(response.rawHeaders, undefined), 'Content-Length', String(body.bytes.length)]
  return { status: response.statusCode ?? 502, headers, body: body.bytes }
}

/** Headers that concern one connection only (RFC 9110 §7.6.1), and the length, which is written anew. */
const HOP_BY_HOP = /^(?:connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|content-length)$/i

/** Fields that travel on, names and values in turn. @param host replaces the Host header */
function endToEnd(raw: readonly string[], host: string | undefined): string[] {
  const fields: string[] = []
  for (let i = 0; i + 1 < raw.length; i += 2) {
    const [name = '', value = ''] = [raw[i], raw[i + 1]]
    if (HOP_BY_HOP.test(name) || /^x-forwarded-for$/i.test(name)) continue
    fields.push(name, host !== undefined && /^host$/i.test(name) ? host : value)
  }
  return fields
}

function forwardedFor(incoming: IncomingMessage, peer: string): string {
  const before = incoming.headers['x-forwarded-for']
  const client = peer.replace(/:\d+$/, '')
  return before === undefined ? client : `${String(before)}, ${client}`
}

/** Host of the request without port, lower case. */
function hostOf({ headers }: IncomingMessage): string {
  return (headers.host ?? '').toLowerCase().replace(/:\d+$/, '')
}

function page(status: number, sentence: string, headers: readonly string[] = []): Answer {
  const body = Buffer.from(
    `<html><body><h2>${status} - ${STATUS_CODES[status]}</h2><p>${sentence}</p></body></html>\r\n`,
  )
  return {
    status,
    headers: ['Content-Type', 'text/html', 'Content-Length', String(body.length), ...headers],
    body,
  }
}

/** Resolves when the answer is with the system, or the client is gone. */
function write(outgoing: ServerResponse, { status, headers, body }: Answer): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  outgoing.once('close', resolve).once('error', () => resolve())
  outgoing.sendDate = false
  outgoing.writeHead(status, STATUS_CODES[status] ?? '', [...headers])
  outgoing.end(body, resolve)
  return promise
}
