// A SIP connection of the client: requests out and their answers back by branch, requests of the server to a listener.

import { formatSipMessage, type SipOutgoing } from '../../../protocol/sip/format-message.ts'
import type { SipMessage } from '../../../protocol/sip/message.ts'
import { createSipStream, SIP_STREAM_LIMITS } from '../../../protocol/sip/stream.ts'
import { parseVia, viaValues } from '../../../protocol/sip/via.ts'
import type { ClientContext } from '../context.ts'
import type { OpenConnection } from '../http/open-connection.ts'
import { type ClientProblem, problem } from '../http/problem.ts'

export type SipAnswer =
  | { readonly kind: 'answered'; readonly message: SipMessage }
  | { readonly kind: 'failed'; readonly problem: ClientProblem }

export interface SipConnection {
  /** "address:port" of this side, as it stands in Via and Contact. */
  readonly local: string
  readonly isOpen: boolean
  /** Sends a request and waits for its final answer; `branch` is that of its Via. Never rejects. */
  request(
    message: SipOutgoing,
    branch: string,
    options: { readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<SipAnswer>
  /** Sends what is not answered: ACK, responses, keep-alives of no message. */
  send(message: SipOutgoing): void
  /** Takes requests of the server from now on. */
  listen(handler: (message: SipMessage) => void): void
  onClose(handler: () => void): void
  close(): void
}

let connections = 0

/** Puts SIP on an open connection. */
export function createSipConnection(context: ClientContext, opened: OpenConnection): SipConnection {
  const { socket, local, peer } = opened
  const stream = createSipStream(SIP_STREAM_LIMITS)
  const connection = (++connections).toString(16).toUpperCase()
  const waiting = new Map<string, (answer: SipAnswer) => void>()
  const closers = new Set<() => void>()
  let handler: ((message: SipMessage) => void) | undefined
  let isOpen = true

  const record = (direction: 'in' | 'out', bytes: Uint8Array): void =>
    context.record({
      record: 'message',
      protocol: 'sip',
      origin: { timeUs: context.nowMs() * 1000, direction, local, peer, connection },
      bytes,
    })
  const end = (why: ClientProblem): void => {
    if (!isOpen) return
    isOpen = false
    socket.destroy()
    for (const resolve of [...waiting.values()]) resolve({ kind: 'failed', problem: why })
    for (const closer of closers) closer()
  }
  const take = (message: SipMessage): void => {
    if (message.start.kind === 'request') return handler?.(message)
    if (message.start.status < 200) return
    const branch = parseVia(viaValues(message.headers)[0] ?? '')?.parameters.get('branch') ?? ''
    waiting.get(branch)?.({ kind: 'answered', message })
  }
  socket.on('data', (chunk: Buffer) => {
    for (const event of stream.receive(chunk)) {
      if (event.kind === 'broken') end(problem('answer-unreadable', event.problem.text))
      if (event.kind !== 'message') continue
      record('in', event.bytes)
      take(event.message)
    }
  })
  socket.on('error', () => undefined)
  socket.on('close', () => end(problem('connection-reset', `${peer} closed the connection`, 0x80072746)))
  const send = (message: SipOutgoing): void => {
    if (!isOpen) return
    const bytes = formatSipMessage(message)
    record('out', bytes)
    socket.write(bytes)
  }

  return {
    local,
    get isOpen() {
      return isOpen
    },
    send,
    request(message, branch, { timeoutMs, signal }) {
      const { promise, resolve } = Promise.withResolvers<SipAnswer>()
      const finish = (answer: SipAnswer): void => {
        clearTimeout(timer)
        signal.removeEventListener('abort', stop)
        waiting.delete(branch)
        resolve(answer)
      }
      const stop = (): void =>
        finish({ kind: 'failed', problem: problem('stopped', 'The sign-in was stopped') })
      const late = problem('answer-timeout', `${peer} did not answer in ${timeoutMs} ms`, 0x80ef01f8)
      const timer = setTimeout(() => finish({ kind: 'failed', problem: late }), timeoutMs)
      waiting.set(branch, finish)
      signal.addEventListener('abort', stop, { once: true })
      if (signal.aborted) stop()
      else if (isOpen) send(message)
      else finish({ kind: 'failed', problem: problem('connection-reset', `${peer} closed the connection`) })
      return promise
    },
    listen(next) {
      handler = next
    },
    onClose: closer => void closers.add(closer),
    close: () => end(problem('stopped', 'The connection was closed')),
  }
}
