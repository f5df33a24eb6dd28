// The clock of a machine that wrote a log is more than five minutes off: Kerberos and web tickets fail beyond that.

import { formatDuration, US_PER_MINUTE } from '../../../base/time.ts'
import type { Attempt } from '../../../trace/attempt.ts'
import type { SourceClock } from '../../../trace/clock.ts'
import { type Evidence, evidenceOfSip, evidenceOfWeb } from '../../evidence.ts'
import { ALLOWED_SKEW_US } from '../../facts/clock-skew.ts'
import type { Facts } from '../../facts/facts.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires, type RankedCause } from '../../rule.ts'

export const rule = defineRule({
  id: 'clock/source-skew',
  stage: 'clock',
  kind: 'note',
  covers: ['AUTH-11', 'AUTH-12'],
  title: {
    fires: 'The clock of the {who} is {amount} {direction}',
    clear: 'No clock is more than five minutes off',
  },
  needs: ['clocks'],
  wants: 'a log that holds answers with a Date header, or the same messages in two logs',
  judge: facts => {
    const firings = facts.clocks.flatMap(clock => judgeClock(facts, clock))
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'After its time zone is taken off, the clock behind this log is {amount} {direction} ({basis}). Kerberos refuses beyond five minutes, web ' +
    'tickets look expired or not yet valid, and so do certificates.',
  scope: 'This machine: one client, or everybody who is served by that server.',
  causes: [
    {
      id: 'AUTH-11',
      cause: 'The clock or the time zone of the client is set wrong.',
      confirm: [
        'w32tm /stripchart /computer:<domain controller> /samples:3 /dataonly',
        'Date, time and zone of the device, against another clock.',
      ],
      remedy: ['w32tm /resync', 'Set the zone; let the device follow network time.'],
    },
    {
      id: 'AUTH-12',
      cause: 'The clock of the server drifts: it takes its time from the virtual host or from nobody.',
      confirm: [
        'w32tm /query /source  # on the server',
        'w32tm /stripchart /computer:<domain controller> /samples:3 /dataonly',
      ],
      remedy: [
        'Let servers follow the domain hierarchy: w32tm /config /syncfromflags:domhier /update; no time synchronisation by the virtual host.',
      ],
    },
  ],
  lookAlikes: [
    {
      what: 'a difference of whole quarter hours',
      tell: 'a time zone, not a wrong clock: it is taken off before',
    },
    { what: 'a clock of the server that is wrong', tell: 'all clients seem off by the same amount' },
  ],
  settle: ['w32tm /stripchart on both machines against a domain controller.'],
  seeAlso: ['RFC 4120 §3.2.3', 'ms-diagnostics/1013', 'result code 0x80EE006C'],
  samples: { fires: ['clock/client-behind.uccapilog'], clear: ['clock/other-zone.uccapilog'] },
  provokedBy: 'clock/client-hour-behind',
})

function judgeClock(facts: Facts, clock: SourceClock): Fires[] {
  if (!clock.known || !(Math.abs(clock.skewUs) > ALLOWED_SKEW_US)) return []
  const evidence = evidenceOfDate(facts, clock.source)
  if (evidence.length === 0) return []
  const server = isServerLog(facts, clock.source)
  // When all logs are off alike, the clock that they were compared with is wrong.
  const others = facts.clocks.filter(({ known, source }) => known && source !== clock.source)
  const alike =
    others.length > 0 && others.every(({ skewUs }) => Math.abs(skewUs - clock.skewUs) < US_PER_MINUTE)
  return [
    fires({
      subject: {
        who: server ? 'server' : 'client',
        amount: formatDuration(Math.abs(clock.skewUs)),
        direction: clock.skewUs > 0 ? 'ahead' : 'behind',
        basis: clock.basis,
      },
      evidence,
      attempts: facts.failedAttempts.filter(
        attempt => attempt.sources.includes(clock.source) && mayBeTime(attempt),
      ),
      causes: rank(server, alike),
    }),
  ]
}

/** Phases that compare times: tickets, certificates, authentication. */
const TIMED_PHASES: ReadonlySet<string | undefined> = new Set([
  'secure',
  'ticket',
  'certificate',
  'authenticate',
])

function mayBeTime({ failedPhase }: Attempt): boolean {
  return TIMED_PHASES.has(failedPhase)
}

/** Answers of the log whose Date header shows the difference. */
function evidenceOfDate({ registers, otherSip, web }: Facts, source: number): Evidence[] {
  const sip = [...registers, ...otherSip]
    .flatMap(({ sightings }) => sightings)
    .filter(({ dateUs, origin }) => dateUs !== undefined && origin.source === source)
    .map(seen => evidenceOfSip(seen, 'Date', 'the server’s clock, against the stamp of the line'))
  const http = web
    .filter(({ response }) => response?.dateUs !== undefined && response.origin.source === source)
    .map(exchange => evidenceOfWeb(exchange, 'Date', 'the server’s clock, against the stamp of the line'))
  return [...sip, ...http].slice(0, 3)
}

function isServerLog({ registers }: Facts, source: number): boolean {
  return registers.some(({ sightings }) =>
    sightings.some(({ origin }) => origin.source === source && origin.machine !== undefined),
  )
}

function rank(server: boolean, alike: boolean): RankedCause[] {
  if (server) return [ranked('AUTH-12', 'likely')]
  return alike
    ? [
        ranked(
          'AUTH-12',
          'likely',
          'All logs are off by the same amount: the clock they are compared with is the wrong one.',
        ),
        ranked('AUTH-11', 'possible'),
      ]
    : [
        ranked('AUTH-11', 'likely'),
        ranked('AUTH-12', 'possible', 'If the server’s clock is the wrong one of the two.'),
      ]
}
