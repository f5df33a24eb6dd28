// Writes tickets, AP-REQ, AP-REP and what is to be encrypted in them, RFC 4120 §5: counterpart of read-message.ts.

import {
  writeDerApplication,
  writeDerContext,
  writeDerFlags,
  writeDerGeneralString,
  writeDerInteger,
  writeDerOctets,
  writeDerOptional,
  writeDerSequence,
  writeDerTime,
} from '../der/write.ts'
import {
  type ApReply,
  type ApRequest,
  type Authenticator,
  type EncryptedData,
  KERBEROS_VERSION,
  type KerberosPrincipal,
  MSG_AP_REP,
  MSG_AP_REQ,
  type TicketContent,
  type WireKey,
} from './message.ts'

function writePrincipalName({ nameType, parts }: KerberosPrincipal): Uint8Array {
  const names = writeDerSequence(...parts.map(writeDerGeneralString))
  return writeDerSequence(writeDerContext(0, writeDerInteger(nameType)), writeDerContext(1, names))
}

function writeEncrypted({ etype, kvno, cipher }: EncryptedData): Uint8Array {
  return writeDerSequence(
    writeDerContext(0, writeDerInteger(etype)),
    writeDerOptional(1, kvno === undefined ? undefined : writeDerInteger(kvno)),
    writeDerContext(2, writeDerOctets(cipher)),
  )
}

function writeKey({ etype, value }: WireKey): Uint8Array {
  return writeDerSequence(
    writeDerContext(0, writeDerInteger(etype)),
    writeDerContext(1, writeDerOctets(value)),
  )
}

function writeOptionalKey(number: number, key: WireKey | undefined): Uint8Array {
  return writeDerOptional(number, key && writeKey(key))
}

function writeOptionalInteger(number: number, value: number | undefined): Uint8Array {
  return writeDerOptional(number, value === undefined ? undefined : writeDerInteger(value))
}

/** A ticket of its encrypted part. */
export function writeTicket(service: KerberosPrincipal, encrypted: EncryptedData): Uint8Array<ArrayBuffer> {
  return writeDerApplication(
    1,
    writeDerContext(0, writeDerInteger(KERBEROS_VERSION)),
    writeDerContext(1, writeDerGeneralString(service.realm)),
    writeDerContext(2, writePrincipalName(service)),
    writeDerContext(3, writeEncrypted(encrypted)),
  )
}

/** What is encrypted in a ticket, without transited realms, addresses and authorization data. */
export function writeTicketContent(content: TicketContent): Uint8Array<ArrayBuffer> {
  const transited = writeDerSequence(
    writeDerContext(0, writeDerInteger(1)),
    writeDerContext(1, writeDerOctets(new Uint8Array())),
  )
  return writeDerApplication(
    3,
    writeDerContext(0, writeDerFlags(content.flags)),
    writeDerContext(1, writeKey(content.sessionKey)),
    writeDerContext(2, writeDerGeneralString(content.client.realm)),
    writeDerContext(3, writePrincipalName(content.client)),
    writeDerContext(4, transited),
    writeDerContext(5, writeDerTime(content.authTimeUs)),
    writeDerOptional(6, content.startTimeUs === undefined ? undefined : writeDerTime(content.startTimeUs)),
    writeDerContext(7, writeDerTime(content.endTimeUs)),
  )
}

/** An AP-REQ around a ticket. */
export function writeApRequest({ options, ticket, authenticator }: ApRequest): Uint8Array<ArrayBuffer> {
  return writeDerApplication(
    MSG_AP_REQ,
    writeDerContext(0, writeDerInteger(KERBEROS_VERSION)),
    writeDerContext(1, writeDerInteger(MSG_AP_REQ)),
    writeDerContext(2, writeDerFlags(options)),
    writeDerContext(3, ticket.whole),
    writeDerContext(4, writeEncrypted(authenticator)),
  )
}

/** What is encrypted as authenticator. */
export function writeAuthenticator(authenticator: Authenticator): Uint8Array<ArrayBuffer> {
  const { client, checksum, timeUs, subkey, sequence } = authenticator
  return writeDerApplication(
    2,
    writeDerContext(0, writeDerInteger(KERBEROS_VERSION)),
    writeDerContext(1, writeDerGeneralString(client.realm)),
    writeDerContext(2, writePrincipalName(client)),
    writeDerOptional(
      3,
      checksum &&
        writeDerSequence(
          writeDerContext(0, writeDerInteger(checksum.type)),
          writeDerContext(1, writeDerOctets(checksum.value)),
        ),
    ),
    writeDerContext(4, writeDerInteger(timeUs % 1e6)),
    writeDerContext(5, writeDerTime(timeUs)),
    writeOptionalKey(6, subkey),
    writeOptionalInteger(7, sequence),
  )
}

/** An AP-REP of its encrypted part. */
export function writeApReply(encrypted: EncryptedData): Uint8Array<ArrayBuffer> {
  return writeDerApplication(
    MSG_AP_REP,
    writeDerContext(0, writeDerInteger(KERBEROS_VERSION)),
    writeDerContext(1, writeDerInteger(MSG_AP_REP)),
    writeDerContext(2, writeEncrypted(encrypted)),
  )
}

/** What is encrypted in an AP-REP. */
export function writeApReplyContent({ timeUs, subkey, sequence }: ApReply): Uint8Array<ArrayBuffer> {
  return writeDerApplication(
    27,
    writeDerContext(0, writeDerTime(timeUs)),
    writeDerContext(1, writeDerInteger(timeUs % 1e6)),
    writeOptionalKey(2, subkey),
    writeOptionalInteger(3, sequence),
  )
}
