// The client's web traffic of one sign-in: requests by URL, over connections that are kept, one for each server.

import { headerValue } from '../../../protocol/header-lines.ts'
import { parseMsDiagnosticsList } from '../../../protocol/ms-diagnostics/parse.ts'
import { readSoapFault } from '../../../protocol/soap/fault.ts'
import type { ClientContext } from '../context.ts'
import { DEADLINES, type Deadlines } from './deadlines.ts'
import {
  createHttpConnection,
  type HttpAnswer,
  type HttpConnection,
  type HttpRequest,
  type HttpResult,
} from './http-connection.ts'
import { type OpenConnection, openConnection, type Target } from './open-connection.ts'
import { type ClientProblem, problem, type ServerRefusal } from './problem.ts'

export interface WebSession {
  /** Sends a request to where its URL points. Never rejects. */
  send(url: string, request: Omit<HttpRequest, 'target'>): Promise<HttpResult>
  close(): void
}

export interface SessionOptions {
  readonly signal: AbortSignal
  readonly deadlines?: Partial<Deadlines>
  /** A connection on which nothing was sent: the session begins with it. */
  readonly opened?: OpenConnection
}

/** A session; without connections, or with one that was opened for it. */
export function createWebSession(context: ClientContext, options: SessionOptions): WebSession {
  const { signal } = options
  const deadlines = { ...DEADLINES, ...options.deadlines }
  const connections = new Map<string, HttpConnection>()

  const { opened: first } = options
  if (first) connections.set(keyOf(first.target), createHttpConnection(context, first, deadlines))

  async function connect(key: string, target: Target): Promise<HttpConnection | ClientProblem> {
    const opened = await openConnection(context, target, { deadlines, signal })
    if (opened.kind === 'failed') return opened.problem
    const connection = createHttpConnection(context, opened, deadlines)
    connections.get(key)?.close()
    connections.set(key, connection)
    return connection
  }

  return {
    async send(url, request) {
      const target = targetOf(url)
      if (!target)
        return { kind: 'failed', problem: problem('answer-unreadable', `"${url}" is no web address`) }
      const { secure, path } = target
      if (!secure && provesIdentity(request)) {
        const text = `${url} is no place for credentials: it has no TLS`
        return { kind: 'failed', problem: problem('unprotected', text) }
      }
      const key = keyOf(target)
      const kept = connections.get(key)
      if (kept?.usable) {
        const result = await kept.send({ ...request, target: path }, signal)
        // The server may have closed a connection that lay idle: that says nothing about the request.
        if (result.kind === 'answered' || result.problem.code !== 'connection-reset') return result
      }
      const connection = await connect(key, target)
      return 'code' in connection
        ? { kind: 'failed', problem: connection }
        : connection.send({ ...request, target: path }, signal)
    },
    close() {
      for (const connection of connections.values()) connection.close()
    },
  }
}

function keyOf({ host, port, secure }: Target): string {
  return `${secure ? 'https' : 'http'} ${host}:${port}`
}

/** Headers that prove who somebody is; whatever is posted asks for such a proof or holds one. */
const PROOFS: ReadonlySet<string> = new Set(['authorization', 'x-ms-webticket', 'cookie'])

function provesIdentity({ method, headers }: Omit<HttpRequest, 'target'>): boolean {
  return method === 'POST' || headers.some(({ name }) => PROOFS.has(name.toLowerCase()))
}

function targetOf(url: string): (Target & { readonly path: string }) | undefined {
  if (!/^https?:/i.test(url) || !URL.canParse(url)) return undefined
  const { protocol, hostname, port, pathname, search } = new URL(url)
  const secure = protocol === 'https:'
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 443 : 80) : Number(port),
    secure,
    path: pathname + search,
  }
}

/** What a server said that refused: by header, by fault, or by its status alone. */
export function refusalOf({ status, headers, body }: HttpAnswer): ServerRefusal {
  const [diagnostics] = parseMsDiagnosticsList(headerValue(headers, 'X-Ms-diagnostics') ?? '')
  const fault = readSoapFault(body)
  return {
    status,
    errorId: diagnostics?.id ?? fault?.errorId,
    reason: diagnostics?.parameters.get('reason') ?? fault?.reason ?? '',
  }
}

/** The problem of an answer that is no success. @param what the step, "The web ticket service" */
export function refusedBy(what: string, answer: HttpAnswer): ClientProblem {
  const refusal = refusalOf(answer)
  const { status, errorId, reason } = refusal
  const said = reason === '' ? '' : `: ${reason}`
  return {
    ...problem('refused', `${what} answers ${status}${errorId === undefined ? '' : ` (${errorId})`}${said}`),
    refusal,
  }
}
