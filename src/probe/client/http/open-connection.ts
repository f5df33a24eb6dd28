// A connection to a host as the client makes it: name, TCP to the first address that answers, TLS with the check of the
// server's certificate. Every step is recorded, also the certificate of a server that is not trusted.

import { isIP, type Socket } from 'node:net'
import {
  connect as connectTls,
  type DetailedPeerCertificate,
  type PeerCertificate,
  type TLSSocket,
} from 'node:tls'
import type { ProducedObservation } from '../../../trace/produced.ts'
import type { ClientContext, ClientEndpoint } from '../context.ts'
import type { Deadlines } from './deadlines.ts'
import { resolveHost } from './names.ts'
import { type ClientProblem, codeOfError, problem } from './problem.ts'
import { tlsProblemOf } from './tls-problem.ts'

export interface Target {
  readonly host: string
  readonly port: number
  readonly secure: boolean
}

export interface OpenConnection {
  readonly kind: 'open'
  readonly socket: Socket
  readonly target: Target
  /** "address:port" of both sides, the far port as the target names it. */
  readonly local: string
  readonly peer: string
}

export type Opened =
  | OpenConnection
  | {
      readonly kind: 'failed'
      readonly stage: 'discover' | 'connect' | 'secure'
      readonly problem: ClientProblem
    }

/** Opens a connection. Never rejects. */
export async function openConnection(
  context: ClientContext,
  target: Target,
  options: { readonly deadlines: Deadlines; readonly signal: AbortSignal },
): Promise<Opened> {
  const { host, port, secure } = target
  const resolved = await resolveHost(context, host, options.signal)
  if (resolved.kind === 'failed') return { kind: 'failed', stage: 'discover', problem: resolved.problem }
  let last: ClientProblem = problem('connection-failed', `${host} has no address`)
  for (const address of resolved.addresses) {
    const dialled = await dial(context, { address, host, port }, options)
    if (dialled.kind === 'failed') {
      last = dialled.problem
      if (last.code === 'stopped') break
      continue
    }
    const { socket } = dialled
    const ends = { local: `${socket.localAddress}:${socket.localPort}`, peer: `${address}:${port}` }
    if (!secure) return { kind: 'open', socket, target, ...ends }
    const secured = await protect(context, socket, target, options)
    if (secured.kind === 'failed') return { kind: 'failed', stage: 'secure', problem: secured.problem }
    return { kind: 'open', socket: secured.socket, target, ...ends }
  }
  return { kind: 'failed', stage: 'connect', problem: last }
}

type Step<T> =
  | { readonly kind: 'done'; readonly socket: T }
  | { readonly kind: 'failed'; readonly problem: ClientProblem }

/** WSAECONNREFUSED, WSAETIMEDOUT, WSAECONNRESET, WSAEHOSTUNREACH as HRESULT. */
const DIAL_CODES: Readonly<Record<string, readonly [ClientProblem['code'], number]>> = {
  ECONNREFUSED: ['connection-refused', 0x8007274d],
  ETIMEDOUT: ['connection-timeout', 0x8007274c],
  ECONNRESET: ['connection-reset', 0x80072746],
  EHOSTUNREACH: ['connection-failed', 0x80072751],
}

const CONNECTION_OUTCOMES = {
  'connection-refused': 'refused',
  'connection-timeout': 'timeout',
  'connection-reset': 'reset',
} as const

async function dial(
  context: ClientContext,
  endpoint: ClientEndpoint,
  { deadlines, signal }: { readonly deadlines: Deadlines; readonly signal: AbortSignal },
): Promise<Step<Socket>> {
  const target = `${endpoint.address}:${endpoint.port}`
  try {
    const socket = await context.dial(endpoint, { timeoutMs: deadlines.connectMs, signal })
    socket.on('error', () => socket.destroy())
    observe(context, {
      kind: 'connection',
      target,
      outcome: 'open',
      code: 0,
      quote: `CTcpSocket::OnConnectComplete ${target} ErrorCode: 0x0`,
    })
    return { kind: 'done', socket }
  } catch (error) {
    if (signal.aborted) return { kind: 'failed', problem: problem('stopped', 'The sign-in was stopped') }
    const code = codeOfError(error)
    const [kind, hresult] = DIAL_CODES[code] ?? (['connection-failed', 0x80004005] as const)
    const outcome =
      kind in CONNECTION_OUTCOMES ? CONNECTION_OUTCOMES[kind as keyof typeof CONNECTION_OUTCOMES] : 'failed'
    observe(context, {
      kind: 'connection',
      target,
      outcome,
      code: hresult,
      quote: `CTcpSocket::OnConnectComplete ${target} ErrorCode: 0x${hresult.toString(16)}`,
    })
    return { kind: 'failed', problem: problem(kind, `No connection to ${target}: ${code}`, hresult) }
  }
}

/** OpenSSL 3 says a hello before TLS 1.2 only when it may do what is weak today. */
function versionsOf({ tlsVersions }: ClientContext) {
  return tlsVersions ? { ...tlsVersions, ciphers: 'DEFAULT:@SECLEVEL=0' } : {}
}

/** TLS over a connection; a server that is not trusted is left at once, unless a person named it (consent.ts). */
function protect(
  context: ClientContext,
  socket: Socket,
  { host, port }: Target,
  { deadlines, signal }: { readonly deadlines: Deadlines; readonly signal: AbortSignal },
): Promise<Step<TLSSocket>> {
  const { promise, resolve } = Promise.withResolvers<Step<TLSSocket>>()
  const secure = connectTls({
    socket,
    ...(isIP(host) === 0 ? { servername: host } : { host }),
    ca: context.trustedRootsPem,
    ...versionsOf(context),
    // Judged by hand, so that the certificate can be recorded.
    rejectUnauthorized: false,
  })
  let isDone = false
  const finish = (found: ClientProblem | undefined, isBorne = false): void => {
    if (isDone) return
    isDone = true
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
    recordHandshake(context, { host, port, version: secure.getProtocol() ?? undefined, found })
    if (!found || isBorne) return resolve({ kind: 'done', socket: secure })
    secure.destroy()
    resolve({ kind: 'failed', problem: found })
  }
  const stop = (): void => finish(problem('stopped', 'The sign-in was stopped'))
  const timer = setTimeout(
    () => finish(problem('tls-failed', `${host}:${port} does not answer the TLS handshake`, 0x80ee001d)),
    deadlines.secureMs,
  )
  signal.addEventListener('abort', stop, { once: true })
  secure.once('secureConnect', () => {
    const certificate = secure.getPeerCertificate(true)
    recordCertificate(context, certificate, { host, port })
    const found = tlsProblemOf(secure, { host, rootsPem: context.trustedRootsPem, nowMs: context.nowMs() })
    finish(found, found !== undefined && context.despiteCertificate?.has(host.toLowerCase()) === true)
  })
  secure.on('error', error => {
    const code = codeOfError(error)
    finish(problem('tls-failed', `The TLS handshake with ${host}:${port} failed: ${code}`, hresultOf(code)))
    secure.destroy()
  })
  secure.once('close', () =>
    finish(problem('tls-failed', `${host}:${port} broke the TLS handshake off`, 0x80090304)),
  )
  return promise
}

/** SEC_E_ALGORITHM_MISMATCH, WSAECONNRESET, SEC_E_INVALID_TOKEN. */
function hresultOf(code: string): number {
  if (/ALERT_HANDSHAKE_FAILURE|NO_PROTOCOLS|PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL|NO_SHARED/.test(code))
    return 0x80090331
  return code === 'ECONNRESET' ? 0x80072746 : 0x80090308
}

interface Handshake {
  readonly host: string
  readonly port: number
  readonly version: string | undefined
  readonly found: ClientProblem | undefined
}

function recordHandshake(context: ClientContext, { host, port, version, found }: Handshake): void {
  const code = found?.hresult
  observe(context, {
    kind: 'tls',
    target: `${host}:${port}`,
    outcome: found ? 'failed' : 'passed',
    ...(code === undefined ? {} : { code }),
    ...(version === undefined ? {} : { version }),
    quote: found
      ? `SECURE_SOCKET: negotiation failed: ${(code ?? 0x80004005).toString(16)} for ${host}:${port}`
      : `SECURE_SOCKET: negotiation succeeded for ${host}:${port}`,
  })
}

function recordCertificate(
  context: ClientContext,
  certificate: DetailedPeerCertificate | PeerCertificate,
  { host, port }: { readonly host: string; readonly port: number },
): void {
  const { subject, issuer, subjectaltname, valid_from, valid_to, fingerprint } = certificate
  if (!subject) return
  const names = [...(subjectaltname ?? '').matchAll(/DNS:([^,\s]+)/g)].map(match => match[1] ?? '')
  const thumbprint = fingerprint.replaceAll(':', '')
  const name = oneOf(subject.CN)
  observe(context, {
    kind: 'certificate',
    subject: name.toLowerCase(),
    names,
    issuer: oneOf(issuer?.CN),
    notBeforeUs: Date.parse(valid_from) * 1000,
    notAfterUs: Date.parse(valid_to) * 1000,
    thumbprint,
    host,
    port,
    quote: [
      `Certificate presented by ${host}:${port}`,
      `  Subject: CN=${name}`,
      `  Issuer: CN=${oneOf(issuer?.CN)}`,
      `  Not before: ${valid_from}`,
      `  Not after: ${valid_to}`,
      `  Thumbprint: ${thumbprint}`,
      `  Subject Alternative Name: ${names.map(one => `DNS:${one}`).join(', ')}`,
    ].join('\r\n'),
  })
}

/** A name that occurs several times comes as a list. */
function oneOf(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

function observe(context: ClientContext, observation: ProducedObservation['observation']): void {
  context.record({
    record: 'observation',
    origin: { timeUs: context.nowMs() * 1000, direction: 'none' },
    observation,
  })
}
