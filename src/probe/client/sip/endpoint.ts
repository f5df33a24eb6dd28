// The client's endpoint: who it is, and the headers that every request of it has. [MS-SIPREGE] §2.2.1, [MS-SIPRE] §3.2.

import { encodeHex } from '../../../base/hex.ts'
import type { HeaderField } from '../../../protocol/header-lines.ts'
import { formatSipInstance, instanceOfEpid } from '../../../protocol/sip/endpoint-id.ts'
import type { SipOutgoing } from '../../../protocol/sip/format-message.ts'

export interface ClientEndpointIdentity {
  /** "alice@contoso.com" */
  readonly sipAddress: string
  /** 10 hex digits, the same at every sign-in of a device. */
  readonly epid: string
}

/** Name with which the client introduces itself in SIP. */
const SIP_USER_AGENT = 'UCCAPI/16.0.10000.10000 OC/16.0.10000.10000 (Lyncpin)'

export type RandomBytes = (length: number) => Uint8Array

/** So many random bytes in hex. */
export function randomHex(random: RandomBytes, bytes: number): string {
  return encodeHex(random(bytes))
}

/** What one dialog, or one registration, keeps from request to request. */
export interface DialogState {
  readonly callId: string
  readonly fromTag: string
  cseq: number
}

export function createDialogState(random: RandomBytes): DialogState {
  return { callId: randomHex(random, 16), fromTag: randomHex(random, 5), cseq: 0 }
}

export interface RequestParts {
  readonly method: string
  readonly uri: string
  /** Value of To; the own address when absent. */
  readonly to?: string
  readonly headers?: readonly HeaderField[]
  readonly body?: string
  /** CSeq number of the INVITE, for ACK and CANCEL. */
  readonly cseq?: number
}

/** A request with a branch of its own; not signed. */
export function formatRequest(
  { sipAddress, epid }: ClientEndpointIdentity,
  state: DialogState,
  { local, random }: { readonly local: string; readonly random: RandomBytes },
  { method, uri, to = `<sip:${sipAddress}>`, headers = [], body = '', cseq = ++state.cseq }: RequestParts,
): { readonly message: SipOutgoing; readonly branch: string } {
  const branch = `z9hG4bK${randomHex(random, 10).toUpperCase()}`
  const message: SipOutgoing = {
    start: { kind: 'request', method, uri },
    headers: [
      { name: 'Via', value: `SIP/2.0/TLS ${local};branch=${branch}` },
      { name: 'Max-Forwards', value: '70' },
      { name: 'From', value: `<sip:${sipAddress}>;tag=${state.fromTag};epid=${epid}` },
      { name: 'To', value: to },
      { name: 'Call-ID', value: state.callId },
      { name: 'CSeq', value: `${cseq} ${method}` },
      { name: 'User-Agent', value: SIP_USER_AGENT },
      ...headers,
    ],
    body,
  }
  return { message, branch }
}

/** Headers of a REGISTER. @param expires undefined leaves the time to the server, 0 takes the registration back */
export function registerHeaders(
  { epid }: ClientEndpointIdentity,
  local: string,
  expires: number | undefined,
): HeaderField[] {
  const instance = formatSipInstance(instanceOfEpid(epid))
  const methods = 'INVITE, MESSAGE, INFO, OPTIONS, BYE, CANCEL, NOTIFY, ACK, REFER, BENOTIFY'
  return [
    {
      name: 'Contact',
      value: `<sip:${local};transport=tls>;methods="${methods}";proxy=replace;+sip.instance="${instance}"`,
    },
    { name: 'Supported', value: 'gruu-10, adhoclist, msrtc-event-categories' },
    { name: 'Supported', value: 'ms-cluster-failover' },
    { name: 'Supported', value: 'ms-userservices-state-notification' },
    { name: 'ms-keep-alive', value: 'UAC;hop-hop=yes' },
    { name: 'Event', value: 'registration' },
    ...(expires === undefined ? [] : [{ name: 'Expires', value: String(expires) }]),
  ]
}
