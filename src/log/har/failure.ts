// What a browser says when no answer came (net::ERR_… of Chromium, NS_ERROR_… of Firefox), as an observation.

import { printableLine } from '../../base/text.ts'
import { readWebAddress } from '../../protocol/web-service.ts'
import type { Connection, Observation } from '../../trace/observation.ts'
import type { Origin } from '../../trace/origin.ts'

const CONNECTION_OUTCOMES: readonly (readonly [RegExp, Connection['outcome']])[] = [
  [/REFUSED/i, 'refused'],
  [/TIMED?_?OUT|TIMEOUT/i, 'timeout'],
  [/RESET|ABORTED_BY_PEER|INTERRUPT/i, 'reset'],
  [/UNREACHABLE|INTERNET_DISCONNECTED|OFFLINE/i, 'unreachable'],
  [/CONNECTION_CLOSED|EMPTY_RESPONSE/i, 'closed'],
]

/** The observation of a request to `url` that failed with these words. */
export function observeFailure(url: string, failure: string, origin: Origin): Observation {
  const { host, port } = readWebAddress(url)
  const quote = printableLine(`${url}: ${failure}`)
  if (/NAME_NOT_RESOLVED|UNKNOWN_HOST|ADDRESS_INVALID/i.test(failure))
    return { kind: 'dns', name: host, type: 'A', outcome: 'no-such-name', answers: [], origin, quote }
  const target = port === undefined ? host : `${host}:${port}`
  if (/CERT|SSL|SEC_ERROR|TLS/i.test(failure))
    return { kind: 'tls', target, outcome: 'failed', origin, quote }
  const outcome = CONNECTION_OUTCOMES.find(([pattern]) => pattern.test(failure))?.[1] ?? 'failed'
  return { kind: 'connection', target, outcome, origin, quote }
}
