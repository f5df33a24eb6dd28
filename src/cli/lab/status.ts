// lyncpin lab status: the servers of the running lab and what runs on them.

import { printableLine } from '../../base/text.ts'
import { formatDuration } from '../../base/time.ts'
import type { StatusView } from '../../lab/control/calls.ts'
import { callLab } from '../../lab/control/client.ts'
import type { Paint } from '../../report/style.ts'
import type { Cell } from '../../report/text/table.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit.ts'
import { createLabParser, headedTable, type LabOptions, labPaint, printAnswer, stateOf } from './options.ts'

const SUMMARY = 'Show the servers of the running lab'

export const command: Command = {
  name: 'lab status',
  summary: SUMMARY,
  async run(argv) {
    const parser = createLabParser('status', SUMMARY)
    parser.parse([...argv], { from: 'user' })
    const options = parser.opts<LabOptions>()
    const status = await callLab(stateOf(options), 'status', {})
    printAnswer(options, status, () => formatStatus(status, labPaint()))
    return EXIT.ok
  },
}

function formatStatus(status: StatusView, paint: Paint): string[] {
  const { machines, sipDomains, users, portShift, activeFaults, stateFolder, logFolder } = status
  const rows = machines.flatMap(({ fqdn, address, externalAddress, clockErrorMs, roles }) =>
    roles.map(({ name, state, reason }, i): Cell[] => [
      { text: i === 0 ? fqdn : '' },
      { text: i === 0 ? address : '' },
      { text: i === 0 ? (externalAddress ?? '') : '' },
      { text: name },
      { text: state, tone: state === 'running' ? 'good' : 'bad' },
      {
        text: i === 0 && clockErrorMs !== 0 ? `clock ${formatDuration(clockErrorMs * 1000)} ahead` : '',
        tone: 'warn',
      },
      { text: printableLine(reason ?? '') },
    ]),
  )
  return [
    `${sipDomains.join(', ')}: ${users} users, ports ${portShift === 0 ? 'as they are' : `shifted by ${portShift}`}`,
    '',
    ...headedTable(['name', 'inside', 'outside', 'role', 'state', '', ''], rows, paint),
    '',
    activeFaults.length === 0
      ? paint('good', '✓ No fault is on')
      : paint('bad', `● ${activeFaults.join(', ')}`),
    `State: ${stateFolder}`,
    `Logs: ${logFolder}`,
  ]
}
