// Reads tickets, AP-REQ, AP-REP and their decrypted parts, RFC 4120 §5. Never throws: what is none of them is undefined.

import {
  type DerElement,
  type DerFields,
  derFlags,
  derInteger,
  derOctets,
  derText,
  derTimeUs,
  readDer,
  readDerFields,
  readDerSequence,
  readDerWhole,
} from '../der/read.ts'
import {
  type ApReply,
  type ApRequest,
  type Authenticator,
  type EncryptedData,
  KERBEROS_VERSION,
  type KerberosPrincipal,
  type KerberosTicket,
  MSG_AP_REP,
  MSG_AP_REQ,
  type TicketContent,
  type WireKey,
} from './message.ts'

/** Fields of the application-tagged message of that number. */
function messageFields(bytes: Uint8Array, tag: number): DerFields | undefined {
  const element = readDerWhole(bytes)
  return element?.tag === (0x60 | tag) ? readDerFields(element) : undefined
}

function readPrincipal(
  name: DerElement | undefined,
  realm: DerElement | undefined,
): KerberosPrincipal | undefined {
  const fields = readDerFields(name)
  const list = fields?.get(1)
  const parts = list?.tag === 0x30 ? readDerSequence(list.content)?.map(derText) : undefined
  const realmText = derText(realm)
  const nameType = derInteger(fields?.get(0))
  if (parts === undefined || realmText === undefined || nameType === undefined) return undefined
  const texts = parts.filter(part => part !== undefined)
  return texts.length === parts.length ? { parts: texts, realm: realmText, nameType } : undefined
}

function readEncrypted(element: DerElement | undefined): EncryptedData | undefined {
  const fields = readDerFields(element)
  const etype = derInteger(fields?.get(0))
  const cipher = derOctets(fields?.get(2))
  return etype === undefined || cipher === undefined
    ? undefined
    : { etype, kvno: derInteger(fields?.get(1)), cipher }
}

function readKey(element: DerElement | undefined): WireKey | undefined {
  const fields = readDerFields(element)
  const etype = derInteger(fields?.get(0))
  const value = derOctets(fields?.get(1))
  return etype === undefined || value === undefined ? undefined : { etype, value }
}

function timeWithMicroseconds(fields: DerFields, time: number, microseconds: number): number | undefined {
  const timeUs = derTimeUs(fields.get(time))
  const us = derInteger(fields.get(microseconds))
  return timeUs === undefined || us === undefined ? undefined : timeUs + us
}

/** Undefined when the bytes are no AP-REQ. */
export function readApRequest(bytes: Uint8Array): ApRequest | undefined {
  const fields = messageFields(bytes, MSG_AP_REQ)
  if (derInteger(fields?.get(0)) !== KERBEROS_VERSION || derInteger(fields?.get(1)) !== MSG_AP_REQ)
    return undefined
  const options = derFlags(fields?.get(2))
  const ticket = readTicket(fields?.get(3)?.whole ?? new Uint8Array())
  const authenticator = readEncrypted(fields?.get(4))
  return options === undefined || !ticket || !authenticator ? undefined : { options, ticket, authenticator }
}

/** Undefined when the bytes are no ticket. */
export function readTicket(bytes: Uint8Array): KerberosTicket | undefined {
  const fields = messageFields(bytes, 1)
  const service = readPrincipal(fields?.get(2), fields?.get(1))
  const encrypted = readEncrypted(fields?.get(3))
  return service && encrypted && { service, encrypted, whole: bytes }
}

/** Reads the decrypted part of a ticket; padding may follow it. */
export function readTicketContent(bytes: Uint8Array): TicketContent | undefined {
  const fields = decryptedFields(bytes, 3)
  const sessionKey = readKey(fields?.get(1))
  const client = readPrincipal(fields?.get(3), fields?.get(2))
  const authTimeUs = derTimeUs(fields?.get(5))
  const endTimeUs = derTimeUs(fields?.get(7))
  if (!sessionKey || !client || authTimeUs === undefined || endTimeUs === undefined) return undefined
  return {
    flags: derFlags(fields?.get(0)) ?? 0,
    sessionKey,
    client,
    authTimeUs,
    startTimeUs: derTimeUs(fields?.get(6)),
    endTimeUs,
  }
}

/** Reads a decrypted authenticator. */
export function readAuthenticator(bytes: Uint8Array): Authenticator | undefined {
  const fields = decryptedFields(bytes, 2)
  const client = readPrincipal(fields?.get(2), fields?.get(1))
  const timeUs = fields && timeWithMicroseconds(fields, 5, 4)
  if (!client || timeUs === undefined) return undefined
  const checksum = readDerFields(fields?.get(3))
  const type = derInteger(checksum?.get(0))
  const value = derOctets(checksum?.get(1))
  return {
    client,
    checksum: type === undefined || value === undefined ? undefined : { type, value },
    timeUs,
    subkey: readKey(fields?.get(6)),
    sequence: derInteger(fields?.get(7)),
  }
}

/** The encrypted part of an AP-REP. */
export function readApReply(bytes: Uint8Array): EncryptedData | undefined {
  const fields = messageFields(bytes, MSG_AP_REP)
  if (derInteger(fields?.get(0)) !== KERBEROS_VERSION || derInteger(fields?.get(1)) !== MSG_AP_REP)
    return undefined
  return readEncrypted(fields?.get(2))
}

/** Reads the decrypted part of an AP-REP. */
export function readApReplyContent(bytes: Uint8Array): ApReply | undefined {
  const fields = decryptedFields(bytes, 27)
  const timeUs = fields && timeWithMicroseconds(fields, 0, 1)
  if (timeUs === undefined) return undefined
  return { timeUs, subkey: readKey(fields?.get(2)), sequence: derInteger(fields?.get(3)) }
}

/** As `messageFields`, but old encryption types pad what they encrypt. */
function decryptedFields(bytes: Uint8Array, tag: number): DerFields | undefined {
  const element = readDer(bytes)
  return element?.tag === (0x60 | tag) ? readDerFields(element) : undefined
}
