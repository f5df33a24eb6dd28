// Every fault against the probe, from both sides, with the password of a user and without, on one deployment. Takes a minute or two.
import { afterAll, expect, test } from 'vitest'
import { rules } from '../../../src/diagnose/rules.gen.ts'
import { faults } from '../../../src/lab/faults.gen.ts'
import { isAsExpected, type MatrixCase } from '../../../src/lab/matrix/matrix-case.ts'
import { formatCase } from '../../../src/lab/matrix/matrix-text.ts'
import { PROBE_WORDS } from '../../../src/lab/matrix/matrix-words.ts'
import { createProbeMatrix } from '../../../src/lab/matrix/probe-matrix.ts'
import { formats } from '../../../src/log/formats.gen.ts'
import { observers } from '../../../src/trace/observers.gen.ts'
import { probeLab } from '../../probe/lab-probe.ts'
import { startTestDeployment } from '../test-deployment.ts'

const lab = await startTestDeployment('', { dnsTryMs: 400 })
afterAll(() => lab.stop())
const matrix = createProbeMatrix(lab, {
  catalogues: { formats, observers, rules },
  signal: new AbortController().signal,
})
const TIMEOUT = { timeout: 120_000 }

/** What went wrong, in words that a person can go on with. */
function wrongOf(cases: readonly MatrixCase[]): string[] {
  return cases.filter(made => !isAsExpected(made)).map(made => formatCase(made, PROBE_WORDS))
}

test('without a fault nothing is found', TIMEOUT, async () => {
  expect(wrongOf(await matrix.run(undefined))).toEqual([])
})

test.each(faults.map(fault => [fault.id, fault] as const))('%s', TIMEOUT, async (_id, fault) => {
  expect(wrongOf(await matrix.run(fault))).toEqual([])
})

test('a probe that has no credentials finds what the first half of one that has finds', TIMEOUT, async () => {
  const fault = faults.find(({ id }) => id === 'certificate/reverse-proxy-expired')
  const cases = await matrix.run(fault)
  const early = cases.find(({ look }) => look.id === 'outside-none')
  const undo = await fault?.apply(lab)
  const { rules: found } = await probeLab(lab, 'outside')
  await undo?.()
  expect(found.length).toBeGreaterThan(0)
  expect(early?.findings.map(({ rule }) => rule)).toEqual(found)
})

test('after all faults nothing is found', TIMEOUT, async () => {
  expect(wrongOf(await matrix.run(undefined))).toEqual([])
})
