// lyncpin lab fault: breaks something in the running lab, or repairs it.

import { AppError } from '../../base/errors.ts'
import { callLab } from '../../lab/control/client.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit.ts'
import { createLabParser, type LabOptions, labPaint, printAnswer, stateOf } from './options.ts'

const SUMMARY = 'Break something on purpose, or repair it'

export const command: Command = {
  name: 'lab fault',
  summary: SUMMARY,
  async run(argv) {
    const parser = createLabParser('fault', SUMMARY)
      .argument('<name>', 'stage/name, or the name alone; "lyncpin lab faults" lists them')
      .argument('<on|off>')
    parser.parse([...argv], { from: 'user' })
    const [name = '', state = ''] = parser.args
    if (state !== 'on' && state !== 'off') throw new AppError('usage', `expected on or off, found "${state}"`)
    const options = parser.opts<LabOptions>()
    const answer = await callLab(stateOf(options), 'fault', { name, on: state === 'on' })
    const paint = labPaint()
    printAnswer(options, answer, () => [
      `${state === 'on' ? paint('bad', '●') : paint('good', '○')} ${answer.id} ${answer.changed ? 'is' : 'was already'} ${state}`,
      `  ${answer.title}`,
    ])
    return EXIT.ok
  },
}
