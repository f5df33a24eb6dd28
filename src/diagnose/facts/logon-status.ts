// Why Windows refused a log-on: the NTSTATUS that security events, tools and traces print. MS-ERREF §2.3.

import type { Observation } from '../../trace/observation.ts'
import { type Evidence, evidenceOf } from '../evidence.ts'
import type { Facts } from './facts.ts'

export interface LogonStatus {
  readonly code: number
  /** Account as the event names it, without domain, lower case; '' where it does not. */
  readonly account: string
  readonly evidence: Evidence
}

/** Log-on failures: 4625 (log-on), 4771 (Kerberos pre-authentication), 4776 (NTLM). */
const LOGON_EVENTS: ReadonlySet<number> = new Set([4625, 4771, 4776])

/** Every refusal of a log-on with one of the codes. */
export function logonStatusesOf(facts: Facts, codes: ReadonlySet<number>): LogonStatus[] {
  const inText = facts.resultCodes.flatMap(found =>
    codes.has(found.code) ? [createStatus(found, found.code, found.sentence)] : [],
  )
  const inEvents = facts.events.flatMap(event => {
    if (!LOGON_EVENTS.has(event.eventId)) return []
    return codesIn(event.description)
      .filter(code => codes.has(code))
      .map(code => createStatus(event, code, event.description))
  })
  return [...inEvents, ...inText]
}

function codesIn(description: string): number[] {
  return [...description.matchAll(/\b0x(c0[0-9a-f]{6})\b/gi)].map(match =>
    Number.parseInt(match[1] ?? '', 16),
  )
}

function createStatus(observation: Observation, code: number, words: string): LogonStatus {
  const named = /\b(?:account(?: name)?|user(?: ?name)?|logon account)\s*[:=]\s*(?:[\w.-]+\\)?([\w.'-]+)/gi
  const account =
    [...words.matchAll(named)].map(match => match[1] ?? '').findLast(name => name !== '' && name !== '-') ??
    ''
  return { code, account: account.toLowerCase(), evidence: evidenceOf(observation) }
}
