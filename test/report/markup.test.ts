import fc from 'fast-check'
import { expect, test } from 'vitest'
import { EMPTY, escapeText, markup } from '../../src/report/markup.ts'

test('escapes every text that is put into a template and nothing of the template', () => {
  const evil = `<script>alert("1")</script>'&`
  expect(markup`<p title="${evil}">${evil}</p>`.markup).toBe(
    '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;">&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;</p>',
  )
})

test('joins markup and lists of it, and takes numbers', () => {
  expect(markup`<ul>${[1, 2].map(n => markup`<li>${n}</li>`)}${EMPTY}</ul>`.markup).toBe(
    '<ul><li>1</li><li>2</li></ul>',
  )
})

test('shows control and bidirectional characters instead of sending them', () => {
  expect(escapeText('a\u001b[31m\u202egnp\u0000')).toBe('a\\u{1b}[31m\\u{202e}gnp\\u{0}')
})

test('lets no text break out of an element or an attribute', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(escapeText(text)).not.toMatch(/[<>"'\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
    }),
  )
})
