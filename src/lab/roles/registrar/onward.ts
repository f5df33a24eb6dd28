// Messages as they go on: what is written anew at every hop, and what a client says to this server only. RFC 3261 §16.6, §16.7.

import { type HeaderField, headerValue } from '../../../protocol/header-lines.ts'
import type { SipMessage, SipRequestLine } from '../../../protocol/sip/message.ts'
import { markReceived } from '../../../protocol/sip/via.ts'
import type { SipArrival } from '../../sip/peer.ts'
import { type FrontEnd, newTag, type ProvenRequest } from './front-end.ts'

/** A request to be passed on. */
export interface ProxiedRequest extends SipArrival {
  /** Set when a client here has sent it; answers to it are signed. */
  readonly from: ProvenRequest | undefined
  /** Server that authenticates the sender: the request goes there whole. */
  readonly relayTo?: string
}

/** Written anew at every hop. */
const HOP_HEADERS = new Set(['route', 'max-forwards', 'content-length'])
/** What a client says about itself, to this server only. */
const CLIENT_HEADERS = new Set([
  'authorization',
  'proxy-authorization',
  'authentication-info',
  'proxy-authentication-info',
  'proxy-require',
  'p-asserted-identity',
  'p-preferred-identity',
  'ms-user-logon-data',
  'ms-edge-proxy-message-trust',
])

/** Whether a header goes on to the next hop. */
function goesOn({ name }: HeaderField, isFromClient: boolean): boolean {
  const lower = name.toLowerCase()
  return !HOP_HEADERS.has(lower) && !(isFromClient && CLIENT_HEADERS.has(lower))
}

/** Headers of a request for the next hop. */
export function onwardHeaders(frontEnd: FrontEnd, request: ProxiedRequest): HeaderField[] {
  const { message, from } = request
  const { method } = message.start as SipRequestLine
  const hops = Number(headerValue(message.headers, 'Max-Forwards') ?? '70')
  const kept = receivedHeaders(request).filter(header => goesOn(header, from !== undefined))
  const { machine } = frontEnd.context
  return [
    ...(method === 'INVITE' || request.relayTo !== undefined
      ? [
          {
            name: 'Record-Route',
            value: `<sip:${machine.fqdn}:5061;transport=tls;opaque=state:F;lr>;tag=${newTag(frontEnd)}`,
          },
        ]
      : []),
    { name: 'Max-Forwards', value: String(hops - 1) },
    ...kept,
    ...(from ? [identityHeader(frontEnd, from.user)] : []),
  ]
}

/** Who is calling, as this server has verified. RFC 3325 */
function identityHeader(frontEnd: FrontEnd, user: string): HeaderField {
  const name = frontEnd.context.directory.findUser(user)?.displayName ?? ''
  return { name: 'P-Asserted-Identity', value: `"${name.replace(/["\\]/g, '')}"<sip:${user}>` }
}

/** Headers as they came, marked with where they came from. */
export function receivedHeaders({ message, peer }: SipArrival): HeaderField[] {
  return markReceived(message.headers, { address: peer.address, port: peer.port, connectionId: peer.id })
}

/** Headers of an answer for the hop before. */
export function answerHeaders(
  headers: readonly HeaderField[],
  vias: readonly string[],
  isFromClient: boolean,
): HeaderField[] {
  const kept = headers.filter(header => header.name.toLowerCase() !== 'via' && goesOn(header, isFromClient))
  return [...vias.map(value => ({ name: 'Via', value })), ...kept]
}

/** A message of our own making, seen as one that was read. */
export function asMessage(outgoing: {
  readonly start: SipMessage['start']
  readonly headers: readonly HeaderField[]
  readonly body: string | Uint8Array
}): SipMessage {
  const headers = outgoing.headers.map(({ name, value }) => ({ name, value, from: 0, to: 0 }))
  return { start: outgoing.start, headers, body: String(outgoing.body), problems: [] }
}
