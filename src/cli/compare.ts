// Compares two logs or traces: `lyncpin compare A B`, and `lyncpin probe --compare A B`.

import { AppError } from '../base/errors.ts'
import { rules } from '../diagnose/rules.gen.ts'
import { formats } from '../log/formats.gen.ts'
import { formatComparisonText } from '../report/comparison-text.ts'
import { formatJsonText } from '../report/json.ts'
import { observers } from '../trace/observers.gen.ts'
import { compareCases } from '../workbench/compare-cases.ts'
import { type OpenCase, openCase } from '../workbench/open-case.ts'
import { EXIT } from './exit.ts'
import { expandInputs } from './expand-inputs.ts'
import { createParser } from './parser.ts'
import { terminalOf } from './terminal.ts'

export const COMPARE_SUMMARY = 'Lay two sign-ins side by side and name where they part'

/** Runs the comparison; gives the exit status: 0 alike, 1 they part. */
export async function compare(argv: readonly string[], command = 'compare'): Promise<number> {
  const parser = createParser(command, COMPARE_SUMMARY)
    .argument('<a>', 'log, folder or trace')
    .argument('<b>', 'another one')
    .option('--user <part>', 'part of the sign-in address')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExit status: 0 no divergence, 1 they part, 3 nothing to compare.')
  parser.parse([...argv], { from: 'user' })
  const [a = '', b = ''] = parser.args
  const { user, json } = parser.opts<{ user?: string; json?: boolean }>()
  const [left, right] = [await openPath(a), await openPath(b)]
  const comparison = compareCases(left, right, user === undefined ? {} : { user })
  if (!comparison) {
    process.stderr.write('lyncpin: one of them holds neither a probe nor a sign-in attempt\n')
    return EXIT.nothingRecognised
  }
  const { colour, width } = terminalOf()
  const text = json
    ? formatJsonText(comparison)
    : formatComparisonText(comparison, { colour, width: Math.min(width, 140) })
  process.stdout.write(`${text}\n`)
  return comparison.first === null ? EXIT.ok : EXIT.failureFound
}

async function openPath(path: string): Promise<OpenCase> {
  const inputs = await expandInputs([path], { formats })
  try {
    const [problem] = inputs.problems
    if (inputs.sources.length === 0)
      throw new AppError(
        'unreadable',
        problem ? `${problem.path}: ${problem.text}` : `${path}: nothing to read`,
      )
    return await openCase(inputs.sources, { formats, observers, rules })
  } finally {
    await inputs.close()
  }
}
