import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  attributeOf,
  findElement,
  findElements,
  readXml,
  textOf,
} from '../../../src/protocol/xml/read-xml.ts'

describe('readXml', () => {
  test('reads elements, attributes and text without regard to prefixes', () => {
    const roots = readXml(
      '<?xml version="1.0"?><s:A xmlns:s="u"><b:C d=\'1 &amp; 2\' wsu:Id="x">a&lt;b<!-- no --></b:C><D/></s:A>',
    )
    const [root] = roots
    expect([root?.name, root?.local, root?.closed]).toEqual(['s:A', 'A', true])
    expect(textOf(roots, 'c')).toBe('a<b')
    expect(attributeOf(findElement(roots, 'C'), 'D')).toBe('1 & 2')
    expect(attributeOf(findElement(roots, 'C'), 'id')).toBe('x')
    expect(findElement(roots, 'D')?.closed).toBe(true)
  })

  test('gives the elements of a body that is cut off', () => {
    const roots = readXml('<Envelope><Body><Fault><faultcode>a:Failed</faultcode><faultstring>No valid se')
    expect(textOf(roots, 'faultcode')).toBe('a:Failed')
    expect(textOf(roots, 'faultstring')).toBe('No valid se')
    expect(findElement(roots, 'Fault')?.closed).toBe(false)
  })

  test('survives end tags that belong to nothing or to an outer element', () => {
    const roots = readXml('</x><a><b><c>1</a><d>2</d>')
    expect(roots.map(({ local }) => local)).toEqual(['a', 'd'])
    expect(textOf(roots, 'c')).toBe('1')
  })

  test('takes ">" in attributes and CDATA as text', () => {
    const roots = readXml('<a href="x>y"><![CDATA[1 < 2 & 3]]></a>')
    expect(attributeOf(roots[0], 'href')).toBe('x>y')
    expect(roots[0]?.text).toBe('1 < 2 & 3')
  })

  test('finds all elements of a name in document order', () => {
    expect(
      findElements(readXml('<r><l t="1"/><x><l t="2"/></x></r>'), 'L').map(l => attributeOf(l, 't')),
    ).toEqual(['1', '2'])
  })

  test('does not recurse without end, and does not take ages over unfinished tags', () => {
    const deep = readXml('<a>'.repeat(200_000))
    expect(findElements(deep, 'a')).toHaveLength(200_000)
    expect(readXml('<a b="'.repeat(50_000)).length).toBeLessThanOrEqual(50_000)
    expect(readXml('<'.repeat(200_000))).toEqual([])
  })

  test('never throws', () => {
    const pieces = fc.constantFrom(
      '<',
      '>',
      '</',
      '/>',
      'a',
      'b:c',
      ' x="1"',
      "'",
      '"',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '&#x0;',
      '&amp;',
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), parts => void readXml(parts.join(''))),
      { numRuns: 2000 },
    )
  })
})
