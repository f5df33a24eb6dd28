import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { rules } from '../../src/diagnose/rules.gen.ts'
import { CLIENT_KINDS, isHit, rulesFor } from '../../src/lab/fault.ts'
import { faults } from '../../src/lab/faults.gen.ts'
import { failures } from '../../src/reference/failures.ts'

test.each(faults.map(fault => [fault.id, fault] as const))(
  '%s lies where its id says, and names only what exists',
  (id, fault) => {
    expect(existsSync(new URL(`../../src/lab/faults/${id}.ts`, import.meta.url))).toBe(true)
    expect(fault.records.length).toBeGreaterThan(0)
    const known = new Set(failures.map(record => record.id))
    expect(fault.records.filter(record => !known.has(record))).toEqual([])
    const named = [...rulesFor(fault, 'inside'), ...rulesFor(fault, 'outside'), ...(fault.probe?.rules ?? [])]
    expect(named.filter(name => !rules.some(rule => rule.id === name))).toEqual([])
  },
)

test('a rule that says which fault provokes it names one of the lab', () => {
  const ids = new Set(faults.map(({ id }) => id))
  expect(
    rules.filter(({ provokedBy }) => provokedBy !== undefined && !ids.has(provokedBy)).map(({ id }) => id),
  ).toEqual([])
})

test('there are sixty faults and more, and most keep somebody away', () => {
  expect(faults.length).toBeGreaterThanOrEqual(60)
  const harmless = faults.filter(fault => !CLIENT_KINDS.some(kind => isHit(fault, kind)))
  expect(harmless.length).toBeLessThan(faults.length / 5)
})

test('a probe sees every fault from some side, or the fault says that it cannot', () => {
  const silent = faults.filter(({ hits, probe }) =>
    (['inside', 'outside'] as const).every(side => probe?.[side] === undefined && hits[side] === 'none'),
  )
  expect(silent.map(({ id }) => id)).toEqual([])
})
