// HTTP/1.1 over one connection, one request after the other, on Node's own client: NTLM belongs to the connection, so that
// the caller must know which one it speaks on. Both directions are recorded as they went.

import { Agent, request as httpRequest, type IncomingMessage } from 'node:http'
import { decodeText } from '../../../base/text.ts'
import type { HeaderField } from '../../../protocol/header-lines.ts'
import { formatHttpMessage } from '../../../protocol/http/format-message.ts'
import type { ClientContext } from '../context.ts'
import type { Deadlines } from './deadlines.ts'
import type { OpenConnection } from './open-connection.ts'
import { type ClientProblem, codeOfError, problem } from './problem.ts'

export interface HttpRequest {
  readonly method: 'GET' | 'POST'
  /** Path with query. */
  readonly target: string
  readonly headers: readonly HeaderField[]
  readonly body?: string
  /** An answer that is longer is given up; 1 MiB when absent. */
  readonly maxBodyBytes?: number
}

export interface HttpAnswer {
  readonly kind: 'answered'
  readonly status: number
  readonly headers: readonly HeaderField[]
  readonly body: string
  /** The body as it came. */
  readonly content: Uint8Array
}

export type HttpResult = HttpAnswer | { readonly kind: 'failed'; readonly problem: ClientProblem }

export interface HttpConnection {
  /** False after an answer that ended the connection, or an error. */
  readonly usable: boolean
  /** Sends one request and waits for the whole answer. Never rejects. */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResult>
  close(): void
}

const MAX_BODY_BYTES = 1024 * 1024
const MAX_HEAD_BYTES = 64 * 1024

/** @param opened a connection on which nothing was sent */
export function createHttpConnection(
  context: ClientContext,
  opened: OpenConnection,
  deadlines: Deadlines,
): HttpConnection {
  const { socket, target } = opened
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  agent.createConnection = () => socket
  const isDefaultPort = target.port === (target.secure ? 443 : 80)
  const host = isDefaultPort ? target.host : `${target.host}:${target.port}`
  const connection = `${opened.local}-${opened.peer}`
  let usable = true

  function record(direction: 'in' | 'out', bytes: Uint8Array): void {
    const { local, peer } = opened
    context.record({
      record: 'message',
      protocol: 'http',
      origin: { timeUs: context.nowMs() * 1000, direction, local, peer, connection },
      bytes,
    })
  }

  function fail(found: ClientProblem): HttpResult {
    usable = false
    socket.destroy()
    return { kind: 'failed', problem: found }
  }

  return {
    get usable() {
      return usable && !socket.destroyed
    },
    async send({ method, target: path, headers, body, maxBodyBytes = MAX_BODY_BYTES }, signal) {
      if (!usable || socket.destroyed)
        return fail(problem('connection-reset', `${host} closed the connection`))
      const fields = [{ name: 'Connection', value: 'Keep-Alive' }, { name: 'Host', value: host }, ...headers]
      if (body !== undefined) fields.push({ name: 'Content-Length', value: String(Buffer.byteLength(body)) })
      const start = { kind: 'request', method, target: path } as const
      record('out', formatHttpMessage({ start, headers: fields, body: body ?? '' }))
      const limited = AbortSignal.any([signal, AbortSignal.timeout(deadlines.answerMs)])
      try {
        const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>()
        const sent = httpRequest(
          {
            agent,
            method,
            path,
            setHost: false,
            headers: fields.flatMap(({ name, value }) => [name, value]),
            maxHeaderSize: MAX_HEAD_BYTES,
            signal: limited,
          },
          resolve,
        )
        sent.on('error', reject)
        sent.end(body)
        const response = await promise
        const content = await readBody(response, maxBodyBytes)
        if (content === undefined)
          return fail(problem('answer-too-long', `The answer of ${host} does not end`))
        const text = decodeText(content)
        const { start: line, headers: received } = messageOf(response)
        record('in', formatHttpMessage({ start: line, headers: received, body: text }))
        if (response.headers.connection?.toLowerCase() === 'close') usable = false
        return { kind: 'answered', status: line.status, headers: received, body: text, content }
      } catch (error) {
        if (signal.aborted) return fail(problem('stopped', 'The sign-in was stopped'))
        if (limited.aborted)
          return fail(
            problem(
              'answer-timeout',
              `${host} did not answer within ${deadlines.answerMs / 1000} s`,
              0x80072ee2,
            ),
          )
        return fail(problemOf(codeOfError(error), host))
      }
    },
    close() {
      usable = false
      agent.destroy()
      socket.destroy()
    },
  }
}

/** ERROR_WINHTTP_CONNECTION_ERROR, ERROR_WINHTTP_INVALID_SERVER_RESPONSE. */
function problemOf(code: string, host: string): ClientProblem {
  if (code.startsWith('HPE_'))
    return problem('answer-unreadable', `What ${host} answers is no HTTP: ${code}`, 0x80072f78)
  return problem('connection-reset', `${host} broke the connection off: ${code}`, 0x80072efe)
}

/** Undefined when it is too long. */
async function readBody(response: IncomingMessage, maxBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    sizeBytes += chunk.length
    if (sizeBytes > maxBytes) return undefined
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

function messageOf({ statusCode = 0, statusMessage = '', rawHeaders }: IncomingMessage) {
  const headers: HeaderField[] = []
  for (let i = 0; i + 1 < rawHeaders.length; i += 2)
    headers.push({ name: rawHeaders[i] ?? '', value: rawHeaders[i + 1] ?? '' })
  return { start: { kind: 'response', status: statusCode, reason: statusMessage } as const, headers }
}
