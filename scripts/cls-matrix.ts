// Runs the confusion matrix with the answer of the logging service in place of the servers' files, prints it and writes
// docs/cls-matrix.md.
//   node scripts/cls-matrix.ts [part of a fault's id] [--trace] [--scenario NAME] [--logs FOLDER]
// --trace analyses traces, as `lyncpin cls case` does, instead of CLS text; --scenario runs another one than Authentication; --logs keeps
// what was analysed where something else came out. With any of these but --logs nothing is written under docs/.
import { randomBytes, randomInt } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { startSearchedDeployment } from '../src/cls/lab/searched-deployment.ts'
import { rules } from '../src/diagnose/rules.gen.ts'
import { faults } from '../src/lab/faults.gen.ts'
import { formatMatrixMarkdown } from '../src/lab/matrix/matrix-markdown.ts'
import { formatCase, formatMatrixText } from '../src/lab/matrix/matrix-text.ts'
import { createMatrix, type MatrixCase } from '../src/lab/matrix/run-matrix.ts'
import { DEFAULT_WORLD } from '../src/lab/world/default-world.ts'
import { readWorld } from '../src/lab/world/read-world.ts'
import { formats } from '../src/log/formats.gen.ts'
import { createFormatSet } from '../src/log/read-log.ts'
import { observers } from '../src/trace/observers.gen.ts'

const DOCUMENT = 'docs/cls-matrix.md'
const WORDS = {
  title: 'Confusion matrix through the logging service',
  introduction: [
    'Written by `npm run cls-matrix`: the [confusion matrix](confusion-matrix.md) with the logging service in place of the files of the\nservers. Front Ends, Edge and reverse proxy each have an agent. The components of Front Ends and Edge hand it what they trace; the event\nlogs, the logs of the web sites and of the reverse proxy it follows as files. The shipped scenario Authentication runs on all machines, and\nwhat is analysed is the CLS text of one search over all of them, for the minute of the sign-in and nothing else. Logs of clients lie beside\nit, as a person would bring them: no agent runs on the computers of users.',
  ],
}

const { values, positionals } = parseArgs({
  options: {
    trace: { type: 'boolean', default: false },
    scenario: { type: 'string', default: 'Authentication' },
    logs: { type: 'string' },
  },
  allowPositionals: true,
})
const [wanted] = positionals
const { trace, scenario } = values
const isWhole = wanted === undefined && !trace && scenario === 'Authentication'
const chosen = wanted === undefined ? faults : faults.filter(({ id }) => id.includes(wanted))

function tell(made: MatrixCase, files: ReadonlyMap<string, Uint8Array>): void {
  console.log(formatCase(made))
  if (values.logs === undefined || (made.verdict === 'right' && wanted === undefined)) return
  const name = `${made.fault?.id ?? 'none'}/${made.client.side}-${made.client.certificate}`
  for (const [path, bytes] of files) {
    const file = join(values.logs, name, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, bytes)
  }
}

const folder = mkdtempSync(join(tmpdir(), 'lyncpin-cls-matrix-'))
const deployment = await startSearchedDeployment(readWorld(DEFAULT_WORLD, 'the default world'), {
  portShift: randomInt(10_000, 20_000),
  addressPrefix: `127.${randomInt(30, 250)}`,
  random: length => randomBytes(length),
  dnsTryMs: 150,
  folder,
  formats: createFormatSet(formats),
  form: trace ? 'trace' : 'cls',
  scenario,
  nowMs: () => Date.now(),
})
try {
  const matrix = createMatrix(deployment, {
    catalogues: { formats, observers, rules },
    signal: new AbortController().signal,
    onCase: tell,
  })
  const cases: MatrixCase[] = []
  for (const fault of [undefined, ...chosen]) cases.push(...(await matrix.run(fault)))
  console.log(`\n${formatMatrixText(cases)}`)
  if (isWhole) {
    writeFileSync(DOCUMENT, formatMatrixMarkdown(cases, WORDS))
    console.log(`wrote ${DOCUMENT}`)
  }
  if (cases.some(({ verdict }) => verdict !== 'right')) process.exitCode = 1
} finally {
  await deployment.stop()
  rmSync(folder, { recursive: true, force: true })
}
