// lyncpin show: looks at messages, records, exchanges, attempts; draws the ladder diagram; decodes one message.

import { printableLine } from '../../base/text.ts'
import { readTimeZone } from '../../base/time-zone.ts'
import { readFormatFiles } from '../../log/format-files.ts'
import { formats } from '../../log/formats.gen.ts'
import { observers } from '../../trace/observers.gen.ts'
import { type OpenCase, openCase } from '../../workbench/open-case.ts'
import { type OpenMessages, openMessages } from '../../workbench/open-messages.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit.ts'
import { expandInputs } from '../expand-inputs.ts'
import { endWhenReaderGoes, writeOut } from '../output.ts'
import { showAttempts, showLadders } from '../show/attempts.ts'
import { showExchanges } from '../show/exchanges.ts'
import { showMessage } from '../show/message.ts'
import { readShowOptions, SHOW_SUMMARY, type ShowOptions } from '../show/options.ts'
import { showRows } from '../show/rows.ts'
import { filterRefused, type ShowView } from '../show/view.ts'
import { terminalOf } from '../terminal.ts'

const MODES: Readonly<Record<ShowOptions['mode'], (view: ShowView) => Promise<void>>> = {
  messages: showRows,
  message: showMessage,
  exchanges: showExchanges,
  attempts: showAttempts,
  ladder: showLadders,
}

export const command: Command = {
  name: 'show',
  summary: SHOW_SUMMARY,
  async run(argv) {
    const options = readShowOptions(argv)
    endWhenReaderGoes()
    const inputs = await expandInputs(options.paths, { formats })
    try {
      for (const { path, text } of inputs.problems) process.stderr.write(`lyncpin: ${path}: ${text}\n`)
      const isUnreadable = inputs.problems.some(({ kind }) => kind === 'unreadable')
      if (isUnreadable && inputs.sources.length === 0) return EXIT.usage
      const tmf = await readFormatFiles(inputs.formatFiles)
      const opened = await openCase(inputs.sources, { formats, observers, rules: [] }, { tmf })
      const shown = await show(opened, await openMessages(opened, formats, { tmf }), options)
      return isUnreadable || reportUnreadable(opened) ? EXIT.usage : shown
    } finally {
      await inputs.close()
    }
  },
}

/** Says which logs could not be read to their end; true when there are some. */
function reportUnreadable({ sources }: OpenCase): boolean {
  const reasons = sources.flatMap(({ unreadable }) => unreadable ?? [])
  for (const reason of reasons) process.stderr.write(`lyncpin: ${printableLine(reason, 1000)}\n`)
  return reasons.length > 0
}

async function show(opened: OpenCase, messages: OpenMessages, options: ShowOptions): Promise<number> {
  if (messages.count === 0) {
    process.stderr.write('lyncpin: nothing was found in these logs\n')
    return EXIT.nothingRecognised
  }
  const zoneUs = readTimeZone(options.timeZone, messages.row(0).timeUs)
  const found = await messages.filter(options.query, { zoneUs })
  if (found.kind === 'error') throw filterRefused(options.query, found.error)
  const rows = found.kind === 'rows' ? found.rows : new Int32Array(0)
  const view = { opened, messages, rows, options, zoneUs, terminal: terminalOf(), write: writeOut }
  await MODES[options.mode](view)
  return EXIT.ok
}
