// 28033, 28072, 28077: a web ticket is refused because it is too old, of an unknown issuer, or for another URL.

import type { Attempt } from '../../../trace/attempt.ts'
import { type Evidence, evidenceOfWeb } from '../../evidence.ts'
import { tellSkew, wrongClocksOf } from '../../facts/clock-skew.ts'
import type { Facts } from '../../facts/facts.ts'
import { type IssuedTicket, isForOtherHost, ticketBefore } from '../../facts/issued-ticket.ts'
import { type Refusal, refusalsOf } from '../../facts/refusals.ts'
import { ledBy, likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, type RankedCause } from '../../rule.ts'

const EXPIRED = 28033
const UNVERIFIED = 28072
const OTHER_AUDIENCE = 28077

const WORDS: Readonly<Record<number, string>> = {
  [EXPIRED]: 'the ticket has expired (28033)',
  [UNVERIFIED]: 'the ticket could not be verified (28072)',
  [OTHER_AUDIENCE]: 'the ticket is for another audience (28077)',
}

export const rule = defineRule({
  id: 'ticket/ticket-not-accepted',
  stage: 'ticket',
  kind: 'cause',
  covers: ['WT-04', 'TCP-09', 'TCP-10', 'AUTH-11'],
  title: {
    fires: 'A web ticket is refused: {why}',
    clear: 'No service refused a web ticket as expired, unverifiable or meant for another URL',
  },
  needs: ['diagnostics'],
  wants: 'a client log with web service traffic, or a trace of the web components of the Front Ends',
  judge: facts => {
    const refusals = refusalsOf(facts, new Set([EXPIRED, UNVERIFIED, OTHER_AUDIENCE]))
    if (refusals.length === 0) return [CLEAR]
    return refusals.map(refusal => {
      const ticket = ticketOf(refusal)
      return fires({
        subject: { why: WORDS[refusal.found.id] ?? '' },
        evidence: [refusal.found.evidence, ...evidenceOfTicket(ticket)],
        attempts: refusal.attempts,
        causes: rankCauses(facts, refusal, ticket),
      })
    })
  },
  explain:
    'The client got a web ticket, showed it to a service of the same deployment and was refused: {why}. A client asks for a ' +
    'new one then; it loops when every new ticket is refused for the same reason.',
  scope:
    'Single clients when their clock or a kept ticket is at fault; everybody behind one address when a load balancer sends ' +
    'ticket and use to different places. Users with a stored user certificate need no ticket.',
  causes: [
    {
      id: 'WT-04',
      cause:
        'The client shows a ticket of before: after sleep, for another URL, or of another pool behind the same address.',
      confirm: [
        'Delete my sign-in info on that client, sign in again.',
        'Compare the URL of the ticket request with the URL of its use.',
      ],
      remedy: ['Sign out and in; where it comes back, correct time, Host header and affinity.'],
    },
    {
      id: 'AUTH-11',
      cause:
        'The clock of the client or of one server is wrong, so that a new ticket looks expired or not yet valid.',
      confirm: [
        'w32tm /stripchart /computer:<domain-controller> /samples:3   # on the client and on every Front End',
      ],
      remedy: ['w32tm /resync', 'Repair the time hierarchy (virtual hosts, NTP).'],
    },
    {
      id: 'TCP-10',
      cause:
        'Consecutive requests of one client reach different servers: the load balancer keeps no affinity, or mixes pools.',
      confirm: ['Look for one client address in the IIS logs of all Front Ends.'],
      remedy: ['Source affinity on the internal web address, no multiplexing; one address per pool.'],
    },
    {
      id: 'TCP-09',
      cause:
        'A load balancer or reverse proxy rewrites the Host header, so that the service takes itself for another URL.',
      confirm: ['Compare cs-host in the IIS log of the web site with the URL in the client log.'],
      remedy: ['Forward the original Host header.'],
    },
  ],
  lookAlikes: [
    {
      what: '28032 the web ticket is invalid',
      tell: 'the issuer is not accepted at all: see the certificate of the web site',
    },
    { what: 'one refusal after hours of sleep', tell: 'the client gets a new ticket and signs in' },
  ],
  settle: [
    'The time on the client and on every Front End, to the second.',
    'IIS logs of all Front Ends with cs-host, for one sign-in.',
    'CLS trace of the Front Ends, scenario Authentication (component WebInfrastructure).',
  ],
  seeAlso: ['ms-diagnostics/28033', 'ms-diagnostics/28072', 'ms-diagnostics/28077', 'MS-OCAUTHWS §3.2.4.1'],
  samples: {
    fires: [
      'ticket/ticket-expired.uccapilog',
      'ticket/ticket-of-other-server.uccapilog',
      'ticket/ticket-for-other-audience.uccapilog',
    ],
    clear: ['ticket/ticket-renewed.uccapilog'],
  },
  provokedBy: 'network/host-header-rewritten',
})

function ticketOf({ found: { exchange }, attempts }: Refusal): IssuedTicket | undefined {
  const [attempt] = attempts
  return attempt && exchange?.kind === 'web' ? ticketBefore(attempt, exchange) : undefined
}

function evidenceOfTicket(ticket: IssuedTicket | undefined): Evidence[] {
  return ticket ? [evidenceOfWeb(ticket.exchange, 'start-line', 'the ticket was issued')] : []
}

const ALL: readonly RankedCause[] = [
  possible('WT-04'),
  possible('AUTH-11'),
  possible('TCP-10'),
  possible('TCP-09'),
]

function rankCauses(
  facts: Facts,
  { found, attempts }: Refusal,
  ticket: IssuedTicket | undefined,
): RankedCause[] {
  const skewed = attempts.flatMap((attempt: Attempt) => wrongClocksOf(facts, attempt))[0]
  if (skewed) return ledBy(likely('AUTH-11', `The clock of that log is ${tellSkew(skewed)}.`), ALL)
  const web = found.exchange?.kind === 'web' ? found.exchange : undefined
  if (ticket && web && isForOtherHost(ticket, web))
    return ledBy(
      likely('WT-04', `The ticket was asked for ${ticket.audience} and shown to ${web.host}.`),
      ALL,
    )
  const refusedBy = found.source || (web?.server ?? '')
  if (
    ticket &&
    ticket.issuer !== '' &&
    refusedBy !== '' &&
    ticket.issuer.toLowerCase() !== refusedBy.toLowerCase()
  )
    return ledBy(likely('TCP-10', `${ticket.issuer} issued the ticket, ${refusedBy} refused it.`), ALL)
  if (found.id === OTHER_AUDIENCE && ticket && ticket.audience !== '')
    return ledBy(likely('TCP-09', 'The ticket was asked for the very URL that refused it.'), ALL)
  return ledBy(likely('WT-04'), ALL)
}
