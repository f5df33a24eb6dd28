// ms-diagnostics, ms-diagnostics-public, ms-client-diagnostics and HTTP X-Ms-diagnostics: one grammar. MS-OCER §2.2.1.

import { parseParameters, splitOutsideQuotes } from '../parameters.ts'

/** One value; parameter names are lower case. Ids of Exchange and SharePoint (>= 2 000 000) parse too. */
export interface MsDiagnostics {
  readonly id: number
  /** Sub code after a dot, e.g. 1 in "1007.1". */
  readonly subId: number | undefined
  readonly reason: string | undefined
  /** FQDN of the server that decided. */
  readonly source: string | undefined
  readonly parameters: ReadonlyMap<string, string>
}

/** Reads one header value; undefined when it does not begin with a number. */
export function parseMsDiagnostics(value: string): MsDiagnostics | undefined {
  const match = /^\s*(\d{1,10})(?:\.(\d{1,6}))?\s*(?:;|,|$)/.exec(value)
  if (!match) return undefined
  const parameters = parseParameters(value.slice(match[0].length), ';')
  return {
    id: Number(match[1]),
    subId: match[2] === undefined ? undefined : Number(match[2]),
    reason: parameters.get('reason'),
    source: parameters.get('source'),
    parameters,
  }
}

/** True for a header name that carries diagnostics, in any case, in SIP or HTTP. */
export function isDiagnosticsHeader(name: string): boolean {
  return /^(?:x-)?ms-(?:client-)?diagnostics(?:-public)?$/i.test(name)
}

/** All values of one header line: several may be joined by commas. */
export function parseMsDiagnosticsList(value: string): MsDiagnostics[] {
  const found = splitOutsideQuotes(value, ',').flatMap(part => parseMsDiagnostics(part) ?? [])
  if (found.length > 0) return found
  const whole = parseMsDiagnostics(value)
  return whole ? [whole] : []
}
