// What a person fills in to search, and the request that it makes.

import type { Body } from './calls.ts'

/** Everything as it stands in the fields. */
export interface SearchForm {
  readonly window: '15m' | '1h' | '4h' | 'custom'
  readonly startTime: string
  readonly endTime: string
  /** utc, an offset, or a name. */
  readonly timeZone: string
  readonly uri: string
  readonly phone: string
  readonly callId: string
  readonly conferenceId: string
  readonly correlationIds: string
  readonly ip: string
  readonly sipContents: string
  readonly components: string
  readonly filter: string
  /** '' is every level. */
  readonly logLevel: string
  readonly matchAll: boolean
  readonly skipNetworkLogs: boolean
}

/** Fields of criteria that are text. */
export type CriterionName = Exclude<
  keyof SearchForm,
  'window' | 'startTime' | 'endTime' | 'timeZone' | 'logLevel' | 'matchAll' | 'skipNetworkLogs'
>

export const EMPTY_FORM: SearchForm = {
  window: '15m',
  startTime: '',
  endTime: '',
  timeZone: 'utc',
  uri: '',
  phone: '',
  callId: '',
  conferenceId: '',
  correlationIds: '',
  ip: '',
  sipContents: '',
  components: '',
  filter: '',
  logLevel: '',
  matchAll: false,
  skipNetworkLogs: false,
}

/** Fields of the other forms of the page. */
const OTHER_FIELDS = ['since', 'until', 'user', 'minutes']

/** Whether a problem stands at a field of a form, and needs no other place. */
export function isFormField(field: string): boolean {
  return Object.hasOwn(EMPTY_FORM, field) || OTHER_FIELDS.includes(field)
}

/** What both a search and a live tail ask. */
export function criteriaOf(form: SearchForm): Body {
  const { uri, phone, callId, conferenceId, ip, sipContents, filter, logLevel, matchAll, skipNetworkLogs } =
    form
  return {
    uri,
    phone,
    callId,
    conferenceId,
    ip,
    sipContents,
    filter,
    logLevel,
    matchAll,
    skipNetworkLogs,
    timeZone: form.timeZone,
    correlationIds: readList(form.correlationIds),
    components: readList(form.components),
  }
}

/** What a search asks. */
export function searchOf(form: SearchForm): Body {
  const { window, startTime, endTime } = form
  return { ...criteriaOf(form), ...(window === 'custom' ? { startTime, endTime } : { since: window }) }
}

/** Names with commas, semicolons or blanks between them. */
export function readList(text: string): string[] {
  return text.split(/[,;\s]+/).filter(part => part !== '')
}
