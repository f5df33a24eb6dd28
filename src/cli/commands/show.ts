// lyncpin show: looks at messages, records, exchanges, attempts; draws the ladder diagram; decodes one message.

import { formats } from '../../log/formats.gen.ts'
import { observers } from '../../trace/observers.gen.ts'
import { openCase } from '../../workbench/open-case.ts'
import { openMessages } from '../../workbench/open-messages.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit.ts'
import { openFileSource } from '../file-source.ts'
import { endWhenReaderGoes, writeOut } from '../output.ts'
import { showAttempts, showLadders } from '../show/attempts.ts'
import { showExchanges } from '../show/exchanges.ts'
import { showMessage } from '../show/message.ts'
import { readShowOptions, type ShowOptions } from '../show/options.ts'
import { showRows } from '../show/rows.ts'
import { filterRefused, type ShowView } from '../show/view.ts'
import { terminalOf } from '../terminal.ts'
import { readTimeZone } from '../time-zone.ts'

const MODES: Readonly<Record<ShowOptions['mode'], (view: ShowView) => Promise<void>>> = {
  messages: showRows,
  message: showMessage,
  exchanges: showExchanges,
  attempts: showAttempts,
  ladder: showLadders,
}

export const command: Command = {
  name: 'show',
  summary: 'Show messages, records, exchanges, attempts or the ladder diagram of logs',
  async run(argv) {
    const options = readShowOptions(argv)
    if (!options) return EXIT.ok
    endWhenReaderGoes()
    const sources = await Promise.all(options.paths.map(path => openFileSource(path)))
    try {
      const opened = await openCase(sources, { formats, observers, rules: [] })
      const messages = await openMessages(opened, formats)
      if (messages.count === 0) {
        process.stderr.write('lyncpin: nothing was found in these logs\n')
        return EXIT.nothingRecognised
      }
      const zoneUs = readTimeZone(options.timeZone, messages.row(0).timeUs)
      const found = await messages.filter(options.query, { zoneUs })
      if (found.kind === 'error') throw filterRefused(options.query, found.error)
      const rows = found.kind === 'rows' ? found.rows : new Int32Array(0)
      await MODES[options.mode]({
        opened,
        messages,
        rows,
        options,
        zoneUs,
        terminal: terminalOf(),
        write: writeOut,
      })
      return EXIT.ok
    } finally {
      await Promise.all(sources.map(source => source.close()))
    }
  },
}
