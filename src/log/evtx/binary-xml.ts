// Binary XML of event records ([MS-EVEN6] §2.2.12): tokens, names and templates that lie in the chunk, values filled into templates.
// Gives a plain tree; damage gives what was read before it.

import { u16le, u32le } from '../../base/integers.ts'
import { decodeUtf16le } from '../../base/utf16.ts'
import { formatValue, VALUE_TYPE, type ValueSlot } from './value.ts'

export interface XmlElement {
  readonly name: string
  readonly attributes: Map<string, string>
  readonly children: XmlElement[]
  text: string
}

/** Parses the fragment [from, to) of a chunk; offsets of names and templates are offsets in the chunk. */
export function parseBinaryXml(chunk: Uint8Array, from: number, to: number): XmlElement {
  const root = createElement('')
  const budget = { tokens: TOKEN_LIMIT }
  parseFragment({ chunk, to, values: [], depth: 0, budget }, from, root)
  return root
}

/** A record has a few hundred tokens; more means that damaged offsets lead in circles. */
const TOKEN_LIMIT = 50_000
const DEPTH_LIMIT = 8
const NAME_LIMIT = 1024
/** Names and templates stand behind the header of the chunk. */
const CHUNK_HEADER_BYTES = 512

const TOKEN = {
  openStart: 0x01,
  closeStart: 0x02,
  closeEmpty: 0x03,
  endElement: 0x04,
  value: 0x05,
  attribute: 0x06,
  cdata: 0x07,
  characterReference: 0x08,
  entityReference: 0x09,
  instructionTarget: 0x0a,
  instructionData: 0x0b,
  template: 0x0c,
  substitution: 0x0d,
  optionalSubstitution: 0x0e,
  fragmentHeader: 0x0f,
} as const

interface Context {
  readonly chunk: Uint8Array
  readonly to: number
  /** What substitutions refer to. */
  readonly values: readonly ValueSlot[]
  readonly depth: number
  readonly budget: { tokens: number }
}

/** Where content goes: the text of an element, or one of its attributes while its start tag is open. */
interface Cursor {
  readonly open: XmlElement[]
  attribute: string | undefined
}

function createElement(name: string): XmlElement {
  return { name, attributes: new Map(), children: [], text: '' }
}

function parseFragment(context: Context, from: number, parent: XmlElement): void {
  if (context.depth > DEPTH_LIMIT) return
  const cursor: Cursor = { open: [parent], attribute: undefined }
  for (let at = from; at < context.to && context.budget.tokens-- > 0; ) {
    const next = parseToken(context, cursor, at)
    if (next === undefined || next <= at) return
    at = next
  }
}

/** Takes one token; gives the offset behind it, undefined at the end or where nothing sensible can follow. */
function parseToken(context: Context, cursor: Cursor, at: number): number | undefined {
  const { chunk } = context
  const token = (chunk[at] ?? 0) & 0x3f
  switch (token) {
    case TOKEN.openStart:
      return openElement(context, cursor, at)
    case TOKEN.closeStart:
      cursor.attribute = undefined
      return at + 1
    case TOKEN.closeEmpty:
    case TOKEN.endElement:
      cursor.attribute = undefined
      if (cursor.open.length > 1) cursor.open.pop()
      return at + 1
    case TOKEN.attribute: {
      const name = readName(chunk, at + 5, u32le(chunk, at + 1))
      cursor.attribute = name.text
      return name.next
    }
    case TOKEN.value:
      return appendCounted(context, cursor, at + 2)
    case TOKEN.cdata:
    case TOKEN.instructionData:
      return appendCounted(context, cursor, at + 1)
    case TOKEN.characterReference:
      append(cursor, String.fromCharCode(u16le(chunk, at + 1)))
      return at + 3
    case TOKEN.entityReference: {
      const name = readName(chunk, at + 5, u32le(chunk, at + 1))
      append(cursor, ENTITIES[name.text] ?? `&${name.text};`)
      return name.next
    }
    case TOKEN.instructionTarget:
      return readName(chunk, at + 5, u32le(chunk, at + 1)).next
    case TOKEN.template:
      return parseTemplate(context, cursor, at)
    case TOKEN.substitution:
    case TOKEN.optionalSubstitution:
      substitute(context, cursor, u16le(chunk, at + 1))
      return at + 4
    case TOKEN.fragmentHeader:
      return at + 4
    default:
      // 0 ends a fragment.
      return undefined
  }
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

function append({ open, attribute }: Cursor, text: string): void {
  const element = open.at(-1)
  if (!element) return
  if (attribute === undefined) element.text += text
  else element.attributes.set(attribute, (element.attributes.get(attribute) ?? '') + text)
}

/** A text of counted UTF-16 characters at `at`. */
function appendCounted({ chunk }: Context, cursor: Cursor, at: number): number {
  const end = at + 2 + 2 * u16le(chunk, at)
  append(cursor, decodeUtf16le(chunk, at + 2, end))
  return end
}

/**
 * An element carries a dependency id of 16 bits in templates and in what the local event service wrote, and none in a value that
 * is binary XML itself or in what was forwarded from another machine: the place of its name tells.
 */
function openElement({ chunk }: Context, cursor: Cursor, at: number): number {
  const hasAttributes = ((chunk[at] ?? 0) & 0x40) !== 0
  const sizeAt = at + (isName(chunk, at + 7) || !isName(chunk, at + 5) ? 3 : 1)
  const name = readName(chunk, sizeAt + 8, u32le(chunk, sizeAt + 4))
  const element = createElement(name.text)
  cursor.open.at(-1)?.children.push(element)
  cursor.open.push(element)
  cursor.attribute = undefined
  return name.next + (hasAttributes ? 4 : 0)
}

/** True when the offset at `at` leads to a name: right behind it, or before it in the chunk, ended by a zero. */
function isName(chunk: Uint8Array, at: number): boolean {
  const offset = u32le(chunk, at)
  if (offset > at + 4 || offset < CHUNK_HEADER_BYTES) return false
  const length = u16le(chunk, offset + 6)
  return length > 0 && length < NAME_LIMIT && u16le(chunk, offset + 8 + 2 * length) === 0
}

/** The name at an offset of the chunk; it may stand right at `at`, and is passed over then. */
function readName(
  chunk: Uint8Array,
  at: number,
  offset: number,
): { readonly text: string; readonly next: number } {
  const length = Math.min(u16le(chunk, offset + 6), NAME_LIMIT)
  const end = offset + 8 + 2 * length
  return { text: decodeUtf16le(chunk, offset + 8, end), next: offset === at ? end + 2 : at }
}

const DEFINITION_HEADER_BYTES = 24

/** A template with its values: the definition stands here, or before in the chunk. */
function parseTemplate(context: Context, cursor: Cursor, at: number): number | undefined {
  const { chunk } = context
  const definition = u32le(chunk, at + 6)
  const here = at + 10
  const dataFrom = definition + DEFINITION_HEADER_BYTES
  const dataTo = dataFrom + u32le(chunk, definition + 20)
  if (dataTo > chunk.length) return undefined
  const valuesAt = definition === here ? dataTo : here
  const { values, next } = readValues(chunk, valuesAt)
  const parent = cursor.open.at(-1)
  if (parent) {
    const inner = { ...context, to: dataTo, values, depth: context.depth + 1 }
    parseFragment(inner, dataFrom, parent)
  }
  return next
}

function readValues(chunk: Uint8Array, at: number): { readonly values: ValueSlot[]; readonly next: number } {
  const count = Math.min(u32le(chunk, at), 4096)
  const values: ValueSlot[] = []
  let from = at + 4 + 4 * count
  for (let i = 0; i < count; i++) {
    const slot = at + 4 + 4 * i
    const to = from + u16le(chunk, slot)
    values.push({ type: chunk[slot + 2] ?? 0, from, to: Math.min(to, chunk.length) })
    from = to
  }
  return { values, next: from }
}

function substitute(context: Context, cursor: Cursor, index: number): void {
  const slot = context.values[index]
  if (!slot || slot.type === VALUE_TYPE.none) return
  if (slot.type !== VALUE_TYPE.binaryXml) return append(cursor, formatValue(context.chunk, slot))
  const parent = cursor.open.at(-1)
  if (!parent) return
  const inner = { ...context, to: slot.to, values: [], depth: context.depth + 1 }
  parseFragment(inner, slot.from, parent)
}
