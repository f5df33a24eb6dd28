// Runs every fault of the lab against every kind of client, prints the confusion matrix and writes it to docs/confusion-matrix.md.
//   node scripts/matrix.ts [part of a fault's id] [--logs FOLDER] [--reads PART]
// With a part of an id only those faults run; --logs keeps the logs of what went wrong; --reads analyses only logs whose path contains
// that (clients/, servers/, traces/), to see how little is enough. Then nothing is written under docs/.
import { randomBytes, randomInt } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { rules } from '../src/diagnose/rules.gen.ts'
import { startDeployment } from '../src/lab/deployment/start-deployment.ts'
import { faults } from '../src/lab/faults.gen.ts'
import { createMemoryOutput } from '../src/lab/logs/log-output.ts'
import { formatMatrixMarkdown } from '../src/lab/matrix/matrix-markdown.ts'
import { formatCase, formatMatrixText } from '../src/lab/matrix/matrix-text.ts'
import { createMatrix, type MatrixCase } from '../src/lab/matrix/run-matrix.ts'
import { DEFAULT_WORLD } from '../src/lab/world/default-world.ts'
import { readWorld } from '../src/lab/world/read-world.ts'
import { formats } from '../src/log/formats.gen.ts'
import { observers } from '../src/trace/observers.gen.ts'

const DOCUMENT = 'docs/confusion-matrix.md'

const { values, positionals } = parseArgs({
  options: { logs: { type: 'string' }, reads: { type: 'string' } },
  allowPositionals: true,
})
const [wanted] = positionals
const { reads } = values
const chosen = wanted === undefined ? faults : faults.filter(({ id }) => id.includes(wanted))

function keepLogs(made: MatrixCase, files: ReadonlyMap<string, Uint8Array>): void {
  if (values.logs === undefined || (made.verdict === 'right' && wanted === undefined)) return
  const name = `${made.fault?.id ?? 'none'}/${made.client.side}-${made.client.certificate}`
  for (const [path, bytes] of files) {
    const file = join(values.logs, name, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, bytes)
  }
}

const logs = createMemoryOutput()
const deployment = await startDeployment(readWorld(DEFAULT_WORLD, 'the default world'), {
  portShift: randomInt(10_000, 20_000),
  addressPrefix: `127.${randomInt(30, 250)}`,
  logs,
  realMs: () => Date.now(),
  random: length => randomBytes(length),
  dnsTryMs: 150,
})
try {
  const matrix = createMatrix(Object.assign(deployment, { logs }), {
    catalogues: { formats, observers, rules },
    signal: new AbortController().signal,
    ...(reads === undefined ? {} : { reads: (path: string) => path.includes(reads) }),
    onCase(made, files) {
      console.log(formatCase(made))
      keepLogs(made, files)
    },
  })
  const cases: MatrixCase[] = []
  for (const fault of [undefined, ...chosen]) cases.push(...(await matrix.run(fault)))
  console.log(`\n${formatMatrixText(cases)}`)
  if (wanted === undefined && reads === undefined) {
    writeFileSync(DOCUMENT, formatMatrixMarkdown(cases))
    console.log(`wrote ${DOCUMENT}`)
  }
  if (cases.some(({ verdict }) => verdict !== 'right')) process.exitCode = 1
} finally {
  await deployment.stop()
}
