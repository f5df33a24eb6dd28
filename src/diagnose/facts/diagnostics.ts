// Every diagnostics value of the trace, whatever carried it: SIP header, HTTP header, SOAP fault, loose header line,
// the client's last word.

import { parseMsDiagnosticsList } from '../../protocol/ms-diagnostics/parse.ts'
import type { Observation } from '../../trace/observation.ts'
import type { SipExchange } from '../../trace/sip-exchange.ts'
import type { SipSeen } from '../../trace/sip-seen.ts'
import type { WebExchange } from '../../trace/web-exchange.ts'
import { type Evidence, evidenceOf, evidenceOfSip, evidenceOfWeb } from '../evidence.ts'

export interface DiagnosticsFact {
  readonly id: number
  readonly reason: string
  /** Server that decided; '' when the header does not say. */
  readonly source: string
  readonly parameters: ReadonlyMap<string, string>
  readonly carrier: 'sip' | 'http' | 'soap' | 'text' | 'client'
  /** SIP or HTTP status of the answer; 0 when unknown. */
  readonly status: number
  readonly method: string
  readonly user: string
  readonly exchange: SipExchange | WebExchange | undefined
  readonly evidence: Evidence
}

export interface DiagnosticsInput {
  readonly sip: readonly SipExchange[]
  readonly web: readonly WebExchange[]
  readonly observations: readonly Observation[]
}

/** Collects the values of all carriers. */
export function collectDiagnostics({ sip, web, observations }: DiagnosticsInput): DiagnosticsFact[] {
  return [
    ...sip.flatMap(exchange => ofSip(exchange)),
    ...web.flatMap(exchange => ofWeb(exchange)),
    ...observations.flatMap(observation => ofObservation(observation)),
  ]
}

function ofSip(exchange: SipExchange): DiagnosticsFact[] {
  const known = new Set<string>()
  return exchange.sightings.flatMap((seen: SipSeen) =>
    seen.diagnostics.flatMap(found => {
      // The same value at several hops is one fact.
      const key = `${seen.status} ${found.id} ${found.source ?? ''}`
      if (known.has(key)) return []
      known.add(key)
      return [
        {
          id: found.id,
          reason: found.reason ?? '',
          source: found.source ?? '',
          parameters: found.parameters,
          carrier: 'sip' as const,
          status: seen.status,
          method: seen.method,
          user: exchange.user,
          exchange,
          evidence: evidenceOfSip(seen, found.header),
        },
      ]
    }),
  )
}

function ofWeb(exchange: WebExchange): DiagnosticsFact[] {
  const { status, method, user, fault } = exchange
  const facts: DiagnosticsFact[] = exchange.diagnostics.map(found => ({
    id: found.id,
    reason: found.reason ?? '',
    source: found.source ?? exchange.server,
    parameters: found.parameters,
    carrier: 'http',
    status,
    method,
    user,
    exchange,
    evidence: evidenceOfWeb(exchange, found.header),
  }))
  if (fault?.errorId !== undefined && !facts.some(fact => fact.id === fault.errorId)) {
    facts.push({
      id: fault.errorId,
      reason: fault.errorReason ?? fault.reason,
      source: exchange.server,
      parameters: new Map([['fault', fault.code]]),
      carrier: 'soap',
      status,
      method,
      user,
      exchange,
      evidence: evidenceOfWeb(exchange, 'body'),
    })
  }
  return facts
}

function ofObservation(observation: Observation): DiagnosticsFact[] {
  if (observation.kind === 'client-verdict' && observation.diagnosticsId > 0) {
    return [
      {
        id: observation.diagnosticsId,
        reason: '',
        source: '',
        parameters: new Map(),
        carrier: 'client',
        status: observation.status >>> 16 === 0x80ef ? observation.status & 0xfff : 0,
        method: 'REGISTER',
        user: '',
        exchange: undefined,
        evidence: evidenceOf(observation),
      },
    ]
  }
  if (observation.kind !== 'diagnostics') return []
  return parseMsDiagnosticsList(observation.value).map(found => ({
    id: found.id,
    reason: found.reason ?? '',
    source: found.source ?? '',
    parameters: found.parameters,
    carrier: 'text' as const,
    status: observation.status ?? 0,
    method: '',
    user: observation.user ?? '',
    exchange: undefined,
    evidence: evidenceOf(observation),
  }))
}
