// Reads a filter as people type it. Grammar and fields: docs/filter.md. Never throws; an error says where and what is expected.

import { closestField, type Field, type FieldType, findField, OPERATORS, type Operator } from './fields.ts'
import {
  type Cursor,
  endsHere,
  type FilterError,
  peekWord,
  Refusal,
  readBare,
  readQuoted,
  skipBlanks,
  takeWord,
} from './lexer.ts'
import { readDirection, readLevel, readNumber, readStatus, readTime } from './values.ts'

/** What a value is compared with. */
export type TermValue =
  | { readonly kind: 'text'; readonly text: string }
  /** A regular expression; `exact` = upper and lower case differ. */
  | { readonly kind: 'pattern'; readonly source: string; readonly exact: boolean }

export interface Term {
  readonly kind: 'term'
  /** Name of a field of FIELDS. */
  readonly field: string
  /** Name of the header, lower case; '' for other fields. */
  readonly header: string
  /** `has`: the header is there at all. */
  readonly operator: Operator | 'has'
  readonly value: TermValue
}

export type Filter =
  /** An empty filter: everything. */
  | { readonly kind: 'all' }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Filter[] }
  | { readonly kind: 'not'; readonly part: Filter }
  | Term

export type ParsedFilter =
  | { readonly filter: Filter; readonly error?: undefined }
  | { readonly filter?: undefined; readonly error: FilterError }

/** Parentheses and negations may nest this deep. */
const DEPTH_LIMIT = 60

/** Parses a filter. */
export function parseFilter(text: string): ParsedFilter {
  const cursor: Cursor = { text, at: 0, depth: 0 }
  try {
    skipBlanks(cursor)
    if (cursor.at === text.length) return { filter: { kind: 'all' } }
    const filter = readOr(cursor)
    if (cursor.at < text.length) throw new Refusal('This ")" closes nothing', cursor.at)
    return { filter }
  } catch (thrown) {
    if (thrown instanceof Refusal) return { error: thrown.error }
    throw thrown
  }
}

function readOr(cursor: Cursor): Filter {
  const parts = [readAnd(cursor)]
  while (takeWord(cursor, 'or')) parts.push(readAnd(cursor))
  return join('or', parts)
}

function readAnd(cursor: Cursor): Filter {
  const parts = [readNot(cursor)]
  for (;;) {
    skipBlanks(cursor)
    const next = cursor.text[cursor.at]
    if (next === undefined || next === ')' || peekWord(cursor, 'or')) return join('and', parts)
    takeWord(cursor, 'and')
    parts.push(readNot(cursor))
  }
}

/** One part stands for itself; parts of the same kind become parts of the whole. */
function join(kind: 'and' | 'or', parts: readonly Filter[]): Filter {
  const flat = parts.flatMap(part => (part.kind === kind ? part.parts : [part]))
  return flat.length === 1 && flat[0] ? flat[0] : { kind, parts: flat }
}

function readNot(cursor: Cursor): Filter {
  skipBlanks(cursor)
  const from = cursor.at
  const { text } = cursor
  const sign = text[from] === '-' || (text[from] === '!' && !/[=~]/.test(text[from + 1] ?? ''))
  const minus = sign && /[^\s)]/.test(text[from + 1] ?? '')
  if (minus) cursor.at++
  else if (!takeWord(cursor, 'not')) return readPrimary(cursor)
  return nested(cursor, from, () => ({ kind: 'not', part: readNot(cursor) }))
}

function nested<T>(cursor: Cursor, from: number, read: () => T): T {
  if (++cursor.depth > DEPTH_LIMIT)
    throw new Refusal(`More than ${DEPTH_LIMIT} parentheses or negations inside one another`, from)
  const value = read()
  cursor.depth--
  return value
}

function readPrimary(cursor: Cursor): Filter {
  skipBlanks(cursor)
  const from = cursor.at
  const next = cursor.text[from]
  if (next === undefined) throw new Refusal('Expected a word or a field here, the filter ends', from, 0)
  if (next === ')') throw new Refusal('Expected a word or a field before this ")"', from)
  if (next === '(') {
    cursor.at++
    const filter = nested(cursor, from, () => readOr(cursor))
    skipBlanks(cursor)
    if (cursor.text[cursor.at] !== ')') throw new Refusal('This "(" is not closed', from)
    cursor.at++
    return filter
  }
  for (const word of ['or', 'and']) {
    if (peekWord(cursor, word))
      throw new Refusal(
        `Expected a word or a field before "${word}" (put it in quotes to search for it)`,
        from,
        word.length,
      )
  }
  if (next === '"') return textTerm(readQuoted(cursor))
  return readField(cursor) ?? textTerm(readBare(cursor))
}

const NAME = /[A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_.-]+)?/y
/** Between a known field and its operator a blank may stand where the operator cannot be a part of a sentence. */
const SPACED_OPERATOR = /[ \t]+(?:[<>!]=|[<>=])/y

/** A term with a field; undefined when the next word is free text. */
function readField(cursor: Cursor): Term | undefined {
  const { text, at } = cursor
  NAME.lastIndex = at
  const name = NAME.exec(text)?.[0]
  if (name === undefined) return undefined
  const dot = /^header\./i.test(name) ? 'header'.length : -1
  const field = findField(dot < 0 ? name : 'header')
  const header = dot < 0 ? '' : name.slice(dot + 1).toLowerCase()
  const end = at + name.length
  SPACED_OPERATOR.lastIndex = end
  const spaced = field !== undefined && SPACED_OPERATOR.test(text)
  const operatorAt = spaced ? end + (/^[ \t]+/.exec(text.slice(end))?.[0].length ?? 0) : end
  const operator = OPERATORS.find(known => text.startsWith(known, operatorAt))
  if (operator === undefined)
    return endsHere(text, end) && dot >= 0 ? hasHeader(cursor, header, end) : undefined
  if (!field) return refuseUnknown(name, operator, cursor)
  if (field.type === 'header' && header === '')
    throw new Refusal('Expected the name of the header: header.NAME', at, name.length)
  cursor.at = operatorAt + operator.length
  return fieldTerm(cursor, { field, header, operator, from: at })
}

function hasHeader(cursor: Cursor, header: string, end: number): Term {
  cursor.at = end
  return { kind: 'term', field: 'header', header, operator: 'has', value: { kind: 'text', text: '' } }
}

/** Words before a colon that begin a URI or an address, not a field. */
const SCHEMES = /^(?:sips?|tel|https?|urn|uuid|mailto|file|cid|tls|tcp|ldaps?|im|pres|net\.tcp)$/i

/** Free text that only looks like a field is left to be read as text; what looks mistyped is refused. */
function refuseUnknown(name: string, operator: Operator, { text, at }: Cursor): undefined {
  const address = name.includes('.') || SCHEMES.test(name) || /^::/.test(text.slice(at + name.length))
  if (address) return undefined
  const close = closestField(name)
  if (close !== undefined)
    throw new Refusal(`There is no field "${name}"; did you mean "${close}"?`, at, name.length)
  if (operator !== ':') return undefined
  throw new Refusal(
    `There is no field "${name}". For a header write header.${name}:…, for text put it in quotes`,
    at,
    name.length,
  )
}

interface Head {
  readonly field: Field
  readonly header: string
  readonly operator: Operator
  readonly from: number
}

function fieldTerm(cursor: Cursor, { field, header, operator, from }: Head): Term {
  if (!ALLOWED[field.type].includes(operator)) {
    const length = cursor.at - from
    throw new Refusal(
      `"${field.name}" cannot be compared by "${operator}"; use ${ALLOWED[field.type].join(' ')}`,
      from,
      length,
    )
  }
  skipBlanks(cursor)
  const valueFrom = cursor.at
  if (endsHere(cursor.text, valueFrom))
    throw new Refusal(`Expected ${EXPECTED[field.type]} after "${field.name}${operator}"`, valueFrom, 0)
  const value = readValue(cursor, operator)
  const understood = value.kind === 'pattern' || isUnderstood(field.type, operator, value.text)
  if (!understood) {
    throw new Refusal(
      `Expected ${EXPECTED[field.type]} after "${field.name}${operator}", found "${cursor.text.slice(valueFrom, cursor.at)}"`,
      valueFrom,
      cursor.at - valueFrom,
    )
  }
  return { kind: 'term', field: field.name, header, operator, value }
}

const EQUALITY: readonly Operator[] = [':', '=', '!=']
const ORDER: readonly Operator[] = ['>', '>=', '<', '<=']
const SEARCH: readonly Operator[] = ['~', '!~']

/** Which operators make sense for a type. */
const ALLOWED: Readonly<Record<FieldType, readonly Operator[]>> = {
  part: [...EQUALITY, ...SEARCH],
  word: [...EQUALITY, ...SEARCH],
  status: [...EQUALITY, ...ORDER],
  number: [...EQUALITY, ...ORDER],
  cseq: [...EQUALITY, ...SEARCH, ...ORDER],
  time: [...EQUALITY, ...ORDER],
  level: [...EQUALITY, ...ORDER],
  direction: EQUALITY,
  header: [...EQUALITY, ...SEARCH, ...ORDER],
}

const EXPECTED: Readonly<Record<FieldType, string>> = {
  part: 'a text',
  word: 'a word',
  status: 'a status such as 401 or 4xx',
  number: 'a number',
  cseq: 'a number, a method, or both in quotes',
  time: 'a time such as 09:15, 09:15:02.117, 2016-03-14 or 2016-03-14T09:15',
  level: 'one of DEBUG, VERBOSE, INFO, WARN, ERROR, FATAL',
  direction: 'in, out or none',
  header: 'a text or a number',
}

function isUnderstood(type: FieldType, operator: Operator, value: string): boolean {
  switch (type) {
    case 'status':
      return readStatus(value) !== undefined
    case 'number':
      return readNumber(value) !== undefined
    case 'time':
      return readTime(value) !== undefined
    case 'level':
      return readLevel(value) !== undefined
    case 'direction':
      return readDirection(value) !== undefined
    case 'cseq':
    case 'header':
      return !ORDER.includes(operator) || readNumber(value) !== undefined
    default:
      return true
  }
}

function readValue(cursor: Cursor, operator: Operator): TermValue {
  const next = cursor.text[cursor.at]
  if (next === '"') return { kind: 'text', text: readQuoted(cursor) }
  if (next === '/' && SEARCH.includes(operator)) return readPattern(cursor)
  return { kind: 'text', text: readBare(cursor) }
}

const PATTERN = /\/((?:[^/\\\n]|\\.)+)\/([a-z]*)/y

/** `/…/` ignores case, `/…/c` does not. */
function readPattern(cursor: Cursor): TermValue {
  const from = cursor.at
  PATTERN.lastIndex = from
  const match = PATTERN.exec(cursor.text)
  if (!match)
    throw new Refusal('This "/" begins a pattern that no second "/" ends; quote it to search for text', from)
  const [whole, source = '', flags = ''] = match
  cursor.at = from + whole.length
  if (!/^[ci]?$/.test(flags) || !endsHere(cursor.text, cursor.at))
    throw new Refusal('Expected a blank or "c" (exact case) after the pattern', from, whole.length)
  const exact = flags === 'c'
  try {
    new RegExp(source, exact ? '' : 'i')
  } catch {
    throw new Refusal(`"${source}" is not a regular expression`, from, whole.length)
  }
  return { kind: 'pattern', source, exact }
}

function textTerm(text: string): Term {
  return { kind: 'term', field: 'text', header: '', operator: ':', value: { kind: 'text', text } }
}
