// lyncpin analyze: reads logs and says why a sign-in failed.

import { Command as Parser } from 'commander'
import { rules } from '../../diagnose/rules.gen.ts'
import { formats } from '../../log/formats.gen.ts'
import { formatReportText } from '../../report/text/report.ts'
import { observers } from '../../trace/observers.gen.ts'
import { openCase } from '../../workbench/open-case.ts'
import { reportCase } from '../../workbench/report-case.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit.ts'
import { openFileSource } from '../file-source.ts'

export const command: Command = {
  name: 'analyze',
  summary: 'Read logs and say why a sign-in failed',
  async run(argv) {
    const parser = new Parser('lyncpin analyze').argument('<path...>').option('--json').option('--verbose')
    parser.parse([...argv], { from: 'user' })
    const sources = await Promise.all(parser.args.map(path => openFileSource(path)))
    const opened = await openCase(sources, { formats, observers, rules })
    const report = await reportCase(opened)
    const { json, verbose } = parser.opts<{ json?: boolean; verbose?: boolean }>()
    process.stdout.write(
      json
        ? `${JSON.stringify(report, undefined, 2)}\n`
        : `${formatReportText(report, { colour: process.stdout.isTTY === true, width: Math.min(process.stdout.columns ?? 110, 120), verbose: verbose ?? false })}\n`,
    )
    return report.attempts.some(attempt => attempt.outcome === 'failed') ? EXIT.failureFound : EXIT.ok
  },
}
