// The TLS flights that TLS-DSK carries in gssapi-data: which handshake messages they hold, and framing for clients that
// parse record by record. RFC 2246 §6.2.1, §7.4; MS-SIPAE §3.1.

import { createByteReader } from '../../base/byte-reader.ts'
import { createByteWriter } from '../../base/byte-writer.ts'
import { concatBytes } from '../../base/bytes.ts'

const CHANGE_CIPHER_SPEC = 20
const ALERT = 21
const HANDSHAKE = 22

/** Handshake message types, RFC 2246 §7.4. */
export const TLS_HANDSHAKE = {
  CLIENT_HELLO: 1,
  SERVER_HELLO: 2,
  CERTIFICATE: 11,
  CERTIFICATE_REQUEST: 13,
  SERVER_HELLO_DONE: 14,
  CERTIFICATE_VERIFY: 15,
  CLIENT_KEY_EXCHANGE: 16,
} as const

const MAX_FRAGMENT_BYTES = 0x4000

export interface TlsRecord {
  readonly type: number
  /** 0x0301 is TLS 1.0. */
  readonly version: number
  readonly fragment: Uint8Array
}

/** Whole records; undefined when the bytes end inside one or a type is none of TLS. */
export function readTlsRecords(bytes: Uint8Array): TlsRecord[] | undefined {
  const reader = createByteReader(bytes)
  const records: TlsRecord[] = []
  while (reader.remaining > 0) {
    const type = reader.u8()
    const version = reader.u16be()
    const fragment = reader.take(reader.u16be())
    if (!reader.ok || type < CHANGE_CIPHER_SPEC || type > HANDSHAKE + 1) return undefined
    records.push({ type, version, fragment })
  }
  return records
}

/** What a flight holds, as far as it can be read without keys. */
export interface TlsFlight {
  /** Whole handshake messages before ChangeCipherSpec, with their four-byte heads. */
  readonly messages: readonly Uint8Array[]
  readonly changesCipher: boolean
  /** An encrypted handshake record follows ChangeCipherSpec: Finished. */
  readonly finishes: boolean
  /** Description of an alert, RFC 2246 §7.2. */
  readonly alert: number | undefined
}

/** Reads a flight; undefined when it is cut off anywhere or not TLS. */
export function readTlsFlight(bytes: Uint8Array): TlsFlight | undefined {
  const records = readTlsRecords(bytes)
  if (records === undefined || records.length === 0) return undefined
  const change = records.findIndex(record => record.type === CHANGE_CIPHER_SPEC)
  const plain = change < 0 ? records : records.slice(0, change)
  const messages = splitMessages(concatBytes(plain.filter(isHandshake).map(record => record.fragment)))
  if (messages === undefined) return undefined
  return {
    messages,
    changesCipher: change >= 0,
    finishes: change >= 0 && records.slice(change + 1).some(isHandshake),
    alert: plain.find(record => record.type === ALERT)?.fragment[1],
  }
}

function isHandshake(record: TlsRecord): boolean {
  return record.type === HANDSHAKE
}

function splitMessages(bytes: Uint8Array): Uint8Array[] | undefined {
  const messages: Uint8Array[] = []
  for (let at = 0; at < bytes.length; ) {
    const bodyBytes = ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
    const end = at + 4 + bodyBytes
    if (end > bytes.length) return undefined
    messages.push(bytes.subarray(at, end))
    at = end
  }
  return messages
}

/** Types of the handshake messages of a flight, in order. */
export function handshakeTypes(flight: TlsFlight): number[] {
  return flight.messages.map(message => message[0] ?? 0)
}

/**
 * The same flight with its plaintext handshake messages in as few records as possible. pidgin-sipe fails on a
 * ServerHelloDone that has a record to itself and on a message that crosses a record border; OpenSSL gives every message
 * its own record, Windows the whole flight one. Hashes run over messages, so nothing else changes. A flight that cannot
 * be read comes back as it is.
 */
export function reframeFlight(bytes: Uint8Array): Uint8Array {
  const flight = readTlsFlight(bytes)
  const records = readTlsRecords(bytes) ?? []
  if (flight === undefined || flight.alert !== undefined || flight.messages.length === 0) return bytes
  const change = records.findIndex(record => record.type === CHANGE_CIPHER_SPEC)
  const rest = change < 0 ? [] : records.slice(change)
  const version = records[0]?.version ?? 0
  const writer = createByteWriter(bytes.length)
  const groups = groupMessages(flight.messages).map(group => ({
    type: HANDSHAKE,
    version,
    fragment: concatBytes(group),
  }))
  for (const record of [...groups, ...rest]) {
    for (let at = 0; at < record.fragment.length; at += MAX_FRAGMENT_BYTES) {
      const fragment = record.fragment.subarray(at, at + MAX_FRAGMENT_BYTES)
      writer.u8(record.type)
      writer.u16be(record.version)
      writer.u16be(fragment.length)
      writer.bytes(fragment)
    }
  }
  return writer.finish()
}

/** Messages that share a record; ServerHelloDone never begins one as long as a message can go with it. */
function groupMessages(messages: readonly Uint8Array[]): Uint8Array[][] {
  const groups: Uint8Array[][] = []
  for (const message of messages) {
    const last = groups.at(-1)
    const fits = last && sizeOf(last) + message.length <= MAX_FRAGMENT_BYTES
    const isDone = message[0] === TLS_HANDSHAKE.SERVER_HELLO_DONE
    if (last && (fits || (isDone && last.length === 1))) last.push(message)
    else if (last && isDone) groups.push([...last.splice(-1), message])
    else groups.push([message])
  }
  return groups
}

function sizeOf(messages: readonly Uint8Array[]): number {
  return messages.reduce((sum, message) => sum + message.length, 0)
}
