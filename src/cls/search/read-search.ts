// A search as people write it, in options or in a form, as the query that agents get: names and rules of Search-CsClsLogging.

import { readTimeZone } from '../../base/time-zone.ts'
import { atField } from '../field-error.ts'
import { readLevel } from '../scenario/provider.ts'
import { readClsTime } from '../times.ts'
import { CRITERIA, readQuery, type SearchQuery, windowOf } from './query.ts'

/** Every field may be absent; '' counts as absent. */
export interface SearchText {
  readonly startTime?: string | undefined
  readonly endTime?: string | undefined
  /** From so long ago until now; wins over `startTime`. */
  readonly since?: string | undefined
  /** Of times without one; local when absent. */
  readonly timeZone?: string | undefined
  readonly uri?: string | undefined
  readonly phone?: string | undefined
  readonly callId?: string | undefined
  readonly conferenceId?: string | undefined
  readonly correlationIds?: readonly string[] | undefined
  readonly ip?: string | undefined
  readonly sipContents?: string | undefined
  readonly components?: readonly string[] | undefined
  readonly logLevel?: string | undefined
  readonly matchAll?: boolean | undefined
  readonly skipNetworkLogs?: boolean | undefined
  readonly filter?: string | undefined
}

/** The query. Throws FieldError that names the field as it is called here. */
export function readSearch(given: SearchText, nowMs: number): SearchQuery {
  const timeZone = textOf(given.timeZone) ?? 'local'
  const now = nowMs * 1000
  atField('timeZone', () => readTimeZone(timeZone, now))
  const time = (field: 'since' | 'startTime' | 'endTime'): number | undefined => {
    const text = textOf(given[field])
    return text === undefined ? undefined : atField(field, () => readClsTime(text, timeZone, nowMs))
  }
  const since = time('since')
  const window = windowOf(
    since ?? time('startTime'),
    time('endTime') ?? (since === undefined ? undefined : now),
    now,
  )
  return readQuery({
    ...window,
    uri: textOf(given.uri),
    phone: textOf(given.phone),
    callId: textOf(given.callId),
    conferenceId: textOf(given.conferenceId),
    ip: textOf(given.ip),
    sipContents: textOf(given.sipContents),
    correlationIds: listOf(given.correlationIds),
    components: listOf(given.components),
    filter: textOf(given.filter),
    level: atField('logLevel', () => readLevel(textOf(given.logLevel) ?? 'Debug')),
    match: given.matchAll ? 'all' : 'any',
    skipNetworkLogs: given.skipNetworkLogs ?? false,
    zoneUs: readTimeZone(timeZone, window.fromUs),
  })
}

/** What a person should know about a search whose match rule gives more than they think; '' for others. */
export function describeTrap(query: SearchQuery): string {
  const others = CRITERIA.some(name => name !== 'components' && query[name] !== undefined)
  if (query.match === 'all' || !query.components || !others) return ''
  return 'Any criterion was enough: every record of these components is in the answer. Match all wants all of them.'
}

function textOf(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text
}

function listOf(texts: readonly string[] | undefined): string[] | undefined {
  const given = (texts ?? []).map(text => text.trim()).filter(text => text !== '')
  return given.length === 0 ? undefined : given
}
