import { expect, test } from 'vitest'
import { createMemorySource } from '../../src/base/byte-source.ts'
import { rules } from '../../src/diagnose/rules.gen.ts'
import { formats } from '../../src/log/formats.gen.ts'
import { createMessageIndexer } from '../../src/trace/message-index.ts'
import { observers } from '../../src/trace/observers.gen.ts'
import { openCase } from '../../src/workbench/open-case.ts'
import { openMessages } from '../../src/workbench/open-messages.ts'
import { createClientLog, register, signInByTlsDsk } from '../trace/logs.ts'

const catalogues = { formats, observers, rules }

function sources() {
  const log = createClientLog()
  signInByTlsDsk(log, 100)
  log.line(4000, 'Executing wws method with no auth auth, asyncContext=0A,')
  log.sends(5000, register({ cseq: 9, user: 'bob@contoso.com', callId: 'c9' }))
  return [createMemorySource('a.UccApilog', new TextEncoder().encode(log.text()))]
}

test('one reading fills the analysis and the table as two readings do', async () => {
  const indexed = createMessageIndexer()
  const once = await openCase(sources(), catalogues, { alsoTo: indexed })
  const table = await openMessages(once, formats, { indexed })
  const twice = await openCase(sources(), catalogues)
  const other = await openMessages(twice, formats)
  expect(once.assembled.attempts).toEqual(twice.assembled.attempts)
  expect(once.collected.messages).toBe(twice.collected.messages)
  expect(table.count).toBeGreaterThan(5)
  expect(Array.from({ length: table.count }, (_, i) => table.row(i))).toEqual(
    Array.from({ length: other.count }, (_, i) => other.row(i)),
  )
})

test('an offset that a person gave moves the times of a source', async () => {
  const before = await openCase(sources(), catalogues, { zoneOf: () => 0, skewOf: () => 0 })
  const after = await openCase(sources(), catalogues, { zoneOf: () => 0, skewOf: () => 90_000_000 })
  const [early, late] = [before, after].map(({ assembled }) => assembled.attempts[0]?.fromUs ?? Number.NaN)
  expect((early ?? 0) - (late ?? 0)).toBe(90_000_000)
  expect(after.sources[0]?.clock.basis).toBe('given')
})

test('a filter offers the rows found so far between its slices', async () => {
  const indexed = createMessageIndexer()
  const opened = await openCase(sources(), catalogues, { alsoTo: indexed })
  const table = await openMessages(opened, formats, { indexed })
  const partial: number[] = []
  const shares: number[] = []
  const result = await table.filter('text:REGISTER', {
    onPartial(rowsSoFar, share) {
      partial.push(rowsSoFar().length)
      shares.push(share)
    },
  })
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
  expect(shares[0]).toBe(0)
  expect(shares.at(-1)).toBeLessThanOrEqual(1)
  expect(partial.length).toBeGreaterThan(0)
  expect(partial[0]).toBe(0)
  expect(result.kind === 'rows' && result.rows.length).toBeGreaterThan(0)
})
