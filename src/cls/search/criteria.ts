// The criteria of a search: which blocks can hold a match by their index, then by their bytes, and which records are one.

import { createAnchorScanner } from '../../base/anchor-scanner.ts'
import { type BlockData, type BlockIndex, recordAt } from '../segment/block.ts'
import { bloomMayHold } from '../segment/bloom.ts'
import { tokensOfText } from '../segment/tokens.ts'
import { type Boundary, createNeedle, isWholeNumber, isWholeWord, type Needle } from './needle.ts'
import type { SearchQuery } from './query.ts'

export interface Criterion extends Needle {
  /** False when the block certainly holds no match. */
  mayMatch(index: BlockIndex): boolean
}

/** The criteria of a query that `match` joins; none when it has only a window. */
export function compileCriteria(query: SearchQuery): Criterion[] {
  const { uri, phone, callId, conferenceId, correlationIds, ip, sipContents, components, words } = query
  const criteria: Criterion[] = []
  if (uri !== undefined) criteria.push(wordCriterion(uri.trim().replace(/^sips?:/i, '')))
  if (phone !== undefined) criteria.push(phoneCriterion(phone))
  if (callId !== undefined) criteria.push(wordCriterion(callId.trim()))
  if (conferenceId !== undefined) criteria.push(wordCriterion(conferenceId.trim()))
  if (correlationIds) criteria.push(anyOf(correlationIds.map(correlationCriterion)))
  if (ip !== undefined) criteria.push(ipCriterion(ip.trim()))
  if (sipContents !== undefined) criteria.push(contentsCriterion(sipContents))
  if (components) criteria.push(componentCriterion(components))
  if (words) criteria.push(wordsCriterion(words))
  return criteria
}

function anyOf(parts: readonly Criterion[]): Criterion {
  return {
    mayMatch: index => parts.some(part => part.mayMatch(index)),
    occursIn: (payload, index) => parts.some(part => part.occursIn(payload, index)),
    mark: (block, marks) => {
      for (const part of parts) part.mark(block, marks)
    },
  }
}

/** A literal with a boundary; blocks are skipped when the index knows a word of it. */
function textCriterion(literal: string, accepts?: Boundary): Criterion {
  const words = accepts === undefined ? [] : tokensOfText(literal)
  return {
    mayMatch: index => words.every(word => bloomMayHold(index.words, word)),
    ...createNeedle(literal, accepts),
  }
}

function wordCriterion(literal: string): Criterion {
  return textCriterion(literal, isWholeWord)
}

/** E.164 with or without the plus sign and what people put between digits; tel: and user=phone URIs hold the digits alone. */
function phoneCriterion(phone: string): Criterion {
  const digits = phone.replace(/^tel:/i, '').replace(/;.*$/, '').replace(/[^\d]/g, '')
  if (digits === '') return textCriterion(phone.trim())
  return textCriterion(digits, isWholeNumber)
}

/** A correlation id is a number like many: only where a record names it as one. */
function correlationCriterion(id: string): Criterion {
  const number = id.trim()
  return textCriterion(number, (text, from, to) => {
    if (!isWholeNumber(text, from, to)) return false
    if (text[from - 1] === '[' && text[to] === ']') return true
    return /correlation(?:-?id)?\W{1,5}$/i.test(text.slice(Math.max(0, from - 24), from))
  })
}

function ipCriterion(ip: string): Criterion {
  if (!ip.includes(':')) return textCriterion(ip, isWholeNumber)
  const bare = ip.replace(/^\[|\]$/g, '')
  // Words of the index hold no colons.
  return {
    mayMatch: () => true,
    ...createNeedle(
      bare,
      (text, from, to) => !/[\da-f:]/i.test(text[from - 1] ?? '') && !/[\da-f:]/i.test(text[to] ?? ''),
    ),
  }
}

/** Free text inside SIP messages only. */
function contentsCriterion(contents: string): Criterion {
  const needle = createNeedle(contents)
  return {
    mayMatch: () => true,
    occursIn: needle.occursIn,
    mark(block, marks) {
      const found = new Uint8Array(block.count)
      needle.mark(block, found)
      for (let i = 0; i < found.length; i++) if (found[i] === 1 && isSipRecord(block, i)) marks[i] = 1
    },
  }
}

/** True when the record holds a SIP message: a start line names the version. */
function isSipRecord(block: BlockData, record: number): boolean {
  const { buffer, byteOffset, length } = recordAt(block, record).bytes
  return Buffer.from(buffer, byteOffset, length).includes('SIP/2.0')
}

function componentCriterion(components: readonly string[]): Criterion {
  const wanted = new Set(components.map(component => component.trim().toLowerCase()))
  const isWanted = (component: string): boolean => wanted.has(component.toLowerCase())
  return {
    mayMatch: index => index.components.some(isWanted),
    occursIn: () => true,
    mark(block, marks) {
      const ids = block.components.map(isWanted)
      for (let i = 0; i < block.count; i++) if (ids[block.componentIds[i] ?? 0] === true) marks[i] = 1
    },
  }
}

/** Many texts at once, in one pass. */
function wordsCriterion(words: readonly string[]): Criterion {
  const scanner = createAnchorScanner([words])
  const tokens = words.map(tokensOfText)
  return {
    mayMatch: index => tokens.some(one => one.every(token => bloomMayHold(index.words, token))),
    occursIn: () => true,
    mark(block, marks) {
      const hits = new Uint8Array(1)
      for (let i = 0; i < block.count; i++)
        if (scanner.scan(block.payload, block.offsets[i] ?? 0, block.offsets[i + 1] ?? 0, hits)) marks[i] = 1
    },
  }
}

/** Records of a block in [fromUs, toUs] with at least this level: 1 per record; undefined when there is none. */
export function markWindow(
  block: BlockData,
  fromUs: number,
  toUs: number,
  level: number,
): Uint8Array | undefined {
  const marks = new Uint8Array(block.count)
  let any = false
  for (let i = 0; i < block.count; i++) {
    const timeUs = block.timesUs[i] ?? 0
    if (timeUs < fromUs || timeUs > toUs || (block.levels[i] ?? 0) < level) continue
    marks[i] = 1
    any = true
  }
  return any ? marks : undefined
}
