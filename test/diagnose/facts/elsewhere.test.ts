import { expect, test } from 'vitest'
import { findSignedInElsewhere } from '../../../src/diagnose/facts/elsewhere.ts'
import type { Facts } from '../../../src/diagnose/facts/facts.ts'
import type { Attempt } from '../../../src/trace/attempt.ts'

const attempt = (device: string, outcome: Attempt['outcome'], over: Partial<Attempt> = {}): Attempt =>
  ({ user: 'alice@contoso.com', device, outcome, place: 'unknown', sources: [], ...over }) as Attempt

const find = (...attempts: Attempt[]) =>
  findSignedInElsewhere({ attempts, probeSteps: [{ origin: { source: 7 } }] } as unknown as Facts)

test('finds the device on which alone a user fails', () => {
  const found = find(attempt('d1', 'failed'), attempt('d1', 'failed'), attempt('d2', 'signed-in'))
  expect(found).toMatchObject([{ user: 'alice@contoso.com', device: 'd1' }])
  expect(found[0]?.failed).toHaveLength(2)
})

test('is content when the device signs in at another time', () => {
  expect(find(attempt('d1', 'failed'), attempt('d1', 'signed-in'), attempt('d2', 'signed-in'))).toEqual([])
})

test('does not compare inside with outside', () => {
  expect(
    find(attempt('d1', 'failed', { place: 'outside' }), attempt('d2', 'signed-in', { place: 'inside' })),
  ).toEqual([])
})

test('does not compare users or unknown devices', () => {
  expect(find(attempt('d1', 'failed'), attempt('d2', 'signed-in', { user: 'bob@contoso.com' }))).toEqual([])
  expect(find(attempt('', 'failed'), attempt('d2', 'signed-in'))).toEqual([])
})

test('takes the devices of a probe for one computer', () => {
  const probed = { sources: [7] }
  expect(find(attempt('d1', 'failed', probed), attempt('d2', 'signed-in', probed))).toEqual([])
  expect(find(attempt('d1', 'failed', probed), attempt('d2', 'signed-in', { sources: [8] }))).toHaveLength(1)
})
