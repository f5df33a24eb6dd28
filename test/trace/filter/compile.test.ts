import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { civilToUs, US_PER_HOUR } from '../../../src/base/time.ts'
import { compileFilter, type FilterOptions } from '../../../src/trace/filter/compile.ts'
import { parseFilter } from '../../../src/trace/filter/parse.ts'
import { type SampleRow, sampleRow } from './row.ts'

/** What a filter says of a row. */
function check(query: string, row: SampleRow, options?: FilterOptions): boolean | undefined {
  const { filter, error } = parseFilter(query)
  if (!filter) throw new Error(error.text)
  return compileFilter(filter, options).test(sampleRow(row))
}

const register: SampleRow = {
  texts: {
    protocol: 'sip',
    kind: ['message', 'response'],
    method: 'REGISTER',
    user: ['alice@contoso.com', 'bob@contoso.com'],
    cseq: '12 REGISTER',
    direction: 'in',
    level: '',
  },
  numbers: { status: 401, diag: [1000, 28032] },
}

describe('compileFilter', () => {
  test('compares words as a whole and texts by their parts, both without case', () => {
    expect(check('method:register', register)).toBe(true)
    expect(check('method:REG', register)).toBe(false)
    expect(check('user:ALICE', register)).toBe(true)
    expect(check('user=alice', register)).toBe(false)
    expect(check('user=bob@contoso.com', register)).toBe(true)
    expect(check('kind:response kind:message', register)).toBe(true)
  })

  test('compares a status with numbers, classes and in order', () => {
    expect(check('status:401', register)).toBe(true)
    expect(check('status:4xx', register)).toBe(true)
    expect(check('status:5xx', register)).toBe(false)
    expect(check('status>=400 status<500 status!=403', register)).toBe(true)
    expect(check('status>4xx', register)).toBe(false)
  })

  test('finds no status in a request, whatever the comparison, and says so by !=', () => {
    const request: SampleRow = { numbers: {} }
    expect(check('status<300', request)).toBe(false)
    expect(check('status!=200', request)).toBe(true)
  })

  test('finds any of several values', () => {
    expect(check('diag:28032', register)).toBe(true)
    expect(check('diag>=30000', register)).toBe(false)
  })

  test('compares CSeq by number, by method and by both', () => {
    expect(check('cseq:12', register)).toBe(true)
    expect(check('cseq:2', register)).toBe(false)
    expect(check('cseq:"12 reg"', register)).toBe(true)
    expect(check('cseq>11', register)).toBe(true)
  })

  test('knows the longer words for a direction', () => {
    expect(check('direction:incoming', register)).toBe(true)
    expect(check('direction:out', register)).toBe(false)
  })

  test('orders levels, and finds none where there is none', () => {
    expect(check('level>=warn', { texts: { level: 'ERROR' } })).toBe(true)
    expect(check('level:warning', { texts: { level: 'WARN' } })).toBe(true)
    expect(check('level<info', { texts: { level: 'NOISE' } })).toBe(true)
    expect(check('level<info', register)).toBe(false)
  })

  const at = (hour: number, minute: number, second = 0): SampleRow => ({
    numbers: { time: civilToUs({ year: 2016, month: 3, day: 14, hour, minute, second }) },
  })

  test('takes a time of day as the whole minute or second that was written', () => {
    expect(check('time:09:15', at(9, 15, 59))).toBe(true)
    expect(check('time:09:15', at(9, 16))).toBe(false)
    expect(check('time:09:15:02', at(9, 15, 2))).toBe(true)
    expect(check('time>09:15', at(9, 15, 1))).toBe(true)
    expect(check('time>09:15', at(9, 15, 0))).toBe(false)
    expect(check('time<=09:15', at(9, 15, 0))).toBe(true)
  })

  test('takes dates, dated times in the order of logs, and zones', () => {
    expect(check('time:2016-03-14', at(23, 59))).toBe(true)
    expect(check('time:2016-03-15', at(23, 59))).toBe(false)
    expect(check('time>=2016-03-14T09:15:02', at(9, 15, 2))).toBe(true)
    expect(check('time:03/14/2016-09:15', at(9, 15, 2))).toBe(true)
    expect(check('time:"2016-03-14 10:15+01:00"', at(9, 15, 2))).toBe(true)
  })

  test('means times in the zone of the display', () => {
    expect(check('time:11:15', at(9, 15), { zoneUs: 2 * US_PER_HOUR })).toBe(true)
    expect(check('time:2016-03-15', at(23, 15), { zoneUs: 2 * US_PER_HOUR })).toBe(true)
  })

  test('finds no time in a row without one', () => {
    expect(check('time>00:00', { numbers: { time: Number.NaN } })).toBe(false)
    expect(check('time>00:00', {})).toBe(false)
  })

  const decoded: SampleRow = {
    ...register,
    detail: {
      startLine: 'SIP/2.0 401 Unauthorized',
      headers: { 'MS-Diagnostics': '1000;reason="Final handshake failed"', Expires: '600' },
      body: '<Fault/>',
      text: 'SIP/2.0 401 Unauthorized\r\nms-diagnostics: 1000\r\n\r\n<Fault/>',
    },
  }

  test('searches headers, start line, body and the whole text of a decoded message', () => {
    expect(check('header.ms-diagnostics~handshake', decoded)).toBe(true)
    expect(check('header.ms-diagnostics=1000', decoded)).toBe(false)
    expect(check('header.ms-diagnostics -header.via', decoded)).toBe(true)
    expect(check('header.expires>=600', decoded)).toBe(true)
    expect(check('header.ms-diagnostics>2000', decoded)).toBe(false)
    expect(check('start-line:"401 unauth"', decoded)).toBe(true)
    expect(check('body:fault', decoded)).toBe(true)
    expect(check('fault unauthorized', decoded)).toBe(true)
    expect(check('body~/^<fault/', decoded)).toBe(true)
    expect(check('body~/^<fault/c', decoded)).toBe(false)
  })

  test('cannot tell about headers while the message is not decoded', () => {
    expect(check('header.via', register)).toBeUndefined()
    expect(check('-body:x', register)).toBeUndefined()
  })

  test('tells without decoding when a field decides', () => {
    expect(check('body:x method:INVITE', register)).toBe(false)
    expect(check('body:x or method:REGISTER', register)).toBe(true)
    expect(check('body:x method:REGISTER', register)).toBeUndefined()
  })

  test('says the same with and without the detour over an undecoded row', () => {
    const term = fc.constantFrom(
      'method:REGISTER',
      'method:INVITE',
      'status>=400',
      'header.expires',
      'header.via',
      'body:fault',
      'body:x',
      '401',
    )
    const query = fc.letrec<{ q: string }>(tie => ({
      q: fc.oneof(
        { maxDepth: 3 },
        term,
        fc.tuple(tie('q'), tie('q')).map(([a, b]) => `(${a} or ${b})`),
        fc.tuple(tie('q'), tie('q')).map(([a, b]) => `(${a} ${b})`),
        tie('q').map(a => `-(${a})`),
      ),
    })).q
    fc.assert(
      fc.property(query, text => {
        const light = check(text, register)
        const full = check(text, decoded)
        expect(full).toBeTypeOf('boolean')
        if (light !== undefined) expect(light).toBe(full)
      }),
    )
  })

  test('says whether decoding can be needed at all', () => {
    const needs = (query: string): boolean => {
      const { filter } = parseFilter(query)
      return filter !== undefined && compileFilter(filter).needsDetail
    }
    expect(needs('method:REGISTER -user:alice')).toBe(false)
    expect(needs('method:REGISTER or fault')).toBe(true)
  })
})
