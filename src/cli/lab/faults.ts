// lyncpin lab faults: what can be broken, whom it hits, and what is broken now.

import type { FaultView } from '../../lab/control/calls.ts'
import { callLab, findRunningLab } from '../../lab/control/client.ts'
import { viewFaults } from '../../lab/control/fault-views.ts'
import type { Hit } from '../../lab/fault.ts'
import { faults } from '../../lab/faults.gen.ts'
import type { Side } from '../../lab/world/address-plan.ts'
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
    const runs = (await findRunningLab(folder)) !== undefined
    const answer = runs ? await callLab(folder, 'faults', {}) : viewFaults(faults, [])
    printAnswer(options, answer, () => formatFaults(answer, labPaint()))
    return EXIT.ok
  },
}

function formatFaults(views: readonly FaultView[], paint: Paint): string[] {
  const rows = views.map((view): Cell[] => [
    { text: view.active ? '●' : '', tone: 'bad' },
    { text: view.id, tone: view.active ? 'bad' : 'accent' },
    { text: victims(view) },
    { text: view.records.join(' '), tone: 'muted' },
    { text: view.title },
  ])
  const active = views.filter(view => view.active).length
  return [
    ...headedTable(['', 'fault', 'hits', 'records', 'what was done'], rows, paint),
    '',
    paint(
      'muted',
      `${active} of ${views.length} on. "lyncpin lab fault NAME on" applies one, "off" takes it back.`,
    ),
    paint(
      'muted',
      'hits: clients inside and outside; "new" without a stored user certificate, "known" with one',
    ),
  ]
}

/** "outside new, erin@fabrikam.com" */
function victims({ hits, user, auth }: FaultView): string {
  const of = (side: Side) => {
    const words: Readonly<Record<Hit, string | undefined>> = {
      all: side,
      'without-certificate': `${side} new`,
      'with-certificate': `${side} known`,
      none: undefined,
    }
    return words[hits[side]] ?? []
  }
  const clients = [of('inside'), of('outside'), user ?? [], auth === 'ntlm' ? 'by NTLM' : []].flat()
  return clients.join(', ') || 'nobody'
}
