import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatXml, isXml } from '../../../src/protocol/xml/format-xml.ts'

describe('formatXml', () => {
  test('puts one element on a line and keeps short text beside its tags', () => {
    expect(formatXml('<?xml version="1.0"?><a x="1"><b>text</b><c/><d><e>1</e></d></a>')).toBe(
      [
        '<?xml version="1.0"?>',
        '<a x="1">',
        '  <b>text</b>',
        '  <c/>',
        '  <d>',
        '    <e>1</e>',
        '  </d>',
        '</a>',
      ].join('\n'),
    )
  })

  test('shows what is cut off as it stands', () => {
    expect(formatXml('<a><b>te')).toBe('<a>\n  <b>te')
    expect(formatXml('<a><b attr="x')).toBe('<a>\n  <b attr="x')
  })

  test('loses nothing but white space', () => {
    const bare = (text: string): string => text.replace(/\s+/g, '')
    const pieces = fc.constantFrom(
      '<a>',
      '</a>',
      '<b:c d="1 2">',
      '<e/>',
      'text',
      '<',
      '>',
      '&lt;',
      '<!-- x -->',
      ' ',
      '\n',
      '"',
      "'",
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 30 }), parts => {
        const text = parts.join('')
        expect(bare(formatXml(text))).toBe(bare(text))
      }),
      { numRuns: 2000 },
    )
  })

  test('knows XML by its begin', () => {
    expect(['<a/>', ' <?xml ?>', '<x:y z="1">', '<a'].map(isXml)).toEqual([true, true, true, true])
    expect(['v=0', '{"a":1}', '< a', 'a<b>'].map(isXml)).toEqual([false, false, false, false])
  })
})
