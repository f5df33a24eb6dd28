import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseHeaderLines } from '../../src/protocol/header-lines.ts'
import { createNameTable, walkHeaders } from '../../src/protocol/header-walk.ts'
import { bytesOf } from '../base/bytes.ts'

const names = ['From', 'Call-ID', 'CSeq', 'ms-diagnostics', 'Via']
const table = createNameTable(names.map(name => [name]))

function walk(text: string): [string, string][] {
  const bytes = bytesOf(text)
  const found: [string, string][] = []
  walkHeaders(bytes, 0, bytes.length, table, (index, from, to) => {
    found.push([names[index] ?? '', new TextDecoder().decode(bytes.subarray(from, to))])
  })
  return found
}

test('visits the headers of the table in any case and passes over the rest', () => {
  expect(walk('FROM: a\r\nX-From: b\r\ncseq : 1 REGISTER\r\n\r\nVia: body\r\n')).toEqual([
    ['From', 'a'],
    ['CSeq', '1 REGISTER'],
  ])
})

test('spans a folded value', () => {
  expect(walk('Via: a\r\n b\r\nFrom: c\r\n')).toEqual([
    ['Via', 'a\r\n b'],
    ['From', 'c'],
  ])
})

test('sees what the complete parser sees', () => {
  const header = fc.tuple(
    fc.constantFrom(...names, 'Other', 'Contact'),
    fc.stringMatching(/^[a-z0-9;="]{0,12}$/),
  )
  fc.assert(
    fc.property(fc.array(header, { maxLength: 8 }), headers => {
      const text = `${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
      const bytes = bytesOf(text)
      const expected = parseHeaderLines(bytes, 0, bytes.length)
        .headers.filter(({ name }) => names.includes(name))
        .map(({ name, value }) => [name, value])
      expect(walk(text)).toEqual(expected)
    }),
  )
})
