// lyncpin lab faults: what can be broken, whom it hits, and what is broken now.

import type { FaultView } from '../../lab/control/calls.ts'
import { callLab } from '../../lab/control/client.ts'
import { readEndpoint } from '../../lab/control/endpoint.ts'
import { viewFaults } from '../../lab/control/fault-views.ts'
import { faults } from '../../lab/faults.gen.ts'
import type { Paint } from '../../report/style.ts'
import type { Cell } from '../../report/text/table.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit.ts'
import { createLabParser, headedTable, type LabOptions, labPaint, printAnswer, stateOf } from './options.ts'

const SUMMARY = 'List what can be broken, and whom it hits'

export const command: Command = {
  name: 'lab faults',
  summary: SUMMARY,
  async run(argv) {
    const parser = createLabParser('faults', SUMMARY)
    parser.parse([...argv], { from: 'user' })
    const options = parser.opts<LabOptions>()
    const folder = stateOf(options)
    const runs = readEndpoint(folder) !== undefined
    const answer = runs ? await callLab(folder, 'faults', {}) : viewFaults(faults, [])
    printAnswer(options, answer, () => formatFaults(answer, labPaint()))
    return EXIT.ok
  },
}

function formatFaults(views: readonly FaultView[], paint: Paint): string[] {
  const rows = views.map(({ id, title, records, active, expects }): Cell[] => [
    { text: active ? '●' : '', tone: 'bad' },
    { text: id, tone: active ? 'bad' : 'accent' },
    { text: victims(expects) },
    { text: records.join(' '), tone: 'muted' },
    { text: title },
  ])
  const active = views.filter(view => view.active).length
  return [
    ...headedTable(['', 'fault', 'hits', 'records', 'what was done'], rows, paint),
    '',
    paint(
      'muted',
      `${active} of ${views.length} on. "lyncpin lab fault NAME on" applies one, "off" takes it back.`,
    ),
    paint('muted', 'hits: clients inside and outside; "new" only those without a stored user certificate'),
  ]
}

/** "outside new", "inside, outside" */
function victims({ inside, outside }: FaultView['expects']): string {
  const of = (side: string, { stored, none }: FaultView['expects']['inside']) => {
    if (stored === 'fails' && none === 'fails') return [side]
    if (none === 'fails') return [`${side} new`]
    return stored === 'fails' ? [`${side} known`] : []
  }
  return [...of('inside', inside), ...of('outside', outside)].join(', ') || 'nobody'
}
