import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FIELDS, OPERATORS } from '../../../src/trace/filter/fields.ts'
import { formatFilter } from '../../../src/trace/filter/format.ts'
import { parseFilter } from '../../../src/trace/filter/parse.ts'

/** The filter in its shortest form, or what is wrong with it and where. */
function read(text: string): string {
  const { filter, error } = parseFilter(text)
  return filter ? formatFilter(filter) : `${error.at}+${error.length}: ${error.text}`
}

describe('parseFilter', () => {
  test('reads fields with their operators', () => {
    expect(read('method:REGISTER status>=400 header.ms-diagnostics~28032 user:alice direction:in')).toBe(
      'method:REGISTER status>=400 header.ms-diagnostics~28032 user:alice direction:in',
    )
  })

  test("reads Snooper's prefixes, also with a blank behind the colon and under other names", () => {
    expect(read('from: alice to: bob callid: 6f0e cseq: 2 start-line: INVITE direction: out')).toBe(
      'from:alice to:bob callid:6f0e cseq:2 start-line:INVITE direction:out',
    )
    expect(read('Call-ID:6f0e FILE:a.log diagnostics:1000')).toBe('callid:6f0e source:a.log diag:1000')
  })

  test('takes other words and quoted texts as free text', () => {
    expect(read('fault "not enabled for SIP" sip:alice@contoso.com fe01.contoso.com:5061 epid=0a1b')).toBe(
      'fault "not enabled for SIP" "sip:alice@contoso.com" "fe01.contoso.com:5061" "epid=0a1b"',
    )
  })

  test('reads a time of day as text when no field stands before it', () => {
    expect(read('09:15:02')).toBe('"09:15:02"')
  })

  test('binds not before and before or, parentheses before all', () => {
    expect(read('a or b c')).toBe('a or b c')
    expect(read('(a or b) c')).toBe('(a or b) c')
    expect(read('a and b or not c and (d or -e)')).toBe('a b or -c (d or -e)')
    expect(read('not (a b)')).toBe('-(a b)')
    expect(read('-method:OPTIONS !user:bob')).toBe('-method:OPTIONS -user:bob')
  })

  test('keeps parentheses inside a word', () => {
    expect(read('(0x80090322(SEC_E_WRONG_PRINCIPAL) or b)')).toBe('"0x80090322(SEC_E_WRONG_PRINCIPAL)" or b')
  })

  test('reads patterns after ~, with exact case on demand', () => {
    expect(read('path~/^\\/certprov\\// body~/Fault/c')).toBe('path~/^\\/certprov\\// body~/Fault/c')
    expect(read('path:/CertProv/CertProvisioningService.svc')).toBe(
      'path:"/CertProv/CertProvisioningService.svc"',
    )
  })

  test('reads blanks around an operator of a known field', () => {
    expect(read('status >= 400 and time > 09:15')).toBe('status>=400 time>09:15')
  })

  test('asks for a header to be there at all', () => {
    expect(read('header.Retry-After -header.via')).toBe('header.retry-after -header.via')
  })

  test('finds everything for an empty text', () => {
    expect(parseFilter(' \t').filter).toEqual({ kind: 'all' })
  })

  test('says which field a mistyped one may mean', () => {
    expect(read('user:alice metod:REGISTER')).toBe('11+5: There is no field "metod"; did you mean "method"?')
  })

  test('says how to ask for a header or a text when a field is unknown', () => {
    expect(read('contact:192.0.2.1')).toBe(
      '0+7: There is no field "contact". For a header write header.contact:…, for text put it in quotes',
    )
  })

  test('says what value a field expects and what it found', () => {
    expect(read('status:forbidden')).toBe(
      '7+9: Expected a status such as 401 or 4xx after "status:", found "forbidden"',
    )
    expect(read('user:a time>nine')).toMatch(/^12\+4: Expected a time such as 09:15/)
    expect(read('direction:up')).toMatch(/^10\+2: Expected in, out or none/)
    expect(read('status:')).toMatch(/^7\+0: Expected a status/)
  })

  test('says which operators a field has', () => {
    expect(read('direction>in')).toBe('0+10: "direction" cannot be compared by ">"; use : = !=')
  })

  test('points at what is not closed, and at what closes nothing', () => {
    expect(read('a (b or c')).toBe('2+1: This "(" is not closed')
    expect(read('a)')).toBe('1+1: This ")" closes nothing')
    expect(read('user:"alice')).toBe('5+1: The quote that begins here is not closed')
    expect(read('body~/abc')).toMatch(/^5\+1: This "\/" begins a pattern/)
  })

  test('points at keywords without a term', () => {
    expect(read('or a')).toMatch(/^0\+2: Expected a word or a field before "or"/)
    expect(read('a or')).toBe('4+0: Expected a word or a field here, the filter ends')
    expect(read('a not')).toBe('5+0: Expected a word or a field here, the filter ends')
    expect(read('()')).toMatch(/^1\+1: Expected a word or a field before this/)
  })

  test('refuses a pattern that is none', () => {
    expect(read('body~/(/')).toBe('5+3: "(" is not a regular expression')
  })

  test('refuses nesting that has no end', () => {
    expect(read('('.repeat(100_000))).toMatch(/^\d+\+1: More than 60 parentheses/)
    expect(read('-'.repeat(100_000))).toMatch(/More than 60|Expected/)
  })

  const pieces = fc.oneof(
    fc.constantFrom(...FIELDS.map(field => field.name), 'header.via', 'header.'),
    fc.constantFrom(...OPERATORS, '(', ')', '"', '-', '/', ' ', ' or ', ' and ', ' not ', '\\'),
    fc.constantFrom('401', '4xx', '09:15', '2016-03-14', 'in', 'WARN', 'alice', '/a+/', '"a b"'),
    fc.string({ maxLength: 6, unit: 'binary' }),
  )

  test('never throws, and its errors lie inside the text', () => {
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 14 }).map(parts => parts.join('')),
        text => {
          const { error } = parseFilter(text)
          if (!error) return
          expect(error.text).not.toBe('')
          expect(error.at + error.length).toBeLessThanOrEqual(text.length)
        },
      ),
      { numRuns: 3000 },
    )
  })

  test('gives the same filter again from its formatted text', () => {
    let read = 0
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 14 }).map(parts => parts.join('')),
        text => {
          const { filter } = parseFilter(text)
          if (!filter) return
          read++
          const formatted = formatFilter(filter)
          expect(parseFilter(formatted)).toEqual({ filter })
          expect(formatFilter(filter)).toBe(formatted)
        },
      ),
      { numRuns: 5000 },
    )
    expect(read).toBeGreaterThan(500)
  })
})
