// Reads DNS messages from the wire (UDP payload, or TCP payload without its length). RFC 1035 §4.1, RFC 6891 §6.
// Never throws: what can be read before an odd place is the value, the odd place is a problem.

import { type ByteReader, createByteReader } from '../../base/byte-reader.ts'
import { formatIpAddress } from '../../base/ip-address.ts'
import type { Parsed, Problem } from '../../base/problem.ts'
import {
  DNS_TYPES,
  type DnsData,
  type DnsEdns,
  type DnsMessage,
  type DnsQuestion,
  type DnsRecord,
} from './message.ts'
import { readName } from './name.ts'

/** Reads one message; undefined when there are not even the 12 bytes of a header. */
export function readDnsMessage(bytes: Uint8Array): Parsed<DnsMessage> | undefined {
  const reader = createByteReader(bytes)
  const id = reader.u16be()
  const flags = reader.u16be()
  const counts = [reader.u16be(), reader.u16be(), reader.u16be(), reader.u16be()]
  if (!reader.ok) return undefined
  const problems: Problem[] = []
  const questions = readQuestions(reader, bytes, counts[0] ?? 0, problems)
  const [answers, authorities, all] = [1, 2, 3].map(section =>
    readRecords(reader, bytes, counts[section] ?? 0, problems),
  )
  if (problems.length === 0 && reader.remaining > 0)
    problems.push({
      code: 'dns-trailing-bytes',
      text: `${reader.remaining} bytes follow the message`,
      at: reader.at,
    })
  const options = (all ?? []).filter(record => record.type === DNS_TYPES.OPT)
  const edns = options[0] && readEdns(options[0])
  return {
    value: {
      id,
      isResponse: (flags & 0x8000) !== 0,
      opcode: (flags >> 11) & 15,
      authoritative: (flags & 0x0400) !== 0,
      truncated: (flags & 0x0200) !== 0,
      recursionDesired: (flags & 0x0100) !== 0,
      recursionAvailable: (flags & 0x0080) !== 0,
      responseCode: (flags & 15) | (((options[0]?.ttl ?? 0) >>> 24) << 4),
      questions,
      answers: (answers ?? []).map(record => record.value),
      authorities: (authorities ?? []).map(record => record.value),
      additionals: (all ?? []).filter(record => record.type !== DNS_TYPES.OPT).map(record => record.value),
      edns,
    },
    problems,
  }
}

function readQuestions(
  reader: ByteReader,
  whole: Uint8Array,
  count: number,
  problems: Problem[],
): DnsQuestion[] {
  const questions: DnsQuestion[] = []
  for (let i = 0; i < count && problems.length === 0; i++) {
    const at = reader.at
    const name = readName(reader, whole)
    const type = reader.u16be()
    const questionClass = reader.u16be()
    if (name === undefined || !reader.ok)
      problems.push({
        code: 'dns-question',
        text: `Question ${i + 1} of ${count} is cut off or has a bad name`,
        at,
      })
    else questions.push({ name, type, class: questionClass })
  }
  return questions
}

/** A record and what an OPT record hides in its fixed fields. */
interface WireRecord {
  readonly value: DnsRecord
  readonly type: number
  readonly ttl: number
  readonly dataBytes: Uint8Array
}

function readRecords(
  reader: ByteReader,
  whole: Uint8Array,
  count: number,
  problems: Problem[],
): WireRecord[] {
  const records: WireRecord[] = []
  for (let i = 0; i < count && problems.length === 0; i++) {
    const at = reader.at
    const record = readRecord(reader, whole)
    if (record) records.push(record)
    else
      problems.push({
        code: 'dns-record',
        text: `Record ${i + 1} of ${count} is cut off or has a bad name`,
        at,
      })
  }
  return records
}

function readRecord(reader: ByteReader, whole: Uint8Array): WireRecord | undefined {
  const name = readName(reader, whole)
  const type = reader.u16be()
  const recordClass = reader.u16be()
  const ttl = reader.u32be()
  const length = reader.u16be()
  const from = reader.at
  const dataBytes = reader.take(length)
  if (name === undefined || !reader.ok) return undefined
  const data = readData(type, dataBytes, createByteReader(whole, from, from + length), whole)
  return {
    value: {
      name,
      class: recordClass,
      ttlSeconds: ttl,
      data: data ?? { kind: 'other', type, bytes: dataBytes.slice() },
    },
    type,
    ttl,
    dataBytes,
  }
}

/** Undefined where the data is not what its type promises: the bytes are kept then. */
function readData(
  type: number,
  bytes: Uint8Array,
  reader: ByteReader,
  whole: Uint8Array,
): DnsData | undefined {
  const data = readTyped(type, bytes, reader, whole)
  return data !== undefined && reader.ok && reader.remaining === 0 ? data : undefined
}

function readTyped(
  type: number,
  bytes: Uint8Array,
  reader: ByteReader,
  whole: Uint8Array,
): DnsData | undefined {
  switch (type) {
    case DNS_TYPES.A:
    case DNS_TYPES.AAAA: {
      const kind = type === DNS_TYPES.A ? 'A' : 'AAAA'
      const address = bytes.length === (kind === 'A' ? 4 : 16) ? formatIpAddress(bytes) : undefined
      reader.skip(bytes.length)
      return address === undefined ? undefined : { kind, address }
    }
    case DNS_TYPES.CNAME:
    case DNS_TYPES.NS:
    case DNS_TYPES.PTR: {
      const target = readName(reader, whole)
      const kind = type === DNS_TYPES.CNAME ? 'CNAME' : type === DNS_TYPES.NS ? 'NS' : 'PTR'
      return target === undefined ? undefined : { kind, target }
    }
    case DNS_TYPES.SRV: {
      const [priority, weight, port] = [reader.u16be(), reader.u16be(), reader.u16be()]
      const target = readName(reader, whole)
      return target === undefined ? undefined : { kind: 'SRV', priority, weight, port, target }
    }
    case DNS_TYPES.SOA:
      return readStartOfAuthority(reader, whole)
    case DNS_TYPES.TXT: {
      const strings: Uint8Array[] = []
      while (reader.ok && reader.remaining > 0) strings.push(reader.take(reader.u8()).slice())
      return { kind: 'TXT', strings }
    }
    default:
      return undefined
  }
}

function readStartOfAuthority(reader: ByteReader, whole: Uint8Array): DnsData | undefined {
  const primary = readName(reader, whole)
  const mailbox = readName(reader, whole)
  if (primary === undefined || mailbox === undefined) return undefined
  return {
    kind: 'SOA',
    primary,
    mailbox,
    serial: reader.u32be(),
    refreshSeconds: reader.u32be(),
    retrySeconds: reader.u32be(),
    expireSeconds: reader.u32be(),
    minimumSeconds: reader.u32be(),
  }
}

/** The OPT pseudo record: class and time to live have other meanings, RFC 6891 §6.1.3. */
function readEdns(record: WireRecord): DnsEdns {
  return {
    udpPayloadBytes: record.value.class,
    version: (record.ttl >>> 16) & 255,
    dnssecOk: (record.ttl & 0x8000) !== 0,
    options: record.dataBytes.slice(),
  }
}
