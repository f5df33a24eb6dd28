// lyncpin explain: says what a code, a name or a pasted line means for a sign-in. Offline.

import { rules } from '../../diagnose/rules.gen.ts'
import { formatExplainText } from '../../report/explain-text.ts'
import { formatJsonText } from '../../report/json.ts'
import { explainCodes } from '../../workbench/explain-codes.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit.ts'
import { createParser } from '../parser.ts'
import { terminalOf } from '../terminal.ts'

const SUMMARY = 'Say what a code, name or pasted line means for a sign-in'

export const command: Command = {
  name: 'explain',
  summary: SUMMARY,
  async run(argv) {
    const parser = createParser('explain', SUMMARY)
      .argument('<code...>', 'in any spelling: 28032, 0x80090322, "SIP 403", 401.2, "event 32042", port 5061')
      .option('--json', 'print JSON')
    parser.parse([...argv], { from: 'user' })
    const report = explainCodes(parser.args, rules)
    const { json } = parser.opts<{ json?: boolean }>()
    process.stdout.write(`${json ? formatJsonText(report) : formatExplainText(report, terminalOf())}\n`)
    const known = report.codes.every(({ meanings }) => meanings.some(meaning => meaning.known))
    return known ? EXIT.ok : EXIT.nothingRecognised
  },
}
