import { describe, expect, test } from 'vitest'
import { codeSpan, escapeMarkdown } from '../../src/report/markdown.ts'

describe('escapeMarkdown', () => {
  test('keeps what would be markup literal', () => {
    expect(escapeMarkdown('a *b* _c_ `d` [e](f) <g> | $h$')).toBe(
      'a \\*b\\* \\_c\\_ \\`d\\` \\[e\\](f) \\<g\\> \\| \\$h\\$',
    )
  })

  test('keeps a line that would be a heading or a list item literal', () => {
    expect(['# a', '- a', '+ a', '1. a', '2) a'].map(escapeMarkdown)).toEqual([
      '\\# a',
      '\\- a',
      '\\+ a',
      '1\\. a',
      '2\\) a',
    ])
  })

  test('leaves numbers and hyphens within a line alone', () => {
    expect(escapeMarkdown('401.2 and x-y')).toBe('401.2 and x-y')
  })

  test('makes one line of several', () => {
    expect(escapeMarkdown('a\r\n  b')).toBe('a b')
  })
})

describe('codeSpan', () => {
  test('encloses text with more backticks than it has', () => {
    expect(codeSpan('a `` b')).toBe('```a `` b```')
  })

  test('keeps a backtick at the end apart from the fence', () => {
    expect(codeSpan('a`')).toBe('`` a` ``')
  })
})
