// Two logs side by side.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createMemorySource } from '../../src/base/byte-source.ts'
import { rules } from '../../src/diagnose/rules.gen.ts'
import { formats } from '../../src/log/formats.gen.ts'
import { formatComparisonText } from '../../src/report/comparison-text.ts'
import { observers } from '../../src/trace/observers.gen.ts'
import { compareCases } from '../../src/workbench/compare-cases.ts'
import { openCase } from '../../src/workbench/open-case.ts'

const SAMPLES = 'test/samples/rules/ticket/web-ticket-refused'

function open(name: string) {
  const bytes = new Uint8Array(readFileSync(`${SAMPLES}/${name}`))
  return openCase([createMemorySource(name, bytes)], { formats, observers, rules })
}

test('a sign-in that works and one that does not part where the ticket is refused', async () => {
  const comparison = compareCases(await open('alice-outside.uccapilog'), await open('bob-outside.uccapilog'))
  expect(comparison?.first).toMatchObject({ phase: 'ticket', right: '401 (28032)', decisive: true })
  const text = formatComparisonText(comparison ?? expect.fail(), { colour: false, width: 100 })
  expect(text).toMatch(/They part at ticket: GET webext\.contoso\.com/)
})

test('the same log twice does not part', async () => {
  const comparison = compareCases(await open('bob-outside.uccapilog'), await open('bob-outside.uccapilog'))
  expect(comparison?.first).toBeNull()
})

test('the other order names the same place with the sides changed', async () => {
  const comparison = compareCases(await open('bob-outside.uccapilog'), await open('alice-outside.uccapilog'))
  expect(comparison?.first).toMatchObject({ phase: 'ticket', left: '401 (28032)', right: '' })
})

test('a log without an attempt of that user cannot be compared', async () => {
  const [a, b] = [await open('alice-outside.uccapilog'), await open('bob-outside.uccapilog')]
  expect(compareCases(a, b, { user: 'carol' })).toBeUndefined()
})
