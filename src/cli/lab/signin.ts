// lyncpin lab signin: signs a user of the running lab in with our own client and shows the phases.

import { AppError } from '../../base/errors.ts'
import { printableLine } from '../../base/text.ts'
import { formatDuration } from '../../base/time.ts'
import type { SignInView } from '../../lab/control/calls.ts'
import { callLab } from '../../lab/control/client.ts'
import type { SignInPhase } from '../../probe/client/sign-in-phases.ts'
import type { Paint } from '../../report/style.ts'
import { type Cell, formatTable } from '../../report/text/table.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit.ts'
import { createLabParser, type LabOptions, labPaint, printAnswer, stateOf } from './options.ts'

const SUMMARY = 'Sign a user in with our own client and show the phases'

interface SignInOptions extends LabOptions {
  readonly outside?: boolean
  readonly auth: string
  readonly forget?: boolean
}

export const command: Command = {
  name: 'lab signin',
  summary: SUMMARY,
  async run(argv) {
    const parser = createLabParser('signin', SUMMARY)
      .argument('<user>', 'sign-in address, or the part before "@"')
      .option('--outside', 'from outside: through reverse proxy and Edge')
      .option('--auth <method>', 'tls-dsk or ntlm', 'tls-dsk')
      .option('--forget', 'as a new client: forget certificate and server of an earlier sign-in')
    parser.parse([...argv], { from: 'user' })
    const [user = ''] = parser.args
    const options = parser.opts<SignInOptions>()
    const { auth } = options
    if (auth !== 'tls-dsk' && auth !== 'ntlm')
      throw new AppError('usage', `--auth: expected tls-dsk or ntlm, found "${auth}"`)
    const side = options.outside ? 'outside' : 'inside'
    const answer = await callLab(stateOf(options), 'signIn', {
      user,
      side,
      auth,
      forget: options.forget ?? false,
    })
    printAnswer(options, answer, () => formatSignIn(answer, labPaint()))
    return answer.outcome === 'signed-in' ? EXIT.ok : EXIT.failureFound
  },
}

const MARKS = { passed: ['✓', 'good'], failed: ['✗', 'bad'], skipped: ['–', 'muted'] } as const

function formatSignIn(answer: SignInView, paint: Paint): string[] {
  const { outcome, address, side, phases, failed, server, contacts, usedStored, log } = answer
  const how = usedStored ? 'with the stored user certificate' : 'as a client without user certificate'
  const end =
    outcome === 'signed-in'
      ? `${paint('good', '✓ signed in')} at ${server ?? 'an unknown server'}, ${contacts ?? 0} contacts`
      : `${paint('bad', '✗ not signed in')}: ${failed?.phase}: ${printableLine(failed?.text ?? '', 600)}`
  return [
    `${paint('strong', address)} from ${side}, ${how}`,
    ...formatTable(phases.map(phaseRow), paint),
    end,
    paint('muted', `Log of the client: ${log}`),
  ]
}

function phaseRow({ name, outcome, durationMs, problem, reason }: SignInPhase): Cell[] {
  const [mark, tone] = MARKS[outcome]
  const text = problem?.text ?? (outcome === 'skipped' ? (reason ?? '') : '')
  return [
    { text: mark, tone },
    { text: name },
    { text: outcome === 'skipped' ? '' : formatDuration(durationMs * 1000), right: true },
    { text: printableLine(text, 300), tone: outcome === 'failed' ? 'bad' : 'muted' },
  ]
}
