import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createMemorySource } from '../../src/base/byte-source.ts'
import { formats } from '../../src/log/formats.gen.ts'
import { observers } from '../../src/trace/observers.gen.ts'
import { type Comparison, compareAttempts } from '../../src/workbench/compare-attempts.ts'
import { openCase } from '../../src/workbench/open-case.ts'
import { openMessages } from '../../src/workbench/open-messages.ts'

async function incident() {
  const folder = 'examples/external-web-certificate/clients'
  const sources = readdirSync(folder).map(name => createMemorySource(name, readFileSync(join(folder, name))))
  const opened = await openCase(sources, { formats, observers, rules: [] })
  const idOf = (user: string) =>
    opened.assembled.attempts.find(attempt => attempt.user.startsWith(user))?.id ?? ''
  return { opened, messages: await openMessages(opened, formats), idOf }
}

function phaseOf({ phases, divergence }: Comparison) {
  return phases.find(({ name }) => name === divergence?.phase)
}

test('the sign-in outside parts from the one inside where its ticket is refused', async () => {
  const { idOf, ...open } = await incident()
  const comparison = compareAttempts(open, idOf('carol'), idOf('bob'))
  const phase = phaseOf(comparison)
  expect(comparison.divergence?.phase).toBe('ticket')
  expect([phase?.left.outcome, phase?.right.outcome]).toEqual(['passed', 'failed'])
  expect(phase?.rows[comparison.divergence?.row ?? -1]?.right?.detail).toMatch(/28032/)
})

test('rows lead to the messages they stand for', async () => {
  const { idOf, ...open } = await incident()
  const { phases } = compareAttempts(open, idOf('carol'), idOf('bob'))
  const row = phases.find(({ name }) => name === 'ticket')?.rows.find(({ left, right }) => left && right)
  expect(open.messages.row(row?.left?.row ?? -1).attempt).toBe(idOf('carol'))
  expect(open.messages.row(row?.right?.row ?? -1).attempt).toBe(idOf('bob'))
})

test('an attempt compared with itself parts nowhere', async () => {
  const { idOf, ...open } = await incident()
  const { divergence, phases } = compareAttempts(open, idOf('bob'), idOf('bob'))
  expect(divergence).toBeUndefined()
  expect(phases.flatMap(({ rows }) => rows).every(({ kind }) => kind === 'same')).toBe(true)
})

test('an unknown attempt is refused', async () => {
  const { idOf: _idOf, ...open } = await incident()
  expect(() => compareAttempts(open, 'a99', 'a1')).toThrow('a99')
})
