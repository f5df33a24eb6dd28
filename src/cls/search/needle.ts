// Finds which records of a block hold a text: one scan over the bytes of all of them, case ignored.

import type { BlockData, BlockIndex } from '../segment/block.ts'

/** Judges the characters around a match at [from, to). */
export type Boundary = (text: string, from: number, to: number) => boolean

export interface Needle {
  /** False when no record of the block with these bytes matches. */
  occursIn(payload: Uint8Array, index: BlockIndex): boolean
  /** Marks with 1 in `marks` (one per record) every record that matches. */
  mark(block: BlockData, marks: Uint8Array): void
}

/** The bytes as one character each: patterns run over them without decoding. */
function latin1Text({ buffer, byteOffset, length }: Uint8Array, from: number, to: number): string {
  return Buffer.from(buffer, byteOffset, length).toString('latin1', from, to)
}

/** Texts of this length live where the collector sweeps cheaply. */
const PIECE_BYTES = 64 << 10

/** Prepares the search for a literal, also as JSON spells it. @param accepts judges a match by what stands around it */
export function createNeedle(literal: string, accepts: Boundary = () => true): Needle {
  const spellings = [...new Set([literal, JSON.stringify(literal).slice(1, -1)])]
  const pattern = new RegExp(spellings.map(patternOf).join('|'), 'gi')
  // A letter of the other case may be longer.
  const overlapBytes = Math.max(...spellings.map(({ length }) => length)) * 4
  const isWanted = createFoldTest(spellings)
  return {
    occursIn(payload) {
      for (let from = 0; from < payload.length; from += PIECE_BYTES) {
        pattern.lastIndex = 0
        if (pattern.test(latin1Text(payload, from, from + PIECE_BYTES + overlapBytes))) return true
      }
      return false
    },
    mark(block, marks) {
      const { payload, offsets, count } = block
      for (let first = 0, next = 0; first < count; first = next) {
        const start = offsets[first] ?? 0
        next = first + 1
        while (next < count && (offsets[next] ?? 0) - start < PIECE_BYTES) next++
        const text = latin1Text(payload, start, offsets[next] ?? 0)
        pattern.lastIndex = 0
        for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
          const from = match.index
          const to = from + match[0].length
          const record = recordOf(block, start + from)
          const end = (offsets[record + 1] ?? 0) - start
          const matches = to <= end && isWanted(match[0]) && accepts(text, from, to)
          if (matches) marks[record] = 1
          // One match settles a record.
          pattern.lastIndex = matches ? end : from + 1
        }
      }
    },
  }
}

/**
 * The literal in UTF-8, one character per byte; letters beyond ASCII in both cases, which the flag "i" does not know as bytes.
 * What is blank matches nothing.
 */
function patternOf(literal: string): string {
  if (literal === '') return '(?!)'
  return Array.from(literal, character => {
    const cases = [...new Set([character, character.toLowerCase(), character.toUpperCase()])].map(latin1Of)
    return character <= '\x7f' ? escapeRegExp(character) : `(?:${cases.map(escapeRegExp).join('|')})`
  }).join('')
}

/** Judges matches in which bytes beyond ASCII were compared without case: not all that differ so are one letter. */
function createFoldTest(spellings: readonly string[]): (match: string) => boolean {
  if (spellings.every(spelling => /^[\x00-\x7f]*$/.test(spelling))) return () => true
  const wanted = spellings.map(fold)
  return match => wanted.includes(fold(Buffer.from(match, 'latin1').toString('utf8')))
}

/** Letter by letter: what a letter becomes must not depend on its neighbours. */
function fold(text: string): string {
  return Array.from(text, character => character.toLowerCase()).join('')
}

function latin1Of(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

/** Number of the record that holds the byte at `offset`. */
function recordOf({ offsets, count }: BlockData, offset: number): number {
  let low = 0
  let high = count - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((offsets[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}

const WORD = /[\w@-]/

/** The match is a word of its own, as the words of the index are. */
export function isWholeWord(text: string, from: number, to: number): boolean {
  return !WORD.test(before(text, from)) && !continues(text, to)
}

/** As `isWholeWord`, for a number that a letter may touch only where it ends: no digit on either side. */
export function isWholeNumber(text: string, from: number, to: number): boolean {
  return (
    !/[\d.]/.test(text[from - 1] ?? '') && !/\d/.test(text[to] ?? '') && !/^\.\d/.test(text.slice(to, to + 2))
  )
}

/** In JSON "\r\nalice" the n belongs to the line end. */
function before(text: string, from: number): string {
  const character = text[from - 1] ?? ''
  return text[from - 2] === '\\' && /[rnt]/.test(character) ? '' : character
}

/** A dot goes on with the word only when more of it follows. */
function continues(text: string, to: number): boolean {
  const next = text[to] ?? ''
  return WORD.test(next) || (next === '.' && WORD.test(text[to + 1] ?? ''))
}
