// lyncpin lab without sub-command: starts a lab, says who can sign in and how, runs until Ctrl-C.

import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { AppError, messageOf } from '../../base/errors.ts'
import { printableLine } from '../../base/text.ts'
import { hasManyAddresses, usualPortShift } from '../../lab/platform.ts'
import { runLab } from '../../lab/run-lab.ts'
import { DEFAULT_WORLD } from '../../lab/world/default-world.ts'
import { readWorld } from '../../lab/world/read-world.ts'
import type { World } from '../../lab/world/schema.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit.ts'
import { createParser } from '../parser.ts'
import { prepareLabService } from './cls-service.ts'
import { LAB_COMMANDS } from './commands.ts'
import { formatWelcome } from './welcome.ts'

const SUMMARY = 'Run a whole sign-in deployment on this machine'

interface StartOptions {
  readonly world?: string
  readonly state?: string
  readonly portShift?: string
  readonly prefix?: string
  readonly cls?: boolean
}

export const command: Command = {
  name: 'lab',
  summary: SUMMARY,
  async run(argv) {
    const parser = createParser('lab', SUMMARY)
      .option(
        '--world <file>',
        'description of another world, YAML or JSON; "lyncpin lab world" prints the usual one',
      )
      .option('--state <folder>', 'keep users, certificates and logs there; without it every lab begins anew')
      .option(
        '--port-shift <number>',
        'added to every port; 0 where they may be bound as they are, else 10000',
      )
      .option('--prefix <a.b>', 'first two numbers of the addresses, 127.20 when absent')
      .option('--cls', 'an agent of the logging service on every server, for "lyncpin cls"')
      .addHelpText('after', await subCommandHelp())
    parser.parse([...argv], { from: 'user' })
    const options = parser.opts<StartOptions>()
    const world = loadWorld(options.world)
    const onProblem = (text: string): void => void process.stderr.write(`lyncpin: ${printableLine(text)}\n`)
    const service = options.cls ? prepareLabService(options.state === undefined, onProblem) : undefined
    const lab = await runLab(world, {
      ...(options.state === undefined ? {} : { stateFolder: resolve(options.state) }),
      ...(options.prefix === undefined ? {} : { addressPrefix: readPrefix(options.prefix) }),
      ...(service ? { alsoLog: service.alsoLog } : {}),
      portShift: options.portShift === undefined ? await usualPortShift() : readShift(options.portShift),
      oneAddress: !hasManyAddresses(),
      onProblem,
    })
    try {
      await service?.open(lab)
      // The lab runs on when nobody reads what it says any more.
      process.stdout.on('error', () => undefined)
      process.stdout.write(`${formatWelcome(lab, world, service?.configFile)}\n`)
      await untilStopped()
    } finally {
      await lab.stop()
      await service?.close()
    }
    return EXIT.ok
  },
}

function loadWorld(path: string | undefined): World {
  if (path === undefined) return readWorld(DEFAULT_WORLD, 'the default world')
  try {
    return readWorld(readFileSync(path, 'utf8'), path)
  } catch (error) {
    if (error instanceof AppError) throw error
    throw new AppError('unreadable', `${path} cannot be read: ${messageOf(error)}`, { cause: error })
  }
}

function readShift(text: string): number {
  const shift = Number(text)
  if (!Number.isInteger(shift) || shift < 0 || shift > 55_000)
    throw new AppError('usage', `--port-shift: expected a number from 0 to 55000, found "${text}"`)
  return shift
}

function readPrefix(text: string): string {
  if (/^127\.(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-4])$/.test(text)) return text
  throw new AppError('usage', `--prefix: expected two numbers such as 127.20, found "${text}"`)
}

async function untilStopped(): Promise<void> {
  const stop = Promise.withResolvers<void>()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stop.resolve())
  await stop.promise
  process.stdout.write('\nThe lab ends.\n')
}

async function subCommandHelp(): Promise<string> {
  const loaded = await Promise.all(
    Object.entries(LAB_COMMANDS).map(async ([name, load]) => [name, (await load()).command.summary] as const),
  )
  const lines = loaded.map(([name, summary]) => `  lyncpin lab ${name.padEnd(12)} ${summary}`)
  return `\nWhile a lab runs, in another terminal:\n${lines.join('\n')}`
}
