// A block: about a megabyte of records, compressed by itself, so that a search unpacks only what it needs and damage costs
// one block. The bytes of its records stand one after the other (a search for text is one scan); time, level and component
// are columns beside them.

import { promisify } from 'node:util'
import { constants, crc32, zstdCompress, zstdDecompress, zstdDecompressSync } from 'node:zlib'
import { FORMS, type RecordForm, type StoredRecord } from '../record.ts'
import { type Bloom, createBloom } from './bloom.ts'
import { createHashSet } from './hash-set.ts'
import { createTokenScanner } from './tokens.ts'
import { createVarintReader, createVarintWriter, type VarintReader } from './varint.ts'

const compress = promisify(zstdCompress)
const decompress = promisify(zstdDecompress)

/** A block is closed when its records have this many bytes. */
export const BLOCK_BYTES = 1 << 20
/** What a block may unpack to: beyond that its head is damaged. */
const UNPACKED_LIMIT_BYTES = 80 << 20

const MARKER = 0x3142504c // "LPB1"
const HEAD_BYTES = 24
const ZSTD = { params: { [constants.ZSTD_c_compressionLevel]: 3 } }

/** What the index of a segment says about a block. */
export interface BlockIndex {
  readonly offset: number
  readonly storedBytes: number
  readonly rawBytes: number
  readonly records: number
  /** Least and greatest stamp, µs UTC by the machine's clock. */
  readonly fromUs: number
  readonly toUs: number
  /** Bit r is set when a record has the level of rank r. */
  readonly levels: number
  /** Bit i is set when a record has the form FORMS[i]. */
  readonly forms: number
  readonly components: readonly string[]
  /** Words of its records; see tokens.ts. */
  readonly words: Bloom
}

/** True when a record of the block may have the form. */
export function hasForm({ forms }: BlockIndex, form: RecordForm): boolean {
  return ((forms >>> FORMS.indexOf(form)) & 1) === 1
}

/** A block of which only the bytes of its records are unpacked: a search for text mostly needs no more. */
export interface BlockText {
  readonly payload: Uint8Array
  /** Its records; undefined when what says where they stand is damaged. */
  read(): BlockData | undefined
}

/** Unpacked records of a block. offsets: Uint32Array(count + 1) into `payload`; the others have one value per record. */
export interface BlockData {
  readonly payload: Uint8Array
  readonly count: number
  readonly offsets: Uint32Array
  readonly timesUs: Float64Array
  readonly levels: Uint8Array
  /** Index into `components`. */
  readonly componentIds: Uint32Array
  readonly components: readonly string[]
  /** Index into FORMS. */
  readonly forms: Uint8Array
}

/** The record of a number; its bytes share the memory of the block. */
export function recordAt(block: BlockData, index: number): StoredRecord {
  return {
    timeUs: block.timesUs[index] ?? 0,
    level: block.levels[index] ?? 0,
    component: block.components[block.componentIds[index] ?? 0] ?? '',
    form: formAt(block, index),
    bytes: block.payload.subarray(block.offsets[index], block.offsets[index + 1]),
  }
}

function formAt({ forms }: BlockData, index: number): RecordForm {
  return FORMS[forms[index] ?? 0] ?? 'cls'
}

/** Compresses a block that will stand at `offset` of its segment. */
export async function packBlock(
  block: BlockData,
  offset: number,
): Promise<{ readonly bytes: Buffer; readonly index: BlockIndex }> {
  const packed = Promise.all([
    // With its size in its head zstd unpacks it in one go, without a window of its own.
    compress(block.payload, { ...ZSTD, chunkSize: 256 << 10, pledgedSrcSize: block.payload.length }),
    compress(writeColumns(block), ZSTD),
  ])
  // Meanwhile another thread compresses.
  const index = indexBlock(block)
  const [payload, columns] = await packed
  const bytes = Buffer.concat([Buffer.alloc(HEAD_BYTES), payload, columns])
  bytes.writeUInt32LE(MARKER, 0)
  bytes.writeUInt32LE(payload.length, 4)
  bytes.writeUInt32LE(columns.length, 8)
  bytes.writeUInt32LE(block.payload.length, 12)
  bytes.writeUInt32LE(block.count, 16)
  bytes.writeUInt32LE(crc32(bytes.subarray(HEAD_BYTES)), 20)
  return { bytes, index: { offset, storedBytes: bytes.length, ...index } }
}

/** Bytes of the block whose head stands at the begin of `bytes`; 0 when no head stands there. */
export function storedLength(bytes: Buffer): number {
  if (bytes.length < HEAD_BYTES || bytes.readUInt32LE(0) !== MARKER) return 0
  if (bytes.readUInt32LE(12) > UNPACKED_LIMIT_BYTES) return 0
  return HEAD_BYTES + bytes.readUInt32LE(4) + bytes.readUInt32LE(8)
}

/** zlib goes another round when a result fills its buffer exactly. */
const SPARE_BYTES = 64

/** Unpacks a block, in another thread; undefined when it is damaged. */
export async function unpackBlock(bytes: Buffer): Promise<BlockText | undefined> {
  if (bytes.length === 0 || storedLength(bytes) !== bytes.length) return undefined
  if (crc32(bytes.subarray(HEAD_BYTES)) !== bytes.readUInt32LE(20)) return undefined
  const payloadEnd = HEAD_BYTES + bytes.readUInt32LE(4)
  const rawBytes = bytes.readUInt32LE(12)
  try {
    const payload = await decompress(bytes.subarray(HEAD_BYTES, payloadEnd), {
      chunkSize: rawBytes + SPARE_BYTES,
      maxOutputLength: Math.max(1, rawBytes),
    })
    return { payload, read: () => readColumns(payload, bytes.subarray(payloadEnd), bytes.readUInt32LE(16)) }
  } catch {
    return undefined
  }
}

const UNIT_MS = 1000

/** Head as JSON with its length before it, then lengths, differences of times, levels, components and forms. */
function writeColumns(block: BlockData): Uint8Array {
  const { count, offsets, timesUs, levels, componentIds, components, forms } = block
  const unitUs = timesUs.every(timeUs => timeUs % UNIT_MS === 0) ? UNIT_MS : 1
  const head = Buffer.from(JSON.stringify({ components, unitUs }), 'utf8')
  const writer = createVarintWriter()
  writer.unsigned(head.length)
  for (const byte of head) writer.unsigned(byte)
  for (let i = 0; i < count; i++) writer.unsigned((offsets[i + 1] ?? 0) - (offsets[i] ?? 0))
  let before = 0
  for (let i = 0; i < count; i++) {
    const time = Math.round((timesUs[i] ?? 0) / unitUs)
    writer.signed(time - before)
    before = time
  }
  for (let i = 0; i < count; i++)
    writer.unsigned(((componentIds[i] ?? 0) * 8 + (levels[i] ?? 0)) * FORMS.length + (forms[i] ?? 0))
  return writer.bytes()
}

interface ColumnsHead {
  readonly components: string[]
  readonly unitUs: number
}

function readColumns(payload: Uint8Array, packed: Uint8Array, count: number): BlockData | undefined {
  const reader = openColumns(packed)
  if (!reader) return undefined
  const { components, unitUs } = reader.head
  const offsets = new Uint32Array(count + 1)
  for (let i = 0; i < count; i++) offsets[i + 1] = (offsets[i] ?? 0) + reader.unsigned()
  if (offsets[count] !== payload.length) return undefined
  const timesUs = new Float64Array(count)
  let time = 0
  for (let i = 0; i < count; i++) {
    time += reader.signed()
    timesUs[i] = time * unitUs
  }
  const levels = new Uint8Array(count)
  const componentIds = new Uint32Array(count)
  const forms = new Uint8Array(count)
  for (let i = 0; i < count; i++) {
    const kind = reader.unsigned()
    forms[i] = kind % FORMS.length
    levels[i] = Math.floor(kind / FORMS.length) & 7
    componentIds[i] = Math.floor(kind / (FORMS.length * 8))
  }
  return { payload, count, offsets, timesUs, levels, componentIds, components, forms }
}

function openColumns(packed: Uint8Array): (VarintReader & { readonly head: ColumnsHead }) | undefined {
  try {
    const columns = zstdDecompressSync(packed, { maxOutputLength: UNPACKED_LIMIT_BYTES })
    const reader = createVarintReader(columns)
    const length = reader.unsigned()
    if (length > columns.length) return undefined
    const head = Buffer.from(Array.from({ length }, () => reader.unsigned()))
    return { ...reader, head: JSON.parse(head.toString('utf8')) as ColumnsHead }
  } catch {
    return undefined
  }
}

/** What the index says about what is in the block. */
export function indexBlock(block: BlockData): Omit<BlockIndex, 'offset' | 'storedBytes'> {
  const { payload, count, offsets, timesUs, levels, components, forms } = block
  const words = createHashSet()
  const scan = createTokenScanner(payload, words.add)
  let fromUs = Number.POSITIVE_INFINITY
  let toUs = Number.NEGATIVE_INFINITY
  let levelBits = 0
  let formBits = 0
  for (let i = 0; i < count; i++) {
    scan(offsets[i] ?? 0, offsets[i + 1] ?? 0, forms[i] === TRACE)
    const timeUs = timesUs[i] ?? 0
    if (timeUs < fromUs) fromUs = timeUs
    if (timeUs > toUs) toUs = timeUs
    levelBits |= 1 << (levels[i] ?? 0)
    formBits |= 1 << (forms[i] ?? 0)
  }
  return {
    rawBytes: payload.length,
    records: count,
    fromUs,
    toUs,
    levels: levelBits,
    forms: formBits,
    components,
    words: createBloom(words.values()),
  }
}

const TRACE = FORMS.indexOf('trace')
