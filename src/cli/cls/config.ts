// lyncpin cls config and status: settings of the estate, and how agents fare.

import { AppError } from '../../base/errors.ts'
import { printableLine } from '../../base/text.ts'
import type { MachineAnswer } from '../../cls/controller/machine-answer.ts'
import { settingsOf, withSettings } from '../../cls/scenario/estate.ts'
import { readScope } from '../../cls/scenario/scenario.ts'
import { DEFAULT_SETTINGS, readSettings, type SettingChanges } from '../../cls/settings.ts'
import { EXIT } from '../exit.ts'
import { createParser } from '../parser.ts'
import { type CommonOptions, createClsParser, scopeOf, withController } from './connect.ts'
import { exitOf, formatAnswers, formatSummary, isoTime } from './print-answers.ts'

interface ConfigOptions {
  readonly config?: string
  readonly identity: string
  readonly json?: boolean
  readonly reset?: boolean
}

/** Get-, Set- and Remove-CsClsConfiguration: NAME=VALUE sets, --reset puts the defaults back, nothing shows. */
export async function config(argv: readonly string[]): Promise<number> {
  const parser = createParser('cls config', 'Show and change settings of agents')
    .argument('[changes...]', 'etlFileRolloverSizeMB=40 …; names in any case, with or without dashes')
    .option('--identity <scope>', 'global or site:NAME', 'global')
    .option('--reset', 'back to the defaults; a site then follows global')
    .option('--config <file>')
    .option('--json')
  parser.parse([...argv], { from: 'user' })
  const options = parser.opts<ConfigOptions>()
  const scope = readScope(options.identity)
  return withController({ ...options, timeout: '10' }, async ({ transport }) => {
    let estate = await transport.get()
    if (options.reset || parser.args.length > 0) {
      estate = withSettings(estate, scope, options.reset ? undefined : readChanges(parser.args))
      await transport.put(estate)
    }
    const settings = settingsOf(estate, scope.startsWith('site:') ? scope.slice('site:'.length) : '')
    const width = Math.max(...Object.keys(DEFAULT_SETTINGS).map(name => name.length))
    const rows = Object.entries({ cacheFileNetworkFolder: '', ...settings }).map(
      ([name, value]) => `${name.padEnd(width)}  ${printableLine(String(value === '' ? '(none)' : value))}\n`,
    )
    process.stdout.write(options.json ? `${JSON.stringify(settings, undefined, 2)}\n` : rows.join(''))
    return EXIT.ok
  })
}

function readChanges(words: readonly string[]): SettingChanges {
  const names = [...Object.keys(DEFAULT_SETTINGS), 'cacheFileNetworkFolder']
  const plain = (name: string): string =>
    name
      .toLowerCase()
      .replaceAll('-', '')
      .replace(/inbytes$|indisk$/, '')
  const changes = words.map(word => {
    const [given = '', ...rest] = word.split('=')
    const name = names.find(known => plain(known) === plain(given.replace(/InBytes$/i, '')))
    if (name === undefined || rest.length === 0)
      throw new AppError('usage', `"${word}" sets nothing: NAME=VALUE with one of ${names.join(', ')}.`)
    const value = rest.join('=')
    if (name === 'cacheFileNetworkFolder') return [name, value] as const
    if (value.trim() === '' || Number.isNaN(Number(value)))
      throw new AppError('usage', `${name} wants a number, not "${value}".`)
    return [name, Number(value)] as const
  })
  const read = Object.fromEntries(changes)
  readSettings(read)
  return read as SettingChanges
}

/** How every agent fares: version, folder, disk, what it holds. */
export async function status(argv: readonly string[]): Promise<number> {
  const parser = createClsParser('status', 'How agents fare: what they hold, disk, throttling')
  const options = parser.parse([...argv], { from: 'user' }).opts<CommonOptions>()
  return withController(options, async controller => {
    const cards = new Map((await controller.cards()).map(card => [card.machine, card]))
    const answers = await controller.show(scopeOf(options))
    const described = answers.map(answer => ({ ...answer, card: cards.get(answer.machine) }))
    if (options.json) process.stdout.write(`${JSON.stringify(described, undefined, 2)}\n`)
    else
      process.stdout.write(
        described.map(one => formatAnswers([one]) + storeText(one, one.card?.version ?? '?')).join('') +
          formatSummary(answers),
      )
    return exitOf(answers)
  })
}

const mega = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

function storeText({ result }: MachineAnswer, version: string): string {
  if (!result) return ''
  const { folder, segments, records, storedBytes, rawBytes, oldestUs, newestUs, freeBytes } = result.store
  const range =
    oldestUs === null || newestUs === null
      ? 'nothing closed yet'
      : `closed segments ${isoTime(oldestUs / 1000)} to ${isoTime(newestUs / 1000)}`
  return `    agent ${printableLine(version)}, ${printableLine(folder)}: ${records} records in ${segments} segments, ${mega(storedBytes)} for ${mega(rawBytes)}, ${mega(freeBytes)} free; ${range}\n`
}
