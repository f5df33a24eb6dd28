// Every fault against every kind of client, on one deployment, with what each fault says about itself as expectation. Takes a minute
// or two: the whole sign-in happens four times for each fault, and some of them are silences.
import { afterAll, expect, test } from 'vitest'
import { rules } from '../../../src/diagnose/rules.gen.ts'
import { faults } from '../../../src/lab/faults.gen.ts'
import { formatCase } from '../../../src/lab/matrix/matrix-text.ts'
import { createMatrix } from '../../../src/lab/matrix/run-matrix.ts'
import { formats } from '../../../src/log/formats.gen.ts'
import { observers } from '../../../src/trace/observers.gen.ts'
import { startTestDeployment } from '../test-deployment.ts'

const lab = await startTestDeployment('', { dnsTryMs: 150 })
afterAll(() => lab.stop())
const matrix = createMatrix(lab, {
  catalogues: { formats, observers, rules },
  signal: new AbortController().signal,
})

const TIMEOUT = { timeout: 120_000 }

/** What went wrong, in words that a person can go on with. */
function wrongOf(cases: Awaited<ReturnType<typeof matrix.run>>): string[] {
  return cases.filter(({ verdict }) => verdict !== 'right').map(formatCase)
}

test('without a fault everybody signs in and nothing is found', TIMEOUT, async () => {
  expect(wrongOf(await matrix.run(undefined))).toEqual([])
})

test.each(faults.map(fault => [fault.id, fault] as const))('%s', TIMEOUT, async (_id, fault) => {
  expect(wrongOf(await matrix.run(fault))).toEqual([])
})

test('after all faults the deployment is as it was', TIMEOUT, async () => {
  expect(wrongOf(await matrix.run(undefined))).toEqual([])
})
