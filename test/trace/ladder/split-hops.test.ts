import { expect, test } from 'vitest'
import type { Ladder, LadderArrow } from '../../../src/trace/ladder/arrow.ts'
import { splitHops } from '../../../src/trace/ladder/split-hops.ts'

const arrow: LadderArrow = {
  kind: 'sip',
  path: [0, 1, 2],
  timeUs: 5,
  gapUs: 3,
  label: 'REGISTER',
  detail: '',
  outcome: 'sent',
  phase: 'register',
  seen: [],
}

function pathsOf(arrows: readonly LadderArrow[]): readonly (readonly number[])[] {
  const ladder: Ladder = { attempt: 'a1', lanes: [], arrows }
  return splitHops(ladder).arrows.map(({ path }) => path)
}

test('a message over three machines becomes an arrow per hop', () => {
  expect(pathsOf([arrow])).toEqual([
    [0, 1],
    [1, 2],
  ])
})

test('single hops and notes stay as they are', () => {
  expect(
    pathsOf([
      { ...arrow, path: [1, 0] },
      { ...arrow, path: [2] },
    ]),
  ).toEqual([[1, 0], [2]])
})

test('only the first hop keeps the pause before the message', () => {
  const hops = splitHops({ attempt: 'a1', lanes: [], arrows: [arrow] }).arrows
  expect(hops.map(({ gapUs }) => gapUs)).toEqual([3, 0])
})
