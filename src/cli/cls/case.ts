// lyncpin cls case USER: from an incident to its report in one command.

import { join } from 'node:path'
import { formatTime } from '../../base/time.ts'
import { collectCase } from '../../cls/case/collect-case.ts'
import type { Controller } from '../../cls/controller/controller.ts'
import { readClsTime } from '../../cls/times.ts'
import { EXIT } from '../exit.ts'
import { type CommonOptions, createClsParser, scopeOf, withController } from './connect.ts'
import { formatAnswers, formatSummary } from './print-answers.ts'

interface Options extends CommonOptions {
  readonly since: string
  readonly until: string
  readonly timeZone: string
  readonly into?: string
  readonly also: readonly string[]
  readonly redact?: boolean
}

/** Sync, search, collect, analyse, report. */
export async function makeCase(argv: readonly string[]): Promise<number> {
  const parser = createClsParser(
    'case',
    'Collect what all machines know about a user and say why the sign-in failed',
  )
    .argument('<user>', 'user@host')
    .option('--since <time>', '15m (ago), 4h, or a time', '15m')
    .option('--until <time>', 'a time, or now', 'now')
    .option('--time-zone <zone>', 'of times without one', 'local')
    .option('--into <folder>', 'where the files of the case go')
    .option(
      '--also <path>',
      'logs to read beside it: those of the client; may be given several times',
      collect,
      [],
    )
    .option('--redact', 'pseudonyms in the report, to give it away; the files keep the names')
  parser.parse([...argv], { from: 'user' })
  const options = parser.opts<Options>()
  return withController(options, controller => run(controller, parser.args[0] ?? '', options))
}

async function run(controller: Controller, user: string, options: Options): Promise<number> {
  const nowMs = Date.now()
  const fromUs = readClsTime(options.since, options.timeZone, nowMs)
  const toUs = readClsTime(options.until, options.timeZone, nowMs)
  const folder = options.into ?? folderName(user, nowMs)
  const found = await collectCase(controller, scopeOf(options), { user, fromUs, toUs, folder })
  process.stderr.write(
    `${found.records} records, ${formatTime(fromUs)} to ${formatTime(toUs)} UTC, in ${folder}\n${formatAnswers(found.answers)}${formatSummary(found.answers)}\n`,
  )
  if (found.records === 0) return EXIT.nothingRecognised
  const { command } = await import('../commands/analyze.ts')
  const part = user.trim().replace(/^sips?:/i, '')
  const given = [...(options.json ? ['--json'] : []), ...(options.redact ? ['--redact'] : [])]
  return command.run([...found.traces, ...options.also, '--user', part, ...given])
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value]

/** Like case-alice_contoso.com-20260314T0915. */
function folderName(user: string, nowMs: number): string {
  const stamp = new Date(nowMs).toISOString().replace(/[-:]/g, '').slice(0, 13)
  return join('.', `case-${user.replace(/^sips?:/i, '').replace(/[^\w.-]/g, '_')}-${stamp}`)
}
