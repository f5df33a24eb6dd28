import { expect, test } from 'vitest'
import { Secret } from '../../../../src/base/secret.ts'
import { createConnectionTable, type TrackedConnection } from '../../../../src/lab/roles/web/connections.ts'
import { createProofKeys } from '../../../../src/lab/roles/web/proof-keys.ts'
import { createReplayGuard } from '../../../../src/lab/roles/web/replay-guard.ts'

function connection(busy = false): TrackedConnection & { gone: boolean } {
  return {
    busy,
    gone: false,
    destroy() {
      this.gone = true
    },
  }
}

test('the connection that was idle longest makes room, a busy one never', () => {
  const table = createConnectionTable(3)
  const [busy, first, second, third] = [connection(true), connection(), connection(), connection()]
  for (const one of [busy, first, second]) table.admit(one)
  table.touch(first)
  expect(table.admit(third)).toBe(true)
  expect([busy, first, second].map(({ gone }) => gone)).toEqual([false, false, true])
})

test('a table full of busy connections turns a newcomer away', () => {
  const table = createConnectionTable(2)
  for (const one of [connection(true), connection(true)]) table.admit(one)
  expect(table.admit(connection())).toBe(false)
  expect(table.size).toBe(2)
})

test('an id counts once, until it could not be used any more; memory is bounded', () => {
  const guard = createReplayGuard(3)
  expect([guard.isFirst('a', 100, 0), guard.isFirst('a', 100, 50)]).toEqual([true, false])
  expect(guard.isFirst('a', 300, 200)).toBe(true)
  for (const id of ['b', 'c', 'd']) guard.isFirst(id, 900, 200)
  expect(guard.isFirst('d', 900, 200)).toBe(false)
})

test('proof keys are bounded: the oldest go first', () => {
  const keys = createProofKeys(2)
  for (const id of ['a', 'b', 'c']) keys.put(id, new Secret(Uint8Array.of(1)))
  expect(['a', 'b', 'c'].map(id => keys.find(id) !== undefined)).toEqual([false, true, true])
})
