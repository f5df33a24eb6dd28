// Kerberos, server side: one AP-REQ proves the client; an AP-REP goes back only when it is asked for. RFC 4120 §3.2.3,
// RFC 4121 §4.1, MS-SIPAE §3.3.5.1.

import { concatBytes } from '../../base/bytes.ts'
import { formatDuration, US_PER_MINUTE } from '../../base/time.ts'
import { GSS_MECHANISMS, readGssToken, writeGssToken } from '../../protocol/gss/initial-token.ts'
import {
  AP_MUTUAL_REQUIRED,
  type ApRequest,
  type Authenticator,
  formatPrincipal,
  type KerberosPrincipal,
  type KerberosTicket,
  type TicketContent,
} from '../../protocol/kerberos/message.ts'
import { readApRequest, readAuthenticator, readTicketContent } from '../../protocol/kerberos/read-message.ts'
import { writeApReply, writeApReplyContent } from '../../protocol/kerberos/write-message.ts'
import { associationEnd } from '../sip/lifetime.ts'
import { type Acceptor, type AcceptorStep, type Refused, refused } from '../sip/mechanism.ts'
import {
  confounderBytesOf,
  decrypt,
  encrypt,
  KEY_USAGE,
  type KerberosKey,
  kerberosKey,
} from './encryption.ts'
import { GSS_CHECKSUM_TYPE, GSS_FLAGS, readGssFlags } from './gss-checksum.ts'
import { createMicSigner } from './mic.ts'
import type { KerberosReplayCache } from './replay-cache.ts'

/** A key of a service, as a keytab lists it. */
export interface ServiceKey {
  /** "sip/fe01.contoso.com"; compared without case, as Active Directory does. */
  readonly service: string
  readonly kvno: number
  readonly key: KerberosKey
}

export interface KerberosAcceptorOptions {
  readonly keys: readonly ServiceKey[]
  /** Shared by all acceptors of a server. */
  readonly replays: KerberosReplayCache
  /** Account of a client principal; undefined when there is none. */
  readonly findAccount: (client: KerberosPrincipal) => string | undefined
  readonly random: (bytes: number) => Uint8Array
  readonly maxSkewUs?: number
}

/** Clocks may differ by five minutes, RFC 4120 §8.2. */
const MAX_SKEW_US = 5 * US_PER_MINUTE
/** Microsoft's associations end five minutes before the ticket does. */
const END_MARGIN_US = 5 * US_PER_MINUTE

const TOKEN_AP_REQ = Uint8Array.of(1, 0)
const TOKEN_AP_REP = Uint8Array.of(2, 0)

/** A handshake of one step. */
export function createKerberosAcceptor(options: KerberosAcceptorOptions): Acceptor {
  let isDone = false
  return {
    step(token, { nowUs }) {
      if (isDone) return refused('out-of-order', 'The client sent a token after its only one')
      isDone = true
      return accept(options, token, nowUs)
    },
    close() {},
  }
}

function accept(options: KerberosAcceptorOptions, token: Uint8Array, nowUs: number): AcceptorStep {
  const framed = readGssToken(token)
  const isApRequest =
    framed?.mechanism === GSS_MECHANISMS.kerberos &&
    framed.inner[0] === TOKEN_AP_REQ[0] &&
    framed.inner[1] === 0
  const request = isApRequest ? readApRequest(framed.inner.subarray(2)) : undefined
  if (request === undefined) return refused('malformed', 'The token is no Kerberos AP-REQ')
  const opened = openTicket(options.keys, request.ticket)
  if ('kind' in opened) return opened
  const sessionKey = kerberosKey(opened.sessionKey.etype, opened.sessionKey.value)
  if (sessionKey === undefined)
    return refused('bad-ticket', `Session keys of type ${opened.sessionKey.etype} are not known`)
  const plain = decrypt(sessionKey, KEY_USAGE.apRequestAuthenticator, request.authenticator.cipher)
  const authenticator = plain && readAuthenticator(plain)
  if (authenticator === undefined)
    return refused('bad-ticket', 'The authenticator is not encrypted with the session key of the ticket')
  const fault = faultOf(opened, authenticator, nowUs, options.maxSkewUs ?? MAX_SKEW_US)
  if (fault) return fault
  if (!options.replays.remember(request.authenticator.cipher, nowUs))
    return refused('replayed', 'The authenticator was used before')
  const account = options.findAccount(opened.client)
  if (account === undefined)
    return refused('unknown-account', `No account belongs to ${formatPrincipal(opened.client)}`)
  return complete(options, { request, ticket: opened, authenticator, sessionKey, account, nowUs })
}

/** Finds the key by service and type, and decrypts. The key version decides only among several that fit. */
function openTicket(keys: readonly ServiceKey[], ticket: KerberosTicket): TicketContent | Refused {
  const service = ticket.service.parts.join('/').toLowerCase()
  const ours = keys.filter(entry => entry.service.toLowerCase() === service)
  if (ours.length === 0)
    return refused('wrong-service', `The ticket is for ${formatPrincipal(ticket.service)}`)
  const { etype, kvno, cipher } = ticket.encrypted
  const fitting = ours.filter(entry => entry.key.etype === etype)
  if (fitting.length === 0)
    return refused('no-key', `There is no key of encryption type ${etype} for ${service}`)
  const ordered = [...fitting].sort((a, b) => Number(b.kvno === kvno) - Number(a.kvno === kvno))
  for (const { key } of ordered) {
    const plain = decrypt(key, KEY_USAGE.ticket, cipher)
    const content = plain && readTicketContent(plain)
    if (content) return content
  }
  return refused(
    'bad-ticket',
    `The ticket is not encrypted with a key of ${service} (key version ${kvno ?? 'not given'})`,
  )
}

function faultOf(
  ticket: TicketContent,
  authenticator: Authenticator,
  nowUs: number,
  maxSkewUs: number,
): Refused | undefined {
  if (formatPrincipal(ticket.client) !== formatPrincipal(authenticator.client))
    return refused('bad-ticket', 'Ticket and authenticator name different clients')
  const skewUs = authenticator.timeUs - nowUs
  if (Math.abs(skewUs) > maxSkewUs)
    return refused(
      'time-skew',
      `The clocks of client and server differ by ${formatDuration(Math.abs(skewUs))}`,
    )
  if ((ticket.startTimeUs ?? ticket.authTimeUs) - nowUs > maxSkewUs)
    return refused('time-skew', 'The ticket is not valid yet')
  if (nowUs - ticket.endTimeUs > maxSkewUs) return refused('ticket-expired', 'The ticket has expired')
  return undefined
}

interface Accepted {
  readonly request: ApRequest
  readonly ticket: TicketContent
  readonly authenticator: Authenticator
  readonly sessionKey: KerberosKey
  readonly account: string
  readonly nowUs: number
}

function complete(options: KerberosAcceptorOptions, accepted: Accepted): AcceptorStep {
  const { request, ticket, authenticator, sessionKey, account, nowUs } = accepted
  const { checksum, subkey } = authenticator
  const flags = checksum?.type === GSS_CHECKSUM_TYPE ? (readGssFlags(checksum.value) ?? 0) : 0
  const key = subkey ? kerberosKey(subkey.etype, subkey.value) : sessionKey
  if (key === undefined) return refused('bad-ticket', `Subkeys of type ${subkey?.etype} are not known`)
  const wantsReply = (request.options & AP_MUTUAL_REQUIRED) !== 0 || (flags & GSS_FLAGS.mutual) !== 0
  // Without an AP-REP the acceptor begins at the initiator's number, as MIT Kerberos does.
  const firstSequence = authenticator.sequence ?? 0
  const reply = wantsReply ? replyTo(authenticator, sessionKey, firstSequence, options.random) : undefined
  return {
    kind: 'complete',
    token: reply,
    signer: createMicSigner({ key, side: 'acceptor', isAcceptorSubkey: false, firstSequence }),
    identity: { account, name: formatPrincipal(ticket.client) },
    expiresUs: associationEnd(nowUs, ticket.endTimeUs - END_MARGIN_US),
  }
}

/** AP-REP: the client's time, encrypted with the session key, proves that the server could read the ticket. */
function replyTo(
  authenticator: Authenticator,
  sessionKey: KerberosKey,
  sequence: number,
  random: (bytes: number) => Uint8Array,
): Uint8Array {
  const content = writeApReplyContent({ timeUs: authenticator.timeUs, subkey: undefined, sequence })
  const cipher = encrypt(sessionKey, KEY_USAGE.apReply, content, random(confounderBytesOf(sessionKey.etype)))
  const reply = writeApReply({ etype: sessionKey.etype, kvno: undefined, cipher })
  return writeGssToken({ mechanism: GSS_MECHANISMS.kerberos, inner: concatBytes([TOKEN_AP_REP, reply]) })
}
