import { expect, test } from 'vitest'
import { formatCsv } from '../../src/report/report-csv.ts'

const line = (...cells: string[]): string => formatCsv([cells]).replace(/^\ufeff|\r\n$/g, '')

test('quotes cells and doubles quotes', () => {
  expect(line('a', 'b, c', 'd "e"')).toBe('"a","b, c","d ""e"""')
})

test.each(['=1+1', '+1', '-cmd', '@SUM(A1)', '=HYPERLINK("http://evil")', '  =1', '|calc', '＝1'])(
  'makes %s text',
  formula => {
    expect(line(formula).slice(1)).toMatch(/^'/)
  },
)

test('numbers stay numbers, addresses stay as they are', () => {
  expect(line('-12.5', '42', 'alice@contoso.com')).toBe('"-12.5","42","alice@contoso.com"')
})

test('line ends and control characters do not break a row', () => {
  expect(line('a\r\nb\u202ec\u0000')).toBe('"a b\\u{202e}c\\u{0}"')
})
