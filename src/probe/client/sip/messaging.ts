// Instant messages of a signed-in client: INVITE, ACK, MESSAGE, BYE, and the other side of the same. [MS-SIP] §3.1, RFC 3428.

import { headerValue } from '../../../protocol/header-lines.ts'
import { parseSipAddress, userAtHost } from '../../../protocol/sip/address.ts'
import { addressesOf, routeSetOf } from '../../../protocol/sip/contact.ts'
import { readCSeq, type SipMessage } from '../../../protocol/sip/message.ts'
import type { ClientProblem } from '../http/problem.ts'
import { refusedBySip } from './register.ts'
import type { SipSession } from './session.ts'

export interface InstantMessage {
  /** "alice@contoso.com" */
  readonly from: string
  readonly text: string
}

/** Hands over messages that come in, until the returned function is called. */
export function receiveMessages(
  session: SipSession,
  onMessage: (message: InstantMessage) => void,
): () => void {
  return session.onRequest(message => {
    if (message.start.kind !== 'request') return undefined
    const { method } = message.start
    const from = userAtHost(parseSipAddress(headerValue(message.headers, 'From') ?? '').uri) ?? ''
    if (method === 'INVITE') return { status: 200, body: sessionDescription(session) }
    if (method === 'BYE' || method === 'CANCEL') return { status: 200 }
    if (method !== 'MESSAGE') return undefined
    onMessage({ from, text: message.body })
    return { status: 200 }
  })
}

/** Sends one message in a dialog of its own; undefined when it was delivered. Never rejects. */
export async function sendMessage(
  session: SipSession,
  to: string,
  text: string,
): Promise<ClientProblem | undefined> {
  const state = session.createDialog()
  const invited = await session.request(state, {
    method: 'INVITE',
    uri: `sip:${to}`,
    to: `<sip:${to}>`,
    headers: [
      { name: 'Supported', value: 'ms-sender' },
      { name: 'Content-Type', value: 'application/sdp' },
    ],
    body: sessionDescription(session),
  })
  if (invited.kind === 'failed') return invited.problem
  if (!isSuccess(invited.message)) return refusedBySip(invited.message, 'INVITE')
  const dialog = dialogOf(invited.message, to)
  session.acknowledge(state, { ...dialog, cseq: readCSeq(invited.message.headers)?.number ?? state.cseq })
  const sent = await session.request(state, {
    method: 'MESSAGE',
    ...dialog,
    headers: [...dialog.headers, { name: 'Content-Type', value: 'text/plain; charset=UTF-8' }],
    body: text,
  })
  await session.request(state, { method: 'BYE', ...dialog })
  if (sent.kind === 'failed') return sent.problem
  return isSuccess(sent.message) ? undefined : refusedBySip(sent.message, 'MESSAGE')
}

function isSuccess({ start }: SipMessage): boolean {
  return start.kind === 'response' && start.status < 300
}

/** Where later requests of the dialog go. RFC 3261 §12.1.2 */
function dialogOf({ headers }: SipMessage, to: string) {
  const [contact] = addressesOf(headers, 'Contact')
  return {
    uri: contact?.uri ?? `sip:${to}`,
    to: headerValue(headers, 'To') ?? `<sip:${to}>`,
    headers: routeSetOf(headers, 'caller').map(value => ({ name: 'Route', value })),
  }
}

/** A session of text only; the address means nothing. */
function sessionDescription({ identity }: SipSession): string {
  return [
    'v=0',
    'o=- 0 0 IN IP4 0.0.0.0',
    's=session',
    'c=IN IP4 0.0.0.0',
    't=0 0',
    `m=message 5060 sip null`,
    `a=accept-types:text/plain multipart/alternative`,
    `a=x-from:${identity.sipAddress}`,
    '',
  ].join('\r\n')
}
