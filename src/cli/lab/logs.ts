// lyncpin lab logs: where the logs of the running lab are, and how to read them.

import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { callLab } from '../../lab/control/client.ts'
import { formatSize } from '../../report/numbers.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit.ts'
import { createLabParser, headedTable, type LabOptions, labPaint, printAnswer, stateOf } from './options.ts'

const SUMMARY = 'List the logs that servers and clients have written'

export const command: Command = {
  name: 'lab logs',
  summary: SUMMARY,
  async run(argv) {
    const parser = createLabParser('logs', SUMMARY)
    parser.parse([...argv], { from: 'user' })
    const options = parser.opts<LabOptions>()
    const { logFolder } = await callLab(stateOf(options), 'status', {})
    const files = ['servers', 'clients', 'traces'].flatMap(part => listFiles(join(logFolder, part)))
    const paint = labPaint()
    printAnswer(options, files, () => [
      ...headedTable(
        ['size', 'log'],
        files.map(({ path, sizeBytes }) => [{ text: formatSize(sizeBytes), right: true }, { text: path }]),
        paint,
      ),
      '',
      paint('muted', `lyncpin analyze ${join(logFolder, 'servers', '*')} ${join(logFolder, 'clients', '*')}`),
      paint(
        'muted',
        'Traces hold the same messages in a form of their own: analyse them or the others, not both.',
      ),
    ])
    return EXIT.ok
  },
}

function listFiles(folder: string): { readonly path: string; readonly sizeBytes: number }[] {
  try {
    return readdirSync(folder)
      .sort()
      .map(name => ({ path: join(folder, name), sizeBytes: statSync(join(folder, name)).size }))
  } catch {
    return []
  }
}
