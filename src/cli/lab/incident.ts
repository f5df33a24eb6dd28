// lyncpin lab incident: replays the bundled incident on real servers with real clients, and analyses the logs they wrote.

import { randomBytes, randomInt } from 'node:crypto'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { printableLine } from '../../base/text.ts'
import { startDeployment } from '../../lab/deployment/start-deployment.ts'
import { type IncidentClient, replayIncident } from '../../lab/incident.ts'
import { createMemoryOutput } from '../../lab/logs/log-output.ts'
import { hasManyAddresses } from '../../lab/platform.ts'
import { DEFAULT_WORLD } from '../../lab/world/default-world.ts'
import { readWorld } from '../../lab/world/read-world.ts'
import { type Cell, formatTable } from '../../report/text/table.ts'
import type { Command } from '../command.ts'
import { command as analyze } from '../commands/analyze.ts'
import { createParser } from '../parser.ts'
import { labPaint } from './options.ts'

const SUMMARY = 'Replay the bundled incident and analyse the logs it leaves'

const LIMIT_MS = 120_000

export const command: Command = {
  name: 'lab incident',
  summary: SUMMARY,
  async run(argv) {
    const parser = createParser('lab incident', SUMMARY)
      .option('--out <folder>', 'for the logs; a new temporary one when absent')
      .option('--json', 'print the analysis as JSON, and nothing else')
    parser.parse([...argv], { from: 'user' })
    const { out, json = false } = parser.opts<{ out?: string; json?: boolean }>()
    const folder = out === undefined ? mkdtempSync(join(tmpdir(), 'lyncpin-incident-')) : resolve(out)
    const { clients, files } = await replay()
    const paths = files.map(([file, bytes]) => writeLog(join(folder, file), bytes))
    if (!json) process.stdout.write(`${formatIncident(clients, folder).join('\n')}\n\n`)
    return analyze.run(json ? [...paths, '--json'] : paths)
  },
}

/** Everything happens in this process, on addresses and ports that nobody else is likely to use. */
async function replay() {
  const logs = createMemoryOutput()
  const deployment = await startDeployment(readWorld(DEFAULT_WORLD, 'the default world'), {
    portShift: randomInt(10_000, 20_000),
    addressPrefix: `127.${randomInt(30, 250)}`,
    oneAddress: !hasManyAddresses(),
    logs,
    realMs: () => Date.now(),
    random: length => randomBytes(length),
  })
  try {
    const clients = await replayIncident(deployment, () => logs.clear(), AbortSignal.timeout(LIMIT_MS))
    return { clients, files: [...logs.files()].filter(([file]) => !file.startsWith('traces/')) }
  } finally {
    await deployment.stop()
  }
}

function writeLog(path: string, bytes: Uint8Array): string {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, bytes)
  return path
}

function formatIncident(clients: readonly IncidentClient[], folder: string): string[] {
  const paint = labPaint()
  const rows = clients.map(({ user, side, isKnown, outcome, problem }): Cell[] => [
    outcome === 'signed-in' ? { text: '✓', tone: 'good' } : { text: '✗', tone: 'bad' },
    { text: user, tone: 'strong' },
    { text: side },
    { text: isKnown ? 'with a stored user certificate' : 'without a user certificate' },
    { text: outcome === 'signed-in' ? 'signed in' : printableLine(problem ?? 'not signed in', 160) },
  ])
  return [
    paint('strong', 'The External Web Site was given a certificate with the name of the Access Edge. Then:'),
    ...formatTable(rows, paint),
    '',
    `What servers and clients wrote is in ${folder}. lyncpin analyze says about it:`,
  ]
}
