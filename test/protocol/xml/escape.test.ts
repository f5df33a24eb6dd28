import fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeXml } from '../../../src/protocol/xml/escape.ts'
import { attributeOf, readXml } from '../../../src/protocol/xml/read-xml.ts'

test('escapes what markup would be', () => {
  expect(escapeXml('a<b>&"c"\n')).toBe('a&lt;b&gt;&amp;&quot;c&quot;&#10;')
})

test('replaces what no document may hold', () => {
  expect(escapeXml('\u0000a\ud800b\uffff')).toBe('\ufffda\ufffdb\ufffd')
})

test('comes back as it was, as content and as attribute', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      const clean = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '').trim()
      const [element] = readXml(`<a b="${escapeXml(clean)}">${escapeXml(clean)}</a>`)
      expect(element?.text).toBe(clean)
      expect(attributeOf(element, 'b')).toBe(clean)
    }),
  )
})
