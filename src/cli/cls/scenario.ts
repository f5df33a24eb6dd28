// lyncpin cls scenario list | show | new | edit | remove: what machines record.

import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { AppError, messageOf } from '../../base/errors.ts'
import { printableLine } from '../../base/text.ts'
import {
  type Estate,
  getScenario,
  listScenarios,
  withoutScenario,
  withScenario,
} from '../../cls/scenario/estate.ts'
import { type Provider, type ProviderText, readProvider } from '../../cls/scenario/provider.ts'
import {
  formatScenarioIdentity,
  readScenarioIdentity,
  readScope,
  type Scenario,
} from '../../cls/scenario/scenario.ts'
import { EXIT } from '../exit.ts'
import { createParser } from '../parser.ts'
import { withController } from './connect.ts'

interface Options {
  readonly config?: string
  readonly json?: boolean
  readonly scope?: string
  readonly provider?: readonly string[]
  readonly remove?: readonly string[]
  readonly replace?: boolean
  readonly file?: string
  readonly purpose?: string
}

const ACTIONS = ['list', 'show', 'new', 'edit', 'remove']

const HELP = `
  list                          all scenarios with their scopes
  show NAME                     its providers
  new NAME --provider P …       a scenario of your own
  edit NAME --provider P …      adds or changes providers; --replace puts them in place of all; --remove NAME takes one away
  remove NAME                   cannot be undone; what was recorded stays searchable
NAME is global/NAME or site:SITE/NAME; a bare name is global. A provider is NAME[:LEVEL[:FLAGS[:TYPE]]], for example
SIPStack:Verbose:TF_PROTOCOL,TF_DIAG or W3SVC:Info:All:IISLog. --file FILE reads providers from YAML or JSON.`

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value]

/** The command; the first word says what to do. */
export async function scenario(argv: readonly string[]): Promise<number> {
  const parser = createParser('cls scenario', 'List, show and change scenarios')
    .argument('<action>', 'list, show, new, edit, remove')
    .argument('[name]')
    .option('--provider <provider>', 'may be given several times', collect, [])
    .option('--remove <provider>', 'name of a provider to take away', collect, [])
    .option('--replace', 'the given providers in place of all')
    .option('--file <file>', 'providers from a file')
    .option('--purpose <text>')
    .option('--scope <scope>', 'only those of global or site:NAME')
    .option('--config <file>')
    .option('--json')
    .addHelpText('after', HELP)
  parser.parse([...argv], { from: 'user' })
  const [action = '', name] = parser.args
  const options = parser.opts<Options>()
  if (!ACTIONS.includes(action)) throw new AppError('usage', `"${action}" is none of ${ACTIONS.join(', ')}.`)
  if (name === undefined && action !== 'list')
    throw new AppError('usage', `Which scenario? lyncpin cls scenario ${action} NAME; "list" shows them.`)
  return withController({ ...options, timeout: '10' }, async ({ transport }) => {
    const estate = await transport.get()
    if (action === 'list' || name === undefined) return list(estate, options)
    if (action === 'show') return show(getScenario(estate, name), options)
    await transport.put(change(estate, action, name, options))
    process.stdout.write(`${printableLine(name)}: ${action === 'remove' ? 'removed' : 'saved'}\n`)
    return EXIT.ok
  })
}

function list(estate: Estate, { scope, json }: Options): number {
  const wanted = scope === undefined ? '' : `${readScope(scope)}/`
  const found = listScenarios(estate).filter(({ identity }) => identity.startsWith(wanted))
  const width = Math.max(...found.map(({ identity }) => identity.length))
  const rows = found.map(
    ({ identity, purpose, providers }) =>
      `${printableLine(identity).padEnd(width)}  ${String(providers.length).padStart(3)} providers  ${printableLine(purpose)}\n`,
  )
  process.stdout.write(json ? `${JSON.stringify(found, undefined, 2)}\n` : rows.join(''))
  return EXIT.ok
}

function show({ identity, purpose, providers }: Scenario, { json }: Options): number {
  if (json) process.stdout.write(`${JSON.stringify({ identity, purpose, providers }, undefined, 2)}\n`)
  else {
    const width = Math.max(4, ...providers.map(({ name }) => name.length))
    const rows = providers.map(
      ({ name, type, level, flags }) =>
        `  ${printableLine(name).padEnd(width)}  ${type.padEnd(8)}  ${level.padEnd(7)}  ${flags.join(',')}\n`,
    )
    process.stdout.write(`${printableLine(identity)}: ${printableLine(purpose)}\n${rows.join('')}`)
  }
  return EXIT.ok
}

/** The estate after the change. Throws AppError when it makes no sense. */
function change(estate: Estate, action: string, name: string, options: Options): Estate {
  const identity = formatScenarioIdentity(readScenarioIdentity(name))
  const known = listScenarios(estate).find(found => found.identity.toLowerCase() === identity.toLowerCase())
  const given = [...(options.provider ?? []).map(readProviderWord), ...readProviderFile(options.file)]
  switch (action) {
    case 'new':
      if (known)
        throw new AppError(
          'usage',
          `${known.identity} is there already; lyncpin cls scenario edit changes it.`,
        )
      if (given.length === 0) throw new AppError('usage', 'A scenario needs at least one --provider.')
      return withScenario(estate, identity, given, options.purpose)
    case 'edit': {
      const scenario = known ?? getScenario(estate, name)
      const providers = options.replace
        ? given
        : mergeProviders(scenario.providers, given, options.remove ?? [])
      return withScenario(estate, scenario.identity, providers, options.purpose)
    }
    case 'remove':
      return withoutScenario(estate, (known ?? getScenario(estate, name)).identity)
    default:
      throw new AppError('usage', `"${action}" is none of list, show, new, edit, remove.`)
  }
}

/** Adds or changes by name and type; takes away by name. */
function mergeProviders(
  known: readonly Provider[],
  given: readonly Provider[],
  remove: readonly string[],
): Provider[] {
  const keyOf = ({ name, type }: Provider): string => `${type}/${name.toLowerCase()}`
  const byKey = new Map([...known, ...given].map(provider => [keyOf(provider), provider]))
  for (const name of remove) {
    const found = [...byKey].filter(([, provider]) => provider.name.toLowerCase() === name.toLowerCase())
    if (found.length === 0) throw new AppError('unknown-item', `The scenario has no provider "${name}".`)
    for (const [key] of found) byKey.delete(key)
  }
  return [...byKey.values()]
}

/** NAME[:LEVEL[:FLAGS[:TYPE]]] */
function readProviderWord(text: string): Provider {
  const [name = '', level, flags, type] = text.split(':')
  return readProvider({
    name,
    ...(level ? { level } : {}),
    ...(flags ? { flags } : {}),
    ...(type ? { type } : {}),
  })
}

function readProviderFile(file: string | undefined): Provider[] {
  if (file === undefined) return []
  try {
    const value: unknown = parse(readFileSync(file, 'utf8'))
    const providers = Array.isArray(value) ? value : (value as { providers?: unknown } | null)?.providers
    if (!Array.isArray(providers)) throw new AppError('usage', `${file} holds no list of providers`)
    return providers.map(provider => readProvider(provider as ProviderText))
  } catch (thrown) {
    if (thrown instanceof AppError) throw thrown
    throw new AppError('unreadable', `cannot read ${file}: ${messageOf(thrown)}`, { cause: thrown })
  }
}
