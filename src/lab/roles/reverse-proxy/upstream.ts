// The proxy's own connection to an External Web Site. Every connection of a client has one of its own, because Windows
// authentication belongs to a connection.

import { Agent, type IncomingMessage, request as sendRequest } from 'node:http'
import type { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { checkChain, presentedChain, readPemCertificates } from '../../../auth/pki/check-chain.ts'
import { messageOf } from '../../../base/errors.ts'
import type { RoleContext } from '../../role.ts'

export interface UpstreamTarget {
  /** FQDN of the pool, whose servers are tried in order. */
  readonly pool: string
  readonly port: number
  /** Name that the site's certificate must hold; undefined for a connection without TLS. */
  readonly publishedName: string | undefined
}

export interface ForwardedRequest {
  readonly method: string
  readonly path: string
  /** Names and values in turn. */
  readonly headers: readonly string[]
  readonly body: Uint8Array
}

/** Why a request could not be forwarded: what a proxy answers, and the WinHTTP error that it logs. */
export class UpstreamError extends Error {
  readonly status: 502 | 504
  readonly win32: number
  constructor(status: 502 | 504, win32: number, message: string) {
    super(message)
    this.status = status
    this.win32 = win32
  }
}

/** ERROR_WINHTTP_TIMEOUT, _NAME_NOT_RESOLVED, _CANNOT_CONNECT, _CONNECTION_ERROR, _SECURE_FAILURE. */
const WIN32 = {
  timeout: 12_002,
  noName: 12_007,
  noConnection: 12_029,
  broken: 12_030,
  notSecure: 12_175,
} as const

const CONNECT_MS = 5000
const HANDSHAKE_MS = 5000
const ANSWER_MS = 25_000

export interface Upstream {
  /** Sends a request; rejects with an UpstreamError. */
  send(request: ForwardedRequest, target: UpstreamTarget): Promise<IncomingMessage>
  close(): void
}

export function createUpstream(context: RoleContext): Upstream {
  const stopped = new AbortController()
  const agents = new Map<string, Agent>()
  const agentOf = (target: UpstreamTarget) => {
    const key = `${target.pool} ${target.port} ${target.publishedName}`
    const agent = agents.get(key) ?? new Agent({ keepAlive: true, maxSockets: 1 })
    agents.set(key, agent)
    agent.createConnection = (_, done) => {
      open(context, target, stopped.signal).then(
        socket => done?.(null, socket),
        error => done?.(error, failedSocket),
      )
      return undefined
    }
    return agent
  }
  return {
    send: (request, target) => send(request, agentOf(target)),
    close() {
      stopped.abort(new UpstreamError(502, WIN32.broken, 'The client went away'))
      for (const agent of agents.values()) agent.destroy()
    },
  }
}

// The second argument is not looked at when there is an error.
const failedSocket = undefined as unknown as Duplex

function send(request: ForwardedRequest, agent: Agent): Promise<IncomingMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
  const outgoing = sendRequest({
    agent,
    method: request.method,
    path: request.path,
    headers: [...request.headers],
    setDefaultHeaders: false,
    timeout: ANSWER_MS,
  })
  outgoing.once('response', resolve)
  outgoing.once('timeout', () =>
    outgoing.destroy(new UpstreamError(504, WIN32.timeout, 'The published server does not answer in time')),
  )
  outgoing.on('error', error =>
    reject(
      error instanceof UpstreamError
        ? error
        : new UpstreamError(
            502,
            WIN32.broken,
            `The published server broke the connection off: ${error.message}`,
          ),
    ),
  )
  // An empty body would make Node close the connection after a request that has none.
  if (request.body.length > 0) outgoing.end(request.body)
  else outgoing.end()
  return promise
}

/** Connects to the first server of the pool that takes the connection. */
async function open(context: RoleContext, target: UpstreamTarget, signal: AbortSignal): Promise<Duplex> {
  const addresses = await context.resolve(target.pool)
  let last = new UpstreamError(502, WIN32.noName, `${target.pool} has no address`)
  for (const address of addresses) {
    try {
      const endpoint = { address, port: target.port }
      const socket = await context.network.connect(endpoint, { timeoutMs: CONNECT_MS, signal })
      if (target.publishedName === undefined) return socket
      return await protect(context, socket, target.publishedName)
    } catch (error) {
      if (error instanceof UpstreamError) throw error
      const code = error instanceof Error && 'code' in error ? error.code : ''
      last = new UpstreamError(
        code === 'ETIMEDOUT' ? 504 : 502,
        code === 'ETIMEDOUT' ? WIN32.timeout : WIN32.noConnection,
        `No connection to ${address}:${target.port}: ${messageOf(error)}`,
      )
    }
  }
  throw last
}

/** TLS to the site, whose certificate must hold the published name and come from an authority that the proxy trusts. */
function protect(context: RoleContext, socket: Duplex, name: string): Promise<Duplex> {
  const { promise, resolve, reject } = Promise.withResolvers<Duplex>()
  const secure = connectTls({ socket, servername: name, rejectUnauthorized: false })
  const fail = (text: string) => {
    secure.destroy()
    reject(new UpstreamError(502, WIN32.notSecure, text))
  }
  const timer = setTimeout(() => fail('The published server does not answer the TLS handshake'), HANDSHAKE_MS)
  secure.once('error', error => fail(`The TLS handshake with the published server failed: ${error.message}`))
  secure.once('close', () => fail('The published server broke the TLS handshake off'))
  secure.once('secureConnect', () => {
    const problem = checkChain({
      chain: presentedChain(secure),
      roots: readPemCertificates(context.certificates.trusted(context.machine.fqdn)),
      nowMs: context.machine.nowMs(),
      hostName: name,
    })
    if (problem) fail(problem.text)
    else resolve(secure)
  })
  return promise.finally(() => clearTimeout(timer))
}
