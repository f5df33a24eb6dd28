// A SIP client that does what a test tells it, right or wrong: bytes in, bytes out, over TLS.

import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect, type TLSSocket } from 'node:tls'
import { createNtlmInitiator, createSipClient, ntHash, type SipClient } from '../../../../src/auth/index.ts'
import { Secret } from '../../../../src/base/secret.ts'
import type { HeaderField } from '../../../../src/protocol/header-lines.ts'
import { instanceOfEpid } from '../../../../src/protocol/sip/endpoint-id.ts'
import { formatSipMessage, type SipOutgoing } from '../../../../src/protocol/sip/format-message.ts'
import type { SipMessage } from '../../../../src/protocol/sip/message.ts'
import { createSipStream } from '../../../../src/protocol/sip/stream.ts'
import { PASSWORD, type SipWorld } from '../../sip-world.ts'

export interface RawClient {
  readonly socket: TLSSocket
  readonly received: SipMessage[]
  /** Resolves with the next message that fits. */
  next(fits?: (message: SipMessage) => boolean): Promise<SipMessage>
  /** Resolves when the server has closed. */
  readonly closed: Promise<void>
  write(bytes: Uint8Array | string): void
  send(message: SipOutgoing): void
  /** A request of the user; the answer to it. */
  ask(method: string, parts?: AskParts): Promise<SipMessage>
  format(method: string, parts?: AskParts): SipOutgoing
  /** Signs in with NTLM; gives the final answer. */
  signIn(parts?: AskParts & { readonly password?: string; readonly account?: string }): Promise<SipMessage>
  auth: SipClient | undefined
  close(): void
}

export interface AskParts {
  readonly uri?: string
  readonly from?: string
  readonly to?: string
  readonly callId?: string
  readonly headers?: readonly HeaderField[]
  readonly body?: string
  /** Headers left out. */
  readonly without?: readonly string[]
}

export interface RawClientOptions {
  readonly name?: string
  readonly epid?: string
  readonly host?: string
  readonly port?: number
}

let cseq = 0

export async function connectRaw(world: SipWorld, options: RawClientOptions = {}): Promise<RawClient> {
  const { name = 'alice', epid = '0123456789', host = 'fe01.contoso.com', port = 5061 } = options
  const [address = ''] = world.addresses.get(host) ?? []
  const raw = await world.network.connect(
    { address, port },
    { timeoutMs: 5000, signal: AbortSignal.timeout(5000) },
  )
  const socket = connect({ socket: raw, servername: host, rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  const { promise: closed, resolve: resolveClosed } = Promise.withResolvers<void>()
  socket.on('error', () => undefined)
  socket.on('close', () => resolveClosed())
  const stream = createSipStream()
  const received: SipMessage[] = []
  let waiters: { fits: (message: SipMessage) => boolean; resolve: (message: SipMessage) => void }[] = []
  socket.on('data', (chunk: Buffer) => {
    for (const event of stream.receive(chunk)) {
      if (event.kind !== 'message') continue
      received.push(event.message)
      const waiter = waiters.find(({ fits }) => fits(event.message))
      waiters = waiters.filter(one => one !== waiter)
      waiter?.resolve(event.message)
    }
  })
  const registration = randomBytes(8).toString('hex')
  const client: RawClient = {
    socket,
    received,
    closed,
    auth: undefined,
    next(fits = () => true) {
      const { promise, resolve } = Promise.withResolvers<SipMessage>()
      waiters.push({ fits, resolve })
      return promise
    },
    write: bytes => void socket.write(bytes),
    send: message => void socket.write(formatSipMessage(message)),
    format(method, parts = {}) {
      const headers = [
        { name: 'Via', value: `SIP/2.0/TLS 192.0.2.7:50000;branch=z9hG4bK${randomBytes(6).toString('hex')}` },
        { name: 'Max-Forwards', value: '70' },
        {
          name: 'From',
          value: parts.from ?? `<sip:${name}@contoso.com>;tag=${randomBytes(4).toString('hex')};epid=${epid}`,
        },
        { name: 'To', value: parts.to ?? `<sip:${name}@contoso.com>` },
        {
          name: 'Call-ID',
          value: parts.callId ?? (method === 'REGISTER' ? registration : randomBytes(8).toString('hex')),
        },
        { name: 'CSeq', value: `${++cseq} ${method}` },
        ...(method === 'REGISTER'
          ? [
              {
                name: 'Contact',
                value: `<sip:192.0.2.7:50000;transport=tls>;proxy=replace;+sip.instance="<urn:uuid:${instanceOfEpid(epid)}>"`,
              },
              { name: 'Supported', value: 'gruu-10, adhoclist, msrtc-event-categories' },
              { name: 'Event', value: 'registration' },
            ]
          : [{ name: 'Contact', value: `<sip:192.0.2.7:50000;transport=tls>` }]),
        ...(parts.headers ?? []),
      ].filter(header => !parts.without?.includes(header.name))
      const uri = parts.uri ?? (method === 'REGISTER' ? 'sip:contoso.com' : `sip:${name}@contoso.com`)
      const message: SipOutgoing = {
        start: { kind: 'request', method, uri },
        headers,
        body: parts.body ?? '',
      }
      const header = client.auth?.authorize(message)
      return header ? { ...message, headers: [...headers, header] } : message
    },
    ask(method, parts) {
      const message = client.format(method, parts)
      const sent = message.headers.find(header => header.name === 'CSeq')?.value
      const answer = client.next(
        ({ start, headers }) =>
          start.kind === 'response' &&
          start.status >= 200 &&
          headers.some(one => one.name === 'CSeq' && one.value === sent),
      )
      client.send(message)
      return answer
    },
    async signIn({ password = PASSWORD, account = name, ...parts } = {}) {
      client.auth = undefined
      let answer = await client.ask('REGISTER', parts)
      client.auth = createSipClient({
        scheme: 'NTLM',
        random: length => randomBytes(length),
        initiator: createNtlmInitiator({
          use: 'sip',
          user: account,
          domain: 'CONTOSO',
          workstation: 'PC1',
          ntHash: ntHash(new Secret(password)),
          random: length => randomBytes(length),
        }),
      })
      for (let round = 0; round < 3 && statusOf(answer) === 401; round++) {
        if ((await client.auth.receive(answer, Date.now() * 1000)).kind !== 'send') return answer
        answer = await client.ask('REGISTER', parts)
      }
      return answer
    },
    close: () => socket.destroy(),
  }
  return client
}

export function statusOf({ start }: SipMessage): number {
  return start.kind === 'response' ? start.status : 0
}

/** "404 4005": status, and number of the diagnostics where there is one. */
export function verdictOf(message: SipMessage): string {
  const header = message.headers.find(({ name }) => /^ms-diagnostics/i.test(name))
  return [String(statusOf(message)), header?.value.split(';')[0]].filter(part => part !== undefined).join(' ')
}
