// Kerberos, client side, with a service ticket at hand: AP-REQ out, AP-REP in when mutual authentication is wanted.
// RFC 4120 §3.2.2, RFC 4121 §4.1. Where the ticket comes from (a KDC, a cache, the lab) is not decided here.

import { concatBytes } from '../../base/bytes.ts'
import { GSS_MECHANISMS, readGssToken, writeGssToken } from '../../protocol/gss/initial-token.ts'
import { AP_MUTUAL_REQUIRED, type KerberosPrincipal } from '../../protocol/kerberos/message.ts'
import { readApReply, readApReplyContent, readTicket } from '../../protocol/kerberos/read-message.ts'
import { writeApRequest, writeAuthenticator } from '../../protocol/kerberos/write-message.ts'
import { associationEnd } from '../sip/lifetime.ts'
import { type Initiator, type InitiatorStep, refused } from '../sip/mechanism.ts'
import {
  confounderBytesOf,
  decrypt,
  encrypt,
  KEY_USAGE,
  type KerberosKey,
  kerberosKey,
  keyBytesOf,
} from './encryption.ts'
import { GSS_CHECKSUM_TYPE, GSS_FLAGS, writeGssChecksum } from './gss-checksum.ts'
import { createMicSigner } from './mic.ts'

/** A ticket for one service and the key that belongs to it. */
export interface ServiceTicket {
  /** DER of the ticket. */
  readonly ticket: Uint8Array
  readonly sessionKey: KerberosKey
  readonly client: KerberosPrincipal
  readonly endTimeUs: number
}

export interface KerberosInitiatorOptions extends ServiceTicket {
  readonly random: (bytes: number) => Uint8Array
  /** Ask the server to prove itself with an AP-REP; SIP clients do not, its first signature proves it. */
  readonly isMutual?: boolean
}

/** A handshake that has not begun. It takes one step, or two with mutual authentication. */
export function createKerberosInitiator(options: KerberosInitiatorOptions): Initiator {
  const { random, isMutual = false } = options
  let sent: Sent | undefined
  let isDone = false

  function begin(nowUs: number): InitiatorStep {
    const ticket = readTicket(options.ticket)
    const subkey = kerberosKey(options.sessionKey.etype, random(keyBytesOf(options.sessionKey.etype)))
    if (ticket === undefined || subkey === undefined)
      return refused('bad-ticket', 'The ticket cannot be read')
    if (nowUs >= options.endTimeUs) return refused('ticket-expired', 'The ticket has expired')
    const sequence = new DataView(Uint8Array.from(random(4)).buffer).getUint32(0) & 0x3fffffff
    sent = { timeUs: nowUs, sequence, subkey }
    const token = writeRequest(options, ticket, sent)
    return isMutual ? { kind: 'continue', token } : complete(token, sent.subkey, false, nowUs)
  }

  function readReply(token: Uint8Array, { timeUs, subkey }: Sent, nowUs: number): InitiatorStep {
    const framed = readGssToken(token)
    const encrypted =
      framed?.inner[0] === 2 && framed.inner[1] === 0 ? readApReply(framed.inner.subarray(2)) : undefined
    if (encrypted === undefined) return refused('malformed', 'The token is no Kerberos AP-REP')
    const plain = decrypt(options.sessionKey, KEY_USAGE.apReply, encrypted.cipher)
    const reply = plain && readApReplyContent(plain)
    if (reply?.timeUs !== timeUs)
      return refused('bad-ticket', 'The server could not prove that it read the ticket')
    const acceptorSubkey = reply.subkey && kerberosKey(reply.subkey.etype, reply.subkey.value)
    return complete(undefined, acceptorSubkey ?? subkey, acceptorSubkey !== undefined, nowUs)
  }

  function complete(
    token: Uint8Array | undefined,
    key: KerberosKey,
    isAcceptorSubkey: boolean,
    nowUs: number,
  ): InitiatorStep {
    isDone = true
    const firstSequence = sent?.sequence ?? 0
    return {
      kind: 'complete',
      token,
      signer: createMicSigner({ key, side: 'initiator', isAcceptorSubkey, firstSequence }),
      expiresUs: associationEnd(nowUs, options.endTimeUs),
    }
  }

  return {
    step(token, nowUs) {
      if (isDone) return refused('out-of-order', 'The server sent a token after its last one')
      if (sent !== undefined) return readReply(token, sent, nowUs)
      return token.length === 0 ? begin(nowUs) : refused('out-of-order', 'The server spoke before the client')
    },
    close() {},
  }
}

/** What the authenticator said. */
interface Sent {
  readonly timeUs: number
  readonly sequence: number
  readonly subkey: KerberosKey
}

function writeRequest(
  { client, sessionKey, random, isMutual }: KerberosInitiatorOptions,
  ticket: NonNullable<ReturnType<typeof readTicket>>,
  { timeUs, sequence, subkey }: Sent,
): Uint8Array {
  const flags = GSS_FLAGS.integrity | (isMutual ? GSS_FLAGS.mutual : 0)
  const authenticator = writeAuthenticator({
    client,
    checksum: { type: GSS_CHECKSUM_TYPE, value: writeGssChecksum(flags) },
    timeUs,
    subkey: { etype: subkey.etype, value: subkey.value.reveal() },
    sequence,
  })
  const confounder = random(confounderBytesOf(sessionKey.etype))
  const cipher = encrypt(sessionKey, KEY_USAGE.apRequestAuthenticator, authenticator, confounder)
  const request = writeApRequest({
    options: isMutual ? AP_MUTUAL_REQUIRED : 0,
    ticket,
    authenticator: { etype: sessionKey.etype, kvno: undefined, cipher },
  })
  return writeGssToken({
    mechanism: GSS_MECHANISMS.kerberos,
    inner: concatBytes([Uint8Array.of(1, 0), request]),
  })
}
