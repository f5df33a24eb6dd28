// Runs every fault of the lab against every kind of client, or against the probe, prints the confusion matrix and writes its document.
//   node scripts/matrix.ts [--probe | --cls [--scenario NAME] [--trace]] [part of a fault's id] [--logs FOLDER] [--reads PART]
// --cls puts the answer of the logging service in place of the servers' files: CLS text, or with --trace what `lyncpin cls case` gets.
// With a part of an id only those faults run; --logs keeps the logs of what went wrong; --reads (sign-ins only) analyses only logs
// whose path contains that (clients/, servers/, traces/), to see how little is enough. A part of the whole writes nothing under docs/.
import { randomBytes, randomInt } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { startSearchedDeployment } from '../src/cls/lab/searched-deployment.ts'
import { rules } from '../src/diagnose/rules.gen.ts'
import { startDeployment } from '../src/lab/deployment/start-deployment.ts'
import { faults } from '../src/lab/faults.gen.ts'
import { createMemoryOutput } from '../src/lab/logs/log-output.ts'
import { isAsExpected, type MatrixCase } from '../src/lab/matrix/matrix-case.ts'
import { formatMatrixMarkdown } from '../src/lab/matrix/matrix-markdown.ts'
import { formatCase, formatMatrixText } from '../src/lab/matrix/matrix-text.ts'
import { CLS_WORDS, PROBE_WORDS, SIGN_IN_WORDS } from '../src/lab/matrix/matrix-words.ts'
import { createProbeMatrix } from '../src/lab/matrix/probe-matrix.ts'
import { createSignInMatrix, type MatrixDeployment } from '../src/lab/matrix/sign-in-matrix.ts'
import { DEFAULT_WORLD } from '../src/lab/world/default-world.ts'
import { readWorld } from '../src/lab/world/read-world.ts'
import { formats } from '../src/log/formats.gen.ts'
import { createFormatSet } from '../src/log/read-log.ts'
import { observers } from '../src/trace/observers.gen.ts'

const { values, positionals } = parseArgs({
  options: {
    probe: { type: 'boolean' },
    cls: { type: 'boolean' },
    scenario: { type: 'string', default: 'Authentication' },
    trace: { type: 'boolean' },
    logs: { type: 'string' },
    reads: { type: 'string' },
  },
  allowPositionals: true,
})
const [wanted] = positionals
const { reads, scenario, trace, cls, probe } = values
const words = probe ? PROBE_WORDS : cls ? CLS_WORDS : SIGN_IN_WORDS
const document = probe ? 'docs/probe-matrix.md' : cls ? 'docs/cls-matrix.md' : 'docs/confusion-matrix.md'
const isWhole = wanted === undefined && reads === undefined && !trace && scenario === 'Authentication'
const chosen = wanted === undefined ? faults : faults.filter(({ id }) => id.includes(wanted))

function tell(made: MatrixCase, files: ReadonlyMap<string, Uint8Array | string>): void {
  console.log(formatCase(made, words))
  if (values.logs === undefined || (made.verdict === 'right' && wanted === undefined)) return
  const name = `${made.fault?.id ?? 'none'}/${made.look.id}`
  for (const [path, bytes] of files) {
    const file = join(values.logs, name, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, bytes)
  }
}

const folder = mkdtempSync(join(tmpdir(), 'lyncpin-matrix-'))

function start(): Promise<MatrixDeployment> {
  const world = readWorld(DEFAULT_WORLD, 'the default world')
  const common = {
    portShift: randomInt(10_000, 20_000),
    addressPrefix: `127.${randomInt(30, 250)}`,
    random: (length: number) => randomBytes(length),
    // A probe asks for many names at once.
    dnsTryMs: probe ? 300 : 150,
  }
  const nowMs = (): number => Date.now()
  if (cls) {
    const form = trace ? 'trace' : 'cls'
    return startSearchedDeployment(world, {
      ...common,
      folder,
      formats: createFormatSet(formats),
      form,
      scenario,
      nowMs,
    })
  }
  const logs = createMemoryOutput()
  return startDeployment(world, { ...common, logs, realMs: nowMs }).then(deployment =>
    Object.assign(deployment, { logs }),
  )
}

const deployment = await start()
try {
  const options = {
    catalogues: { formats, observers, rules },
    signal: new AbortController().signal,
    onCase: tell,
  }
  const matrix = probe
    ? createProbeMatrix(deployment, options)
    : createSignInMatrix(deployment, {
        ...options,
        ...(reads === undefined ? {} : { reads: (path: string) => path.includes(reads) }),
      })
  const cases: MatrixCase[] = []
  for (const fault of [undefined, ...chosen]) cases.push(...(await matrix.run(fault)))
  console.log(`\n${formatMatrixText(cases, words)}`)
  if (isWhole) {
    writeFileSync(document, formatMatrixMarkdown(cases, words))
    console.log(`wrote ${document}`)
  }
  if (!cases.every(isAsExpected)) process.exitCode = 1
} finally {
  await deployment.stop()
  rmSync(folder, { recursive: true, force: true })
}
