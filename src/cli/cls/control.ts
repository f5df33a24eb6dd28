// lyncpin cls start | stop | update | sync | show: commands to agents, each answered by name.

import { userInfo } from 'node:os'
import { AppError } from '../../base/errors.ts'
import { type Controller, DEFAULT_DURATION_MS } from '../../cls/controller/controller.ts'
import type { MachineAnswer } from '../../cls/controller/machine-answer.ts'
import type { Scope } from '../../cls/controller/topology.ts'
import { readClsDuration } from '../../cls/times.ts'
import { type CommonOptions, createClsParser, scopeOf, withController } from './connect.ts'
import { exitOf, formatAnswers, formatSummary } from './print-answers.ts'

interface ControlOptions extends CommonOptions {
  readonly scenario?: string
  readonly duration?: string
}

type Work = (controller: Controller, scope: Scope, options: ControlOptions) => Promise<MachineAnswer[]>

async function run(options: ControlOptions, work: Work): Promise<number> {
  const answers = await withController(options, controller => work(controller, scopeOf(options), options))
  const text = options.json
    ? `${JSON.stringify(answers, undefined, 2)}\n`
    : `${formatAnswers(answers)}${formatSummary(answers)}`
  process.stdout.write(text)
  return exitOf(answers)
}

function scenarioOf({ scenario }: ControlOptions): string {
  if (scenario !== undefined) return scenario
  throw new AppError('usage', 'Which scenario? --scenario NAME; lyncpin cls scenario list shows them.')
}

/** Start-CsClsLogging */
export function start(argv: readonly string[]): Promise<number> {
  const parser = createClsParser('start', 'Start a scenario: machines record what its providers name')
    .option('--scenario <name>', 'AlwaysOn, Authentication, SignIn, …')
    .option('--duration <d.hh:mm>', 'how long; AlwaysOn has no end', '0.04:00')
  const options = parser.parse([...argv], { from: 'user' }).opts<ControlOptions>()
  return run(options, (controller, scope) => {
    const durationMs =
      options.duration === undefined ? DEFAULT_DURATION_MS : readClsDuration(options.duration, false)
    return controller.start(scenarioOf(options), scope, { durationMs, by: userInfo().username })
  })
}

/** Stop-CsClsLogging */
export function stop(argv: readonly string[]): Promise<number> {
  const parser = createClsParser('stop', 'Stop a scenario; what it has recorded stays').option(
    '--scenario <name>',
  )
  const options = parser.parse([...argv], { from: 'user' }).opts<ControlOptions>()
  return run(options, (controller, scope) => controller.stop(scenarioOf(options), scope))
}

/** Update-CsClsLogging */
export function update(argv: readonly string[]): Promise<number> {
  const parser = createClsParser(
    'update',
    'Give all running scenarios a new duration from now; AlwaysOn has none',
  ).requiredOption('--duration <minutes>', 'minutes, h:mm or d.h:mm')
  const options = parser.parse([...argv], { from: 'user' }).opts<ControlOptions>()
  return run(options, (controller, scope) =>
    controller.update(readClsDuration(options.duration ?? '', true), scope),
  )
}

/** Sync-CsClsLogging */
export function sync(argv: readonly string[]): Promise<number> {
  const parser = createClsParser('sync', 'Write to disk what agents hold in memory')
  return run(parser.parse([...argv], { from: 'user' }).opts(), (controller, scope) => controller.sync(scope))
}

/** Show-CsClsLogging */
export function show(argv: readonly string[]): Promise<number> {
  const parser = createClsParser('show', 'Which scenario runs where, since when, started by whom')
  return run(parser.parse([...argv], { from: 'user' }).opts(), (controller, scope) => controller.show(scope))
}
