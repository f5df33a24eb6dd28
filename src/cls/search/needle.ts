// Finds which records of a block hold a text: one scan over all of them, case ignored.

import type { BlockData } from '../segment/block.ts'

/** The payload of a block as text of one character per byte, made once per block. */
export interface BlockText {
  readonly block: BlockData
  readonly text: string
}

/** Makes the text of a block. */
export function blockText(block: BlockData): BlockText {
  const { buffer, byteOffset, length } = block.payload
  return { block, text: Buffer.from(buffer, byteOffset, length).toString('latin1') }
}

/** Judges the characters around a match at [from, to). */
export type Boundary = (text: string, from: number, to: number) => boolean

/** Marks with 1 in `marks` (one per record) every record that holds it. */
export type Marker = (text: BlockText, marks: Uint8Array) => void

/** A marker for a literal. @param accepts judges a match by what stands around it */
export function createMarker(literal: string, accepts?: Boundary, exactCase = false): Marker {
  const spellings = [...new Set([literal, jsonSpelling(literal)])].map(latin1Of).map(escapeRegExp)
  const pattern = new RegExp(spellings.join('|'), exactCase ? 'g' : 'gi')
  return ({ block, text }, marks) => {
    pattern.lastIndex = 0
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      const from = match.index
      const to = from + match[0].length
      const record = recordOf(block, from)
      const end = block.offsets[record + 1] ?? 0
      if (to <= end && (accepts === undefined || accepts(text, from, to))) {
        marks[record] = 1
        // One match settles a record.
        pattern.lastIndex = end
      } else pattern.lastIndex = from + 1
    }
  }
}

/** The literal as it stands inside a JSON string. */
function jsonSpelling(literal: string): string {
  return JSON.stringify(literal).slice(1, -1)
}

function latin1Of(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

/** Number of the record that holds the byte at `offset`. */
export function recordOf({ offsets, count }: BlockData, offset: number): number {
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
