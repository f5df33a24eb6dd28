// Turns a full segment into a closed one. The result appears under its name only when it is complete and on the disk: a
// process killed on the way leaves a .tmp file, and the full segment as it was.

import { open, readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import { BLOCK_BYTES, type BlockIndex, packBlock } from './block.ts'
import { type BlockBuilder, createBlockBuilder } from './block-builder.ts'
import type { CatalogueEntry } from './catalogue.ts'
import { writeSegmentEnd } from './closed-segment.ts'
import { scanFrames } from './frame.ts'

/** Records of a file of frames as blocks that wait to be laid out. @param blockBytes size at which a block is complete */
export function blocksOfFrames(bytes: Buffer, blockBytes = BLOCK_BYTES): BlockBuilder[] {
  const blocks: BlockBuilder[] = []
  let builder = createBlockBuilder(bytes)
  scanFrames(bytes, (timeUs, level, form, component, from, to) => {
    if (builder.add(timeUs, level, form, component, from, to) < blockBytes) return
    blocks.push(builder)
    builder = createBlockBuilder(bytes)
  })
  if (builder.count > 0) blocks.push(builder)
  return blocks
}

/**
 * Writes the closed segment of `source` to `target` and removes `source`. Resolves with what the catalogue says of it.
 * Rejects with what the file system refuses; then `source` is unchanged and `target` does not exist.
 */
export async function compressSegment(source: string, target: string): Promise<CatalogueEntry> {
  const blocks = blocksOfFrames(await readFile(source))
  const temporary = `${target}.tmp`
  const indexes: BlockIndex[] = []
  let offset = 0
  try {
    const file = await open(temporary, 'w')
    try {
      for (const block of blocks) {
        const { bytes, index } = await packBlock(block.build(), offset)
        await file.writeFile(bytes)
        indexes.push(index)
        offset += bytes.length
      }
      const end = writeSegmentEnd(indexes, offset)
      await file.writeFile(end)
      offset += end.length
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, target)
    await syncFolder(dirname(target))
  } catch (thrown) {
    await rm(temporary, { force: true })
    throw thrown
  }
  await rm(source, { force: true })
  return catalogueEntry(basename(target), 'closed', indexes, offset)
}

/** Makes a rename last; systems that cannot open folders do it by themselves. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}

/** What the catalogue says of a segment with this index. */
export function catalogueEntry(
  file: string,
  state: CatalogueEntry['state'],
  blocks: readonly BlockIndex[],
  storedBytes: number,
): CatalogueEntry {
  return {
    file,
    state,
    fromUs: blocks.reduce((least, block) => Math.min(least, block.fromUs), Number.MAX_VALUE),
    toUs: blocks.reduce((greatest, block) => Math.max(greatest, block.toUs), -Number.MAX_VALUE),
    records: blocks.reduce((sum, block) => sum + block.records, 0),
    rawBytes: blocks.reduce((sum, block) => sum + block.rawBytes, 0),
    storedBytes,
  }
}
