import { expect, test } from 'vitest'
import { encodeText } from '../../../src/base/text.ts'
import { createObservedText } from '../../../src/trace/observe/observer.ts'
import {
  anchorsOf,
  createSentenceTable,
  readSentences,
  type Sentence,
} from '../../../src/trace/observe/sentence.ts'

const word = (text: string): Sentence<{ readonly word: string }> => ({
  anchors: [text],
  pattern: new RegExp(`${text}\\w*`),
  read: (_groups, match) => ({ word: match }),
})

function read(text: string, ...sentences: readonly Sentence<{ readonly word: string }>[]): string[] {
  const bytes = encodeText(text)
  const origin = {
    source: 0,
    offset: 100,
    length: bytes.length,
    line: 7,
    timeUs: 0,
    direction: 'none' as const,
  }
  const observed = createObservedText({ bytes, from: 0, to: bytes.length, base: 100, origin })
  return readSentences(observed, createSentenceTable(sentences)).map(
    found => `${found.word}@${found.origin.line}:${found.origin.offset}`,
  )
}

test('statements come in the order of the text, each with its place', () => {
  expect(read('beta\nalpha beta', word('alpha'), word('beta'))).toEqual([
    'beta@7:100',
    'alpha@8:105',
    'beta@8:111',
  ])
})

test('of two sentences for the same words the first counts', () => {
  expect(read('alphabet', word('alpha'), word('bet'))).toEqual(['alphabet@7:100'])
})

test('a sentence may state nothing, or several things', () => {
  const silent: Sentence<{ readonly word: string }> = { ...word('alpha'), read: () => undefined }
  const twice: Sentence<{ readonly word: string }> = {
    ...word('beta'),
    read: () => [{ word: 'b1' }, { word: 'b2' }],
  }
  expect(read('alpha beta', silent, twice)).toEqual(['b1@7:106', 'b2@7:106'])
})

test('the anchors of a table are each named once', () => {
  expect(anchorsOf(createSentenceTable([word('alpha'), word('alpha'), word('beta')]))).toEqual([
    'alpha',
    'beta',
  ])
})

test('a text states a bounded number of things', () => {
  expect(read('beta '.repeat(5000), word('beta'))).toHaveLength(100)
})
