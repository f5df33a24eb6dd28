// The HTTP server of `lyncpin open` and `lyncpin serve`: one frame of checks around every route. What is not said to be for
// anybody is for signed-in callers only.

import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type FastifyError, type FastifyInstance, type FastifyRequest, fastify } from 'fastify'
import { AppError } from '../../base/errors.ts'
import { printableLine } from '../../base/text.ts'
import { type Access, bearerOf } from './access.ts'
import { type AppFiles, sendAppFile } from './app-files.ts'
import { API_BASE } from './endpoint.ts'
import { createOwnNames, type OwnNamesOptions } from './own-names.ts'
import { Refusal, sendRefusal } from './refusal.ts'
import { setSecurityHeaders } from './security-headers.ts'
import { addSessionRoutes } from './session-routes.ts'
import { SLOW_CLIENTS, type SlowClientLimits, watchSlowClient } from './slow-clients.ts'

export interface WebServerOptions {
  readonly app: AppFiles
  readonly access: Access
  readonly names: OwnNamesOptions
  /** Certificate chain and key, PEM. */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** Routes of what this server offers. */
  readonly routes: readonly ((server: FastifyInstance) => void)[]
  /** A line for the one who runs the server; it holds no secret. */
  readonly log: (line: string) => void
  /** Every answer is logged. */
  readonly logAnswers?: boolean
  readonly slowClients?: SlowClientLimits
}

export interface WebServer {
  /** Begins to listen; gives the address, its port being free where 0 is asked for. Rejects with AppError('usage'). */
  listen(host: string, port: number): Promise<AddressInfo>
  /** Ends all connections. */
  close(): Promise<void>
}

/** Bodies that are no uploads. */
const BODY_BYTES = 64 << 10
/** Time for a request line with its headers; for a connection on which nothing moves. */
const HEADERS_MS = 15_000
const IDLE_MS = 60_000
/** Connections at once. */
const CONNECTIONS = 500

/** Creates a server that does not listen yet. */
export function createWebServer(options: WebServerOptions): WebServer {
  const server = createFrame(options)
  addChecks(server, options)
  addSessionRoutes(server, options.access)
  for (const addRoutes of options.routes) addRoutes(server)
  server.route({
    method: ['GET', 'HEAD'],
    url: '/*',
    config: { access: 'anybody' },
    handler: (request, reply) => sendAppFile(options.app, request, reply),
  })
  return {
    async listen(host, port) {
      try {
        await server.listen({ host, port })
      } catch (thrown) {
        throw new AppError('usage', describeListenError(thrown, host, port), { cause: thrown })
      }
      return server.server.address() as AddressInfo
    },
    close: () => server.close(),
  }
}

function createFrame({ tls }: WebServerOptions): FastifyInstance {
  const common = {
    bodyLimit: BODY_BYTES,
    connectionTimeout: IDLE_MS,
    // Long uploads are allowed, slow ones are cut off by watchSlowClient.
    requestTimeout: 0,
    forceCloseConnections: true,
    logger: false,
    // Its own HEAD would read whole files only to count them.
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength: 100 },
  } as const
  const server = tls
    ? (fastify({ ...common, https: { ...tls, minVersion: 'TLSv1.2' } }) as unknown as FastifyInstance)
    : fastify(common)
  const http: Server = server.server
  http.headersTimeout = HEADERS_MS
  http.maxConnections = CONNECTIONS
  // Fastify would take text as a body, which pages of any site may send; and would read bytes into memory.
  server.removeContentTypeParser('text/plain')
  server.addContentTypeParser('application/octet-stream', (_request, _payload, done) => done(null))
  return server
}

function addChecks(server: FastifyInstance, options: WebServerOptions): void {
  const { access, log, logAnswers } = options
  const names = createOwnNames(options.names)
  server.decorateRequest('caller', undefined)
  server.addHook('onRequest', async (request, reply) => {
    setSecurityHeaders(reply)
    watchSlowClient(request.raw, options.slowClients ?? SLOW_CLIENTS)
    const { method, headers, routeOptions } = request
    const port = request.raw.socket.localPort ?? 0
    // By the route, not by the address: that may be written in many ways.
    const isPage = !routeOptions.url?.startsWith(API_BASE)
    names.check({ method, port, headers, isPage, hasBearer: bearerOf(headers) !== undefined })
    request.caller = access.callerOf(headers, port)
    if (routeOptions.config.access !== 'anybody' && !request.caller)
      throw new Refusal(
        401,
        'sign-in-needed',
        'sign in first: with an access token, or by the link that was printed',
        {
          'www-authenticate': 'Bearer',
        },
      )
  })
  server.setErrorHandler((error: FastifyError, request, reply) =>
    sendRefusal(reply, asRefusal(error, request, log)),
  )
  server.setNotFoundHandler({}, (_request, reply) =>
    sendRefusal(
      reply,
      new Refusal(404, 'not-found', `there is nothing here; the interface is below ${API_BASE}`),
    ),
  )
  if (logAnswers) {
    // The pattern of the route, never the address: that holds names and tokens.
    server.addHook('onResponse', async (request, reply) => {
      const who = request.caller ? ` by ${request.caller.name}` : ''
      log(`${request.method} ${request.routeOptions.url ?? '(unknown)'} ${reply.statusCode}${who}`)
    })
  }
}

/** What a thrown thing is to the one who asked; faults of ours are told to the one who runs the server only. */
function asRefusal(
  error: FastifyError | Refusal,
  request: FastifyRequest,
  log: (line: string) => void,
): Refusal {
  if (error instanceof Refusal) return error
  if (error.statusCode === 413) return new Refusal(413, 'too-large', 'this request is too large')
  if (error.statusCode !== undefined && error.statusCode < 500)
    return new Refusal(error.statusCode, 'bad-request', printableLine(error.message))
  log(`${request.method} ${request.routeOptions.url ?? ''} failed: ${printableLine(error.message, 1000)}`)
  return new Refusal(500, 'internal', 'this failed here; the log of the server says why')
}

function describeListenError(thrown: unknown, host: string, port: number): string {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : ''
  if (code === 'EADDRINUSE') return `port ${port} is in use; give another with --port, or 0 for a free one`
  if (code === 'EACCES')
    return `port ${port} needs more rights than this user has; give one above 1023 with --port`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `"${host}" is no address of this machine`
  return `cannot listen on ${host}, port ${port}: ${thrown instanceof Error ? thrown.message : String(thrown)}`
}

/** Version of this installation. */
export function lyncpinVersion(): string {
  const text = readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')
  const { version } = JSON.parse(text) as { version: string }
  return version
}
