// Faults of the lab, diagnosed from what the logging service finds instead of from the files of the servers: one fault for every rule that
// faults name. `npm run cls-matrix` does it with all of them.
import { randomBytes, randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type AnswerForm, startSearchedDeployment } from '../../../src/cls/lab/searched-deployment.ts'
import { rules } from '../../../src/diagnose/rules.gen.ts'
import { CLIENT_KINDS, type Fault, isHit, rulesFor } from '../../../src/lab/fault.ts'
import { faults } from '../../../src/lab/faults.gen.ts'
import { isAsExpected, type MatrixCase } from '../../../src/lab/matrix/matrix-case.ts'
import { formatCase } from '../../../src/lab/matrix/matrix-text.ts'
import { CLS_WORDS } from '../../../src/lab/matrix/matrix-words.ts'
import { createSignInMatrix } from '../../../src/lab/matrix/sign-in-matrix.ts'
import { DEFAULT_WORLD } from '../../../src/lab/world/default-world.ts'
import { readWorld } from '../../../src/lab/world/read-world.ts'
import { formats } from '../../../src/log/formats.gen.ts'
import { createFormatSet } from '../../../src/log/read-log.ts'
import { observers } from '../../../src/trace/observers.gen.ts'
import { createTestKeys } from '../../lab/test-keys.ts'
import { drawPortShift } from '../../lab/test-network.ts'

const folder = mkdtempSync(join(tmpdir(), 'lyncpin-cls-lab-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const TIMEOUT = { timeout: 120_000 }

const start = (form: AnswerForm, scenario: string) =>
  startSearchedDeployment(readWorld(DEFAULT_WORLD, 'world.yaml'), {
    portShift: drawPortShift(),
    addressPrefix: `127.${randomInt(30, 250)}`,
    keys: createTestKeys(),
    random: length => randomBytes(length),
    dnsTryMs: 150,
    folder: mkdtempSync(join(folder, 'lab-')),
    formats: createFormatSet(formats),
    form,
    scenario,
    nowMs: () => Date.now(),
  })

function matrixOn(
  lab: Awaited<ReturnType<typeof start>>,
  onCase?: (files: ReadonlyMap<string, Uint8Array>) => void,
) {
  return createSignInMatrix(lab, {
    catalogues: { formats, observers, rules },
    signal: new AbortController().signal,
    onCase: (_, files) => onCase?.(files),
  })
}

/** The first fault for every rule that keeps somebody away. */
function oneForEachRule(): Fault[] {
  const named = new Set<string>()
  return faults.filter(fault => {
    const own = CLIENT_KINDS.filter(client => isHit(fault, client)).flatMap(({ side }) =>
      rulesFor(fault, side),
    )
    const isNew = own.some(rule => !named.has(rule))
    for (const rule of own) named.add(rule)
    return isNew
  })
}

const wrongOf = (cases: readonly MatrixCase[]): string[] =>
  cases.filter(made => !isAsExpected(made)).map(made => formatCase(made, CLS_WORDS))

describe('one CLS text of all machines, Authentication running', async () => {
  const lab = await start('cls', 'Authentication')
  afterAll(() => lab.stop())
  const seen = new Set<string>()
  const matrix = matrixOn(lab, files => {
    for (const path of files.keys()) seen.add(path.replace(/\/.*/, ''))
  })

  test('without a fault everybody signs in and nothing is found', TIMEOUT, async () => {
    expect(wrongOf(await matrix.run(undefined))).toEqual([])
  })

  test.each(oneForEachRule().map(fault => [fault.id, fault] as const))('%s', TIMEOUT, async (_id, fault) => {
    expect(wrongOf(await matrix.run(fault))).toEqual([])
  })

  test('no file of a server was read', () => {
    expect([...seen].sort()).toEqual(['clients', 'cls', 'configuration'])
  })
})

describe('traces of all machines', async () => {
  const lab = await start('trace', 'Authentication')
  afterAll(() => lab.stop())
  const matrix = matrixOn(lab)

  test.each([
    'account/password-changed',
    'certificate/external-web-wrong-subject',
    'certificate/registrar-expired',
  ])('%s', TIMEOUT, async id => {
    const fault = faults.find(known => known.id === id)
    expect(fault).toBeDefined()
    expect(wrongOf(await matrix.run(fault))).toEqual([])
  })
})

describe('a scenario that records nothing of a sign-in', async () => {
  const lab = await start('cls', 'XMPP')
  afterAll(() => lab.stop())

  test('leaves out what only servers know', TIMEOUT, async () => {
    const fault = faults.find(({ id }) => id === 'account/password-changed')
    expect(fault).toBeDefined()
    expect(wrongOf(await matrixOn(lab).run(fault))).not.toEqual([])
  })
})
