// lyncpin detect: says which log formats files hold and what that rests on.

import { messageOf } from '../../base/errors.ts'
import type { InputProblem } from '../../log/archive.ts'
import { type Detection, detectFormats } from '../../log/detect.ts'
import { formats } from '../../log/formats.gen.ts'
import { formatDetectText } from '../../report/detect-text.ts'
import { formatJsonText } from '../../report/json.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit.ts'
import { expandInputs } from '../expand-inputs.ts'
import { createParser } from '../parser.ts'
import { terminalOf } from '../terminal.ts'

const SUMMARY = 'Say which log formats files hold'

export const command: Command = {
  name: 'detect',
  summary: SUMMARY,
  async run(argv) {
    const parser = createParser('detect', SUMMARY)
      .argument('<path...>', 'files, folders, patterns, archives, or - for standard input')
      .option('--json', 'print JSON')
      .addHelpText(
        'after',
        '\nExit status: 0 a log format was recognised, 3 none was, 2 an input could not be read.',
      )
    parser.parse([...argv], { from: 'user' })
    const inputs = await expandInputs(parser.args, { formats, keepForeign: true })
    const problems: InputProblem[] = [...inputs.problems]
    const detections: Detection[] = []
    try {
      for (const source of inputs.sources) {
        const detected = await detectFormats(source, formats).catch(thrown => {
          problems.push({ path: source.name, text: messageOf(thrown), kind: 'unreadable' })
        })
        if (detected) detections.push(detected)
      }
    } finally {
      await inputs.close()
    }
    const { json } = parser.opts<{ json?: boolean }>()
    if (json) process.stdout.write(`${formatJsonText({ sources: detections, problems })}\n`)
    else printText(detections, problems)
    if (problems.some(({ kind }) => kind === 'unreadable')) return EXIT.usage
    return detections.some(({ recognised }) => recognised) ? EXIT.ok : EXIT.nothingRecognised
  },
}

function printText(detections: readonly Detection[], problems: readonly InputProblem[]): void {
  if (detections.length > 0) process.stdout.write(`${formatDetectText(detections, terminalOf())}\n`)
  for (const { path, text } of problems) process.stderr.write(`lyncpin: ${path}: ${text}\n`)
}
