// Every fault against every kind of client, on one deployment, with what each fault says about itself as expectation. Takes a minute
// or two: the whole sign-in happens four times for each fault, and some of them are silences.
import { afterAll, expect, test } from 'vitest'
import { rules } from '../../../src/diagnose/rules.gen.ts'
import { faults } from '../../../src/lab/faults.gen.ts'
import { isAsExpected } from '../../../src/lab/matrix/matrix-case.ts'
import { formatCase } from '../../../src/lab/matrix/matrix-text.ts'
import { SIGN_IN_WORDS } from '../../../src/lab/matrix/matrix-words.ts'
import { createSignInMatrix } from '../../../src/lab/matrix/sign-in-matrix.ts'
import { formats } from '../../../src/log/formats.gen.ts'
import { observers } from '../../../src/trace/observers.gen.ts'
import { startTestDeployment } from '../test-deployment.ts'

const lab = await startTestDeployment('', { dnsTryMs: 150 })
afterAll(() => lab.stop())
const matrix = createSignInMatrix(lab, {
  catalogues: { formats, observers, rules },
  signal: new AbortController().signal,
})

/** Rules that fired anywhere under each fault. */
const fired = new Map<string, ReadonlySet<string>>()
const TIMEOUT = { timeout: 120_000 }

/** What went wrong, in words that a person can go on with. */
function wrongOf(cases: Awaited<ReturnType<typeof matrix.run>>): string[] {
  return cases.filter(made => !isAsExpected(made)).map(made => formatCase(made, SIGN_IN_WORDS))
}

test('without a fault everybody signs in and nothing is found', TIMEOUT, async () => {
  expect(wrongOf(await matrix.run(undefined))).toEqual([])
})

test.each(faults.map(fault => [fault.id, fault] as const))('%s', TIMEOUT, async (_id, fault) => {
  const cases = await matrix.run(fault)
  fired.set(fault.id, new Set(cases.flatMap(({ findings }) => findings.map(({ rule }) => rule))))
  expect(wrongOf(cases)).toEqual([])
})

test('a rule that names a fault which provokes it fires under that fault', () => {
  const silent = rules.filter(
    ({ id, provokedBy }) => provokedBy !== undefined && !fired.get(provokedBy)?.has(id),
  )
  expect(silent.map(({ id, provokedBy }) => `${id} under ${provokedBy}`)).toEqual([])
})

test('after all faults the deployment is as it was', TIMEOUT, async () => {
  expect(wrongOf(await matrix.run(undefined))).toEqual([])
})
