// Writes DNS messages, with name compression (RFC 1035 §4.1.4) and, over UDP, truncation (RFC 2181 §9).

import { type ByteWriter, createByteWriter } from '../../base/byte-writer.ts'
import { AppError } from '../../base/errors.ts'
import { parseIpAddress } from '../../base/ip-address.ts'
import { DNS_TYPES, type DnsData, type DnsMessage, type DnsRecord, dnsTypeOf } from './message.ts'
import { parseName } from './name.ts'

/** Offsets in the message of the names and endings of names written so far. */
type KnownNames = Map<string, number>

/**
 * The bytes of a message. Class and TTL upper bits of the response code travel in EDNS and need `edns`.
 * @param limitBytes records that do not fit are left out from the end and TC is set; without it nothing is left out
 * @throws AppError('usage') for a name or address that cannot be written
 */
export function writeDnsMessage(message: DnsMessage, limitBytes = 65_535): Uint8Array<ArrayBuffer> {
  const writer = createByteWriter(512)
  const names: KnownNames = new Map()
  writer.u16be(message.id)
  writer.u16be(flagsOf(message))
  writer.zeros(8)
  for (const question of message.questions) {
    writeName(writer, question.name, names)
    writer.u16be(question.type)
    writer.u16be(question.class)
  }
  const roomForRecords = limitBytes - (message.edns ? 11 + message.edns.options.length : 0)
  const sections = [message.answers, message.authorities, message.additionals]
  const counts = sections.map(() => 0)
  let fits = true
  for (const [section, records] of sections.entries()) {
    for (const record of records) {
      fits = fits && writeIfRoom(writer, record, names, roomForRecords)
      if (fits) counts[section] = (counts[section] ?? 0) + 1
    }
  }
  if (message.edns) writeEdns(writer, message)
  if (!fits) writer.patchU16be(2, flagsOf(message) | 0x0200)
  writer.patchU16be(4, message.questions.length)
  writer.patchU16be(6, counts[0] ?? 0)
  writer.patchU16be(8, counts[1] ?? 0)
  writer.patchU16be(10, (counts[2] ?? 0) + (message.edns ? 1 : 0))
  return writer.finish()
}

function flagsOf(message: DnsMessage): number {
  return (
    (message.isResponse ? 0x8000 : 0) |
    (message.opcode << 11) |
    (message.authoritative ? 0x0400 : 0) |
    (message.truncated ? 0x0200 : 0) |
    (message.recursionDesired ? 0x0100 : 0) |
    (message.recursionAvailable ? 0x0080 : 0) |
    (message.responseCode & 15)
  )
}

function writeIfRoom(writer: ByteWriter, record: DnsRecord, names: KnownNames, limitBytes: number): boolean {
  const before = writer.length
  writeName(writer, record.name, names)
  writer.u16be(dnsTypeOf(record.data))
  writer.u16be(record.class)
  writer.u32be(record.ttlSeconds)
  const lengthAt = writer.length
  writer.u16be(0)
  writeData(writer, record.data, names)
  writer.patchU16be(lengthAt, writer.length - lengthAt - 2)
  if (writer.length <= limitBytes) return true
  writer.truncate(before)
  for (const [name, at] of names) if (at >= before) names.delete(name)
  return false
}

function writeData(writer: ByteWriter, data: DnsData, names: KnownNames): void {
  switch (data.kind) {
    case 'A':
    case 'AAAA': {
      const bytes = parseIpAddress(data.address)
      if (bytes?.length !== (data.kind === 'A' ? 4 : 16))
        throw new AppError('usage', `"${data.address}" is no address for a record of type ${data.kind}`)
      return writer.bytes(bytes)
    }
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return writeName(writer, data.target, names)
    case 'SRV':
      for (const number of [data.priority, data.weight, data.port]) writer.u16be(number)
      // RFC 2782: the target is not compressed.
      return writeName(writer, data.target, new Map())
    case 'SOA':
      writeName(writer, data.primary, names)
      writeName(writer, data.mailbox, names)
      for (const number of [
        data.serial,
        data.refreshSeconds,
        data.retrySeconds,
        data.expireSeconds,
        data.minimumSeconds,
      ])
        writer.u32be(number)
      return
    case 'TXT':
      for (const string of data.strings) {
        writer.u8(string.length)
        writer.bytes(string)
      }
      return
    case 'other':
      return writer.bytes(data.bytes)
  }
}

/** Writes a name, as a pointer from the first ending that was written before; case of letters is kept. */
function writeName(writer: ByteWriter, text: string, names: KnownNames): void {
  const labels = parseName(text)
  if (labels === undefined) throw new AppError('usage', `"${text}" is no domain name that DNS can carry`)
  for (const [i, label] of labels.entries()) {
    const ending = labels
      .slice(i)
      .map(part => `${part.length}:${String.fromCharCode(...part)}`)
      .join('')
    const known = names.get(ending)
    if (known !== undefined) return writer.u16be(0xc000 | known)
    if (writer.length < 0x4000) names.set(ending, writer.length)
    writer.u8(label.length)
    writer.bytes(label)
  }
  writer.u8(0)
}

/** RFC 6891 §6.1.2; the record has the root name. */
function writeEdns(writer: ByteWriter, message: DnsMessage): void {
  const { edns } = message
  if (!edns) return
  writer.u8(0)
  writer.u16be(DNS_TYPES.OPT)
  writer.u16be(edns.udpPayloadBytes)
  writer.u8(message.responseCode >> 4)
  writer.u8(edns.version)
  writer.u16be(edns.dnssecOk ? 0x8000 : 0)
  writer.u16be(edns.options.length)
  writer.bytes(edns.options)
}
