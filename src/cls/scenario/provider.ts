// A provider: one component of a server, and what of it is recorded. Unlike in the product a misspelt flag is an error.

import { findClosest } from '../../base/closest.ts'
import { AppError } from '../../base/errors.ts'
import { atField } from '../field-error.ts'
import {
  LEVELS,
  type LevelName,
  type OfferedRecord,
  PROVIDER_TYPES,
  type ProviderType,
  readLevelRank,
} from '../record.ts'

/** Flags a provider can name. MSFT_SIPDiagnosticTracingSetting.EnableFlags, and those the tools show besides. */
export const FLAGS = [
  'All',
  'TF_COMPONENT',
  'TF_PROTOCOL',
  'TF_CONNECTION',
  'TF_SECURITY',
  'TF_DIAG',
  'TF_AUTH',
  'TF_PARSE',
  'TF_NETWORK',
  'TF_STACKTRACE',
  'TF_XMLSERIALIZER',
  'TF_RTCHTTP',
  'TF_USERREP',
  'TF_SHOW_CONFERENCE',
  'TF_SHOW_ALLREQUESTS',
  'TF_SHOW_ALLSIPHEADERS',
] as const

export type ProviderFlag = (typeof FLAGS)[number]

export interface Provider {
  /** Component as logs name it, compared without case; "*" is every component of the type. */
  readonly name: string
  readonly type: ProviderType
  /** Recorded are records of this level and worse. */
  readonly level: LevelName
  readonly flags: readonly ProviderFlag[]
  readonly guid?: string
  readonly role?: string
}

/** A provider as people write it; flags as a list or with commas or bars between them. */
export interface ProviderText {
  readonly name: string
  readonly type?: string
  readonly level?: string
  readonly flags?: string | readonly string[]
  readonly guid?: string
  readonly role?: string
}

/** Reads a provider. Throws FieldError that names what is not known and what may have been meant. */
export function readProvider(given: ProviderText): Provider {
  const name = atField('name', () => readName(given.name))
  const flags = typeof given.flags === 'string' ? given.flags.split(/[,|;\s]+/) : (given.flags ?? ['All'])
  return {
    name,
    type: atField('type', () => readWord('type', given.type ?? 'WPP', PROVIDER_TYPES)),
    level: atField('level', () => readLevel(given.level ?? 'Info')),
    flags: atField('flags', () =>
      flags.filter(flag => flag !== '').map(flag => readWord('flag', flag, FLAGS)),
    ),
    ...(given.guid === undefined ? {} : { guid: given.guid }),
    ...(given.role === undefined ? {} : { role: given.role }),
  }
}

function readName(text: string): string {
  const name = text.trim()
  if (name === '') throw new AppError('usage', 'A provider needs the name of a component.')
  return name
}

/** A level as cmdlets name it ("All" = Debug). Throws AppError('usage'). */
export function readLevel(text: string): LevelName {
  const rank = readLevelRank(text)
  const level = rank === undefined ? undefined : LEVELS[rank]
  return level ?? readWord('level', text, LEVELS)
}

function readWord<T extends string>(what: string, text: string, words: readonly T[]): T {
  const found = words.find(word => word.toLowerCase() === text.trim().toLowerCase())
  if (found !== undefined) return found
  const close = findClosest(text, words)
  const hint = close === undefined ? `use ${words.join(', ')}` : `did you mean ${close}?`
  throw new AppError('usage', `There is no ${what} "${text}"; ${hint}`)
}

/** Decides which records a set of providers wants. */
export type ProviderTest = (record: Pick<OfferedRecord, 'component' | 'type' | 'level' | 'flag'>) => boolean

/** Prepares the test; a record is wanted when any provider wants it. */
export function createProviderTest(providers: readonly Provider[]): ProviderTest {
  const rules = providers.map(({ name, type, level, flags }) => ({
    name: name.toLowerCase(),
    type,
    level: LEVELS.indexOf(level),
    flags: flags.includes('All') ? undefined : new Set<string>(flags),
  }))
  const known = { WPP: new Map(), EventLog: new Map(), IISLog: new Map() } as Readonly<
    Record<ProviderType, Map<string, typeof rules>>
  >
  const rulesOf = (component: string, type: ProviderType): typeof rules => {
    const byComponent = known[type]
    let found = byComponent.get(component)
    if (!found) {
      const name = component.toLowerCase()
      found = rules.filter(rule => rule.type === type && (rule.name === '*' || rule.name === name))
      // Component names come from logs: their number has no limit.
      if (byComponent.size < 10_000) byComponent.set(component, found)
    }
    return found
  }
  return ({ component, type, level, flag }) => {
    for (const rule of rulesOf(component, type)) {
      if (level >= rule.level && (rule.flags === undefined || hasFlag(rule.flags, flag))) return true
    }
    return false
  }
}

/** A record may carry several flags; one without any counts as TF_COMPONENT, "everything else". */
function hasFlag(wanted: ReadonlySet<string>, flag: string): boolean {
  if (flag === '') return wanted.has('TF_COMPONENT')
  return wanted.has(flag) || flag.split(/[,|\s]+/).some(word => wanted.has(word.toUpperCase()))
}
