// The parts of a folder that a search looks at: blocks of closed segments with their index, segments still in frames without.

import { type FileHandle, open } from 'node:fs/promises'
import type { BlockIndex, BlockText } from './block.ts'
import { layOutRecords } from './block-builder.ts'
import {
  openSegmentBlocks,
  readSegmentIndex,
  type SegmentBlocks,
  type SegmentIndex,
} from './closed-segment.ts'
import { blocksOfFrames } from './compress-segment.ts'
import { readRange } from './read-range.ts'

/** A run of records that is read at once. */
export interface Section {
  /** File and place, for a person. */
  readonly name: string
  /** Undefined where only reading tells what is in it. */
  readonly index: BlockIndex | undefined
  /** Undefined when it is damaged or gone. */
  load(): Promise<BlockText | undefined>
}

/** The sections of one file. */
export interface OpenSections {
  readonly sections: readonly Section[]
  /** What of it cannot be read, for a person. */
  readonly problems: readonly string[]
  close(): Promise<void>
}

const CACHED_INDEXES = 128

/** Opens closed segments; remembers the indexes of those it opened last. */
export interface SectionOpener {
  /** Rejects when the file is gone. */
  closed(path: string): Promise<OpenSections>
}

/** Creates an opener. */
export function createSectionOpener(): SectionOpener {
  const indexes = new Map<string, SegmentIndex>()

  async function indexOf(path: string): Promise<SegmentIndex> {
    const known = indexes.get(path)
    indexes.delete(path)
    const index = known ?? (await readSegmentIndex(path))
    indexes.set(path, index)
    if (indexes.size > CACHED_INDEXES) indexes.delete(indexes.keys().next().value ?? '')
    return index
  }

  return {
    async closed(path) {
      const index = await indexOf(path)
      let reader: Promise<SegmentBlocks> | undefined
      const problems = index.damaged.map(({ from, to }) => `${path}: bytes ${from} to ${to} are damaged`)
      return {
        problems,
        sections: index.blocks.map(block => ({
          name: `${path}@${block.offset}`,
          index: block,
          async load() {
            reader ??= openSegmentBlocks(path)
            return (await reader).read(block).catch(() => undefined)
          },
        })),
        close: async () => (await reader)?.close(),
      }
    },
  }
}

/** Sections of a file of frames as it is now; what is appended later is not seen. Rejects when the file is gone. */
export async function openFrameSections(path: string): Promise<OpenSections> {
  const file = await open(path, 'r')
  const { size } = await file.stat()
  return {
    problems: [],
    sections: [{ name: path, index: undefined, load: () => readFrames(file, size) }],
    close: () => file.close(),
  }
}

async function readFrames(file: FileHandle, size: number): Promise<BlockText> {
  const bytes = await readRange(file, 0, size)
  const block = blocksOfFrames(bytes, Number.POSITIVE_INFINITY)[0]?.build() ?? layOutRecords([])
  return { payload: block.payload, read: () => block }
}
