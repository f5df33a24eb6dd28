// Builds event logs: file header, chunks, records whose first one carries the template that the others use.

import { type ByteBuilder, createByteBuilder, filetimeOf } from '../byte-builder.ts'

export interface EventOptions {
  readonly provider?: string
  readonly eventId?: number
  readonly level?: number
  readonly computer?: string
  readonly time?: string
  /** Unnamed values, written as one array as classic events do. */
  readonly values?: readonly string[]
  /** Named values, in a fragment of their own as events of manifest providers do. */
  readonly named?: readonly (readonly [name: string, value: string])[]
  /** Forwarded from another machine: no dependency ids, no template. */
  readonly forwarded?: boolean
}

const CHUNK_BYTES = 65_536
const HEADER_BYTES = 512

/** Writes tokens; positions count from the start of the chunk. */
interface Writer {
  readonly out: ByteBuilder
  readonly base: number
  readonly dependencyIds: boolean
}

function name({ out, base }: Writer, text: string): void {
  out.u32(base + out.length + 4)
  out.u32(0).u16(0).u16(text.length).utf16(text).u16(0)
}

function open(writer: Writer, text: string, attributes = false): void {
  writer.out.u8(attributes ? 0x41 : 0x01)
  if (writer.dependencyIds) writer.out.u16(0xffff)
  writer.out.u32(0)
  name(writer, text)
  if (attributes) writer.out.u32(0)
}

function attribute(writer: Writer, text: string): void {
  writer.out.u8(0x06)
  name(writer, text)
}

const literal = ({ out }: Writer, text: string): ByteBuilder =>
  out.u8(0x05).u8(1).u16(text.length).utf16(text)
const substitution = ({ out }: Writer, index: number, type: number): ByteBuilder =>
  out.u8(0x0d).u16(index).u8(type)
const close = ({ out }: Writer): ByteBuilder => out.u8(0x02)
const end = ({ out }: Writer): ByteBuilder => out.u8(0x04)

function leaf(writer: Writer, text: string, content: () => void): void {
  open(writer, text)
  close(writer)
  content()
  end(writer)
}

/** The content of an event: values by substitution, or in place when `options` is given. */
function eventTokens(writer: Writer, options?: EventOptions): void {
  const fill = (index: number, type: number, text: string): void => {
    if (options) literal(writer, text)
    else substitution(writer, index, type)
  }
  open(writer, 'Event', true)
  attribute(writer, 'xmlns')
  literal(writer, 'http://schemas.microsoft.com/win/2004/08/events/event')
  close(writer)
  open(writer, 'System')
  close(writer)
  open(writer, 'Provider', true)
  attribute(writer, 'Name')
  fill(0, 1, options?.provider ?? '')
  writer.out.u8(0x03)
  leaf(writer, 'EventID', () => fill(1, 6, String(options?.eventId ?? 0)))
  leaf(writer, 'Level', () => fill(2, 4, String(options?.level ?? 2)))
  open(writer, 'TimeCreated', true)
  attribute(writer, 'SystemTime')
  fill(3, 0x11, options?.time ?? '')
  writer.out.u8(0x03)
  leaf(writer, 'Computer', () => fill(4, 1, options?.computer ?? ''))
  end(writer)
  if (options)
    leaf(writer, 'EventData', () =>
      leaf(writer, 'Data', () => literal(writer, options.values?.join('\n') ?? '')),
    )
  else {
    leaf(writer, 'EventData', () => leaf(writer, 'Data', () => substitution(writer, 5, 0x81)))
    substitution(writer, 6, 0x21)
  }
  end(writer)
}

/** EventData with named values: a fragment without dependency ids. */
function namedFragment(base: number, named: EventOptions['named']): Uint8Array {
  if (!named) return new Uint8Array(0)
  const writer: Writer = { out: createByteBuilder(), base, dependencyIds: false }
  writer.out.u8(0x0f).u8(1).u8(1).u8(0)
  open(writer, 'EventData')
  close(writer)
  for (const [key, value] of named) {
    open(writer, 'Data', true)
    attribute(writer, 'Name')
    literal(writer, key)
    close(writer)
    literal(writer, value)
    end(writer)
  }
  end(writer)
  writer.out.u8(0)
  return writer.out.build()
}

/** Binary XML of one event that begins at `base`; `definitionAt` is where the template stands, 0 to write it here. */
function fragment(
  base: number,
  options: EventOptions,
  definitionAt: number,
): { bytes: Uint8Array; definitionAt: number } {
  const {
    provider = 'LS Protocol Stack',
    eventId = 14428,
    level = 2,
    computer = 'fe01.contoso.com',
  } = options
  const time = options.time ?? '2016-03-14T09:00:00Z'
  const out = createByteBuilder()
  out.u8(0x0f).u8(1).u8(1).u8(0)
  if (options.forwarded) {
    eventTokens({ out, base, dependencyIds: false }, { ...options, provider, eventId, level, computer, time })
    return { bytes: out.u8(0).build(), definitionAt }
  }
  const here = base + out.length + 10
  out
    .u8(0x0c)
    .u8(1)
    .u32(1)
    .u32(definitionAt || here)
  if (definitionAt === 0) {
    const definition: Writer = { out: createByteBuilder(), base: here + 24, dependencyIds: true }
    definition.out.u8(0x0f).u8(1).u8(1).u8(0)
    eventTokens(definition)
    const bytes = definition.out.u8(0).build()
    out.u32(0).zeros(16).u32(bytes.length).bytes(bytes)
  }
  const filetime = createByteBuilder().u64(filetimeOf(time)).build()
  const utf16 = (text: string): Uint8Array => createByteBuilder().utf16(text).build()
  const values: [type: number, bytes: Uint8Array][] = [
    [1, utf16(provider)],
    [6, createByteBuilder().u16(eventId).build()],
    [4, Uint8Array.of(level)],
    [0x11, filetime],
    [1, utf16(computer)],
    options.values
      ? [0x81, utf16(options.values.map(value => `${value}\0`).join(''))]
      : [0, new Uint8Array(0)],
  ]
  const valuesBytes = values.reduce((sum, [, bytes]) => sum + bytes.length, 0)
  const namedAt = base + out.length + 4 + 4 * 7 + valuesBytes
  values.push(options.named ? [0x21, namedFragment(namedAt, options.named)] : [0, new Uint8Array(0)])
  out.u32(values.length)
  for (const [type, bytes] of values) out.u16(bytes.length).u8(type).u8(0)
  for (const [, bytes] of values) out.bytes(bytes)
  return { bytes: out.u8(0).build(), definitionAt: definitionAt || here }
}

/** One chunk with its events. */
export function evtxChunk(events: readonly EventOptions[]): Uint8Array {
  const records = createByteBuilder()
  let definitionAt = 0
  for (const [i, event] of events.entries()) {
    const at = HEADER_BYTES + records.length
    const built = fragment(at + 24, event, definitionAt)
    definitionAt = built.definitionAt
    const size = 24 + built.bytes.length + 4
    records
      .u32(0x00002a2a)
      .u32(size)
      .u64(BigInt(i + 1))
      .u64(filetimeOf(event.time ?? '2016-03-14T09:00:00Z'))
    records.bytes(built.bytes).u32(size)
  }
  const used = HEADER_BYTES + records.length
  return createByteBuilder()
    .ascii('ElfChnk\0')
    .zeros(32)
    .u32(128)
    .u32(used)
    .u32(used)
    .zeros(HEADER_BYTES - 52)
    .bytes(records.build())
    .zeros(CHUNK_BYTES - used)
    .build()
}

/** A whole file. */
export function evtxFile(chunks: readonly Uint8Array[]): Uint8Array {
  const header = createByteBuilder()
    .ascii('ElfFile\0')
    .zeros(24)
    .u32(128)
    .u16(1)
    .u16(3)
    .u16(4096)
    .u16(chunks.length)
  const file = createByteBuilder()
    .bytes(header.build())
    .zeros(4096 - header.length)
  for (const chunk of chunks) file.bytes(chunk)
  return file.build()
}
