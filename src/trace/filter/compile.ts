// Turns a filter into a test of rows. Cheap fields are asked first; where only headers or body can tell and the row is not
// decoded, the answer is undefined: decode the message and ask again.

import { assertNever } from '../../base/assert-never.ts'
import { US_PER_DAY } from '../../base/time.ts'
import { type Field, findField, type Operator } from './fields.ts'
import type { Filter, Term, TermValue } from './parse.ts'
import type { FilterRow, NumberField, RowDetail, TextField } from './row.ts'
import { readDirection, readLevel, readNumber, readStatus, readTime, type TimeValue } from './values.ts'

/** true and false are final; undefined = cannot tell without the decoded message. */
export type FilterTest = (row: FilterRow) => boolean | undefined

export interface CompiledFilter {
  readonly test: FilterTest
  /** Some rows can only be judged with their headers or body. */
  readonly needsDetail: boolean
}

export interface FilterOptions {
  /** Zone in which times without a zone are meant, µs east of UTC. */
  readonly zoneUs?: number
}

interface Compiled extends CompiledFilter {
  /** 0 = fields at hand, 1 = needs the decoded message. */
  readonly cost: 0 | 1
}

/** Prepares a filter; the test has no state and may be used for any number of rows. */
export function compileFilter(filter: Filter, options: FilterOptions = {}): CompiledFilter {
  const { test, needsDetail } = compile(filter, options)
  return { test, needsDetail }
}

function compile(filter: Filter, options: FilterOptions): Compiled {
  const { kind } = filter
  switch (kind) {
    case 'all':
      return cheap(() => true)
    case 'not': {
      const { test, ...rest } = compile(filter.part, options)
      return { ...rest, test: row => negate(test(row)) }
    }
    case 'and':
    case 'or':
      return combine(
        kind,
        filter.parts.map(part => compile(part, options)),
      )
    case 'term':
      return compileTerm(filter, options)
    default:
      return assertNever(kind)
  }
}

function negate(verdict: boolean | undefined): boolean | undefined {
  return verdict === undefined ? undefined : !verdict
}

/** Kleene's three-valued logic: one decisive part decides, whatever the undecided ones would say. */
function combine(kind: 'and' | 'or', parts: readonly Compiled[]): Compiled {
  const decisive = kind === 'or'
  const tests = [...parts].sort((a, b) => a.cost - b.cost).map(part => part.test)
  const needsDetail = parts.some(part => part.needsDetail)
  return {
    needsDetail,
    cost: needsDetail ? 1 : 0,
    test(row) {
      let verdict: boolean | undefined = !decisive
      for (const test of tests) {
        const one = test(row)
        if (one === decisive) return decisive
        if (one === undefined) verdict = undefined
      }
      return verdict
    },
  }
}

const cheap = (test: FilterTest): Compiled => ({ test, needsDetail: false, cost: 0 })

function detailed(test: (detail: RowDetail) => boolean): Compiled {
  return {
    needsDetail: true,
    cost: 1,
    test: row => (row.detail === undefined ? undefined : test(row.detail)),
  }
}

function compileTerm(term: Term, options: FilterOptions): Compiled {
  const field = findField(term.field)
  if (!field) return cheap(() => false)
  // `a != b` is `not a = b`: true also for rows that have no such field.
  if (term.operator === '!=' || term.operator === '!~') {
    const positive = compileTerm({ ...term, operator: term.operator === '!=' ? '=' : '~' }, options)
    return { ...positive, test: row => negate(positive.test(row)) }
  }
  const { type, of } = field
  if (type === 'header') return detailed(headerTest(term))
  if (type === 'part' && isDetail(of)) return detailed(detailTest(of, term))
  if (type === 'status' || type === 'number' || type === 'time')
    return cheap(numberTest(field, term, options))
  const test = wordTest(field, term)
  return cheap(row => row.texts(of as TextField).some(test))
}

function isDetail(of: Field['of']): of is 'startLine' | 'body' | 'text' {
  return of === 'startLine' || of === 'body' || of === 'text'
}

type TextTest = (text: string) => boolean

/** A search for a part or a pattern, or for the whole text; case is ignored unless the pattern says otherwise. */
function textTest(operator: Operator | 'has', value: TermValue, whole: boolean): TextTest {
  if (value.kind === 'pattern') {
    const pattern = new RegExp(value.source, value.exact ? '' : 'i')
    return text => pattern.test(text)
  }
  const wanted = value.text.toLowerCase()
  if (operator === '=' || (operator === ':' && whole)) return text => text.toLowerCase() === wanted
  return text => text.toLowerCase().includes(wanted)
}

function wordTest({ type }: Field, { operator, value }: Term): TextTest {
  const text = value.kind === 'text' ? value.text : ''
  if (type === 'direction') {
    const wanted = readDirection(text)
    return found => found === wanted
  }
  if (type === 'level') {
    const compare = comparison(operator, readLevel(text) ?? 0)
    return found => compare(readLevel(found))
  }
  if (type === 'cseq') {
    const number = readNumber(text)
    const byNumber = number !== undefined && operator !== '~'
    if (!byNumber) return textTest(operator, value, false)
    const compare = comparison(operator, number)
    return found => compare(Number.parseInt(found, 10))
  }
  return textTest(operator, value, type === 'word')
}

/** Compares with a number; what is no number compares as false. */
function comparison(operator: Operator | 'has', wanted: number): (found: number | undefined) => boolean {
  switch (operator) {
    case '>':
      return found => found !== undefined && found > wanted
    case '>=':
      return found => found !== undefined && found >= wanted
    case '<':
      return found => found !== undefined && found < wanted
    case '<=':
      return found => found !== undefined && found <= wanted
    default:
      return found => found === wanted
  }
}

function numberTest({ type, of }: Field, { operator, value }: Term, options: FilterOptions): FilterTest {
  const field = of as NumberField
  const text = value.kind === 'text' ? value.text : ''
  if (type === 'time') {
    const wanted = readTime(text)
    const test = wanted ? timeTest(operator, wanted, options.zoneUs ?? 0) : () => false
    return row => row.numbers(field).some(test)
  }
  const range = type === 'status' ? readStatus(text) : undefined
  const from = range?.from ?? readNumber(text) ?? Number.NaN
  const to = range?.to ?? from
  const test =
    operator === ':' || operator === '='
      ? (found: number) => found >= from && found <= to
      : comparison(operator, operator === '>' || operator === '<=' ? to : from)
  return row => row.numbers(field).some(test)
}

/** `:` and `=` take the whole unit that was written (09:15 = that minute); the others compare with its beginning. */
function timeTest(
  operator: Operator | 'has',
  wanted: TimeValue,
  zoneUs: number,
): (timeUs: number) => boolean {
  const { dayUs, clockUs, unitUs } = wanted
  const zone = wanted.zoneUs ?? zoneUs
  const at = (dayUs ?? 0) + clockUs
  const onAxis =
    dayUs === undefined
      ? (timeUs: number) => (((timeUs + zone) % US_PER_DAY) + US_PER_DAY) % US_PER_DAY
      : (timeUs: number) => timeUs + zone
  if (operator === ':' || operator === '=') {
    return timeUs => {
      const found = onAxis(timeUs)
      return found >= at && found < at + unitUs
    }
  }
  const compare = comparison(operator, at)
  return timeUs => Number.isFinite(timeUs) && compare(onAxis(timeUs))
}

function headerTest({ header, operator, value }: Term): (detail: RowDetail) => boolean {
  const test = headerValueTest(operator, value)
  return detail => detail.header(header).some(test)
}

function headerValueTest(operator: Term['operator'], value: TermValue): TextTest {
  if (operator === 'has') return () => true
  const ordered = operator === '>' || operator === '>=' || operator === '<' || operator === '<='
  if (!ordered || value.kind === 'pattern') return textTest(operator, value, false)
  const compare = comparison(operator, readNumber(value.text) ?? Number.NaN)
  return found => /^\d/.test(found) && compare(Number.parseInt(found, 10))
}

function detailTest(
  of: 'startLine' | 'body' | 'text',
  { operator, value }: Term,
): (detail: RowDetail) => boolean {
  const test = textTest(operator, value, false)
  return detail => test(detail[of])
}
