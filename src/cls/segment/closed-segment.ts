// A closed segment: blocks, then an index of them, then a foot that says where the index stands. When foot or index are
// damaged the index is made again from the blocks; a damaged block is left out and reported, the others stay readable.
//   index: length of the heads u32 | heads (JSON, zstd) | filters over words, one after the other as long as the heads say
//   foot:  offset of the index f64 | length of the index u32 | CRC-32 of the index u32 | marker of eight bytes

import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { type BlockIndex, type BlockText, indexBlock, storedLength, unpackBlock } from './block.ts'
import { readRange } from './read-range.ts'

const FOOT_BYTES = 24
/** Another version of the index counts as damage: it is made again. */
const FOOT_MARKER = Buffer.from('LPSEGv2\n', 'latin1')
const BLOCK_MARKER = Buffer.from('LPB1', 'latin1')
const INDEX_LIMIT_BYTES = 256 << 20

/** Index of a closed segment. */
export interface SegmentIndex {
  readonly blocks: readonly BlockIndex[]
  /** Ranges of the file that hold no readable block. */
  readonly damaged: readonly { readonly from: number; readonly to: number }[]
  /** The index was damaged and has been made again. */
  readonly rebuilt: boolean
}

/** What the index says of a block, but for the filter itself. */
type BlockHead = Omit<BlockIndex, 'words'> & { readonly wordBytes: number }

/** Index and foot as they stand behind the last block. */
export function writeSegmentEnd(blocks: readonly BlockIndex[], offset: number): Buffer {
  const heads: BlockHead[] = blocks.map(({ words, ...rest }) => ({ ...rest, wordBytes: words.length }))
  const packed = zstdCompressSync(Buffer.from(JSON.stringify(heads), 'utf8'))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(packed.length)
  const index = Buffer.concat([length, packed, ...blocks.map(({ words }) => words)])
  const foot = Buffer.alloc(FOOT_BYTES)
  foot.writeDoubleLE(offset, 0)
  foot.writeUInt32LE(index.length, 8)
  foot.writeUInt32LE(crc32(index), 12)
  FOOT_MARKER.copy(foot, 16)
  return Buffer.concat([index, foot])
}

/** Reads the index of a segment, or makes it again. Rejects when the file cannot be read. */
export async function readSegmentIndex(path: string): Promise<SegmentIndex> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const blocks = await readIndex(file, size)
    return blocks ? { blocks, damaged: [], rebuilt: false } : await rebuildIndex(file, size)
  } finally {
    await file.close()
  }
}

async function readIndex(file: FileHandle, size: number): Promise<BlockIndex[] | undefined> {
  if (size < FOOT_BYTES) return undefined
  const foot = await readRange(file, size - FOOT_BYTES, FOOT_BYTES)
  if (!foot.subarray(16).equals(FOOT_MARKER)) return undefined
  const offset = foot.readDoubleLE(0)
  const length = foot.readUInt32LE(8)
  if (!(offset >= 0) || offset + length + FOOT_BYTES !== size) return undefined
  const index = await readRange(file, offset, length)
  if (crc32(index) !== foot.readUInt32LE(12)) return undefined
  try {
    let at = 4 + index.readUInt32LE(0)
    const json = zstdDecompressSync(index.subarray(4, at), { maxOutputLength: INDEX_LIMIT_BYTES })
    const heads = JSON.parse(json.toString('utf8')) as BlockHead[]
    return heads.map(({ wordBytes, ...rest }) => {
      at += wordBytes
      return { ...rest, words: index.subarray(at - wordBytes, at) }
    })
  } catch {
    return undefined
  }
}

/** Looks for blocks from begin to end; what is none is skipped to the next that is. */
async function rebuildIndex(file: FileHandle, size: number): Promise<SegmentIndex> {
  const bytes = await readRange(file, 0, size)
  const blocks: BlockIndex[] = []
  const damaged: { from: number; to: number }[] = []
  let at = 0
  let end = 0
  while (at >= 0 && at < bytes.length) {
    const length = storedLength(bytes.subarray(at))
    const text = length > 0 ? await unpackBlock(bytes.subarray(at, at + length)) : undefined
    const block = text?.read()
    if (block) {
      if (at > end) damaged.push({ from: end, to: at })
      blocks.push({ offset: at, storedBytes: length, ...indexBlock(block) })
      at += length
      end = at
    } else at = bytes.indexOf(BLOCK_MARKER, at + 1)
  }
  if (blocks.length === 0 && size > 0) damaged.push({ from: 0, to: size })
  return { blocks, damaged, rebuilt: true }
}

/** Reads blocks of one segment file. */
export interface SegmentBlocks {
  /** Undefined when the block is damaged. Rejects when the file cannot be read. */
  read(index: BlockIndex): Promise<BlockText | undefined>
  close(): Promise<void>
}

/** Opens a segment for reading blocks. Rejects when the file cannot be opened. */
export async function openSegmentBlocks(path: string): Promise<SegmentBlocks> {
  const file = await open(path, 'r')
  return {
    read: async ({ offset, storedBytes }) => unpackBlock(await readRange(file, offset, storedBytes)),
    close: () => file.close(),
  }
}
