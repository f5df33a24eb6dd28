// 1013, 0x80EE006C, or the words of the client: clocks differ by more than the authentication allows.

import type { Attempt } from '../../../trace/attempt.ts'
import { type Evidence, evidenceOf } from '../../evidence.ts'
import { failedAttemptsOfReporter } from '../../facts/affected.ts'
import { tellSkew, wrongClocksOf } from '../../facts/clock-skew.ts'
import { attemptsWith, type Facts } from '../../facts/facts.ts'
import { refusalsOf } from '../../facts/refusals.ts'
import { isUccResult } from '../../facts/told-codes.ts'
import { certain, likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf, type RankedCause } from '../../rule.ts'

const TIME_SKEW: ReadonlySet<number> = new Set([1013])
const TIME_SKEW_RESULT = 0x6c
const PHRASE = 'clock-not-set'

interface Sign {
  readonly evidence: readonly Evidence[]
  readonly attempts: readonly Attempt[]
}

export const rule = defineRule({
  id: 'authenticate/clock',
  stage: 'authenticate',
  kind: 'cause',
  covers: ['AUTH-11', 'AUTH-12'],
  title: {
    fires: 'A clock is wrong: authentication allows no such difference',
    clear: 'No authentication fails because of a clock',
  },
  needs: ['diagnostics', 'verdicts', 'phrases', 'clocks'],
  wants: 'a client log with Date headers, and w32tm /stripchart on client and Front End',
  phrases: [
    {
      id: PHRASE,
      anchors: ['computer clock', 'date and time settings'],
      pattern: /(?:your )?computer clock is not set correctly|date and time settings are incorrect/i,
    },
  ],
  judge: facts => {
    const signs = [...bySkewDiagnostics(facts), ...byVerdict(facts), ...byWords(facts)]
    if (signs.length === 0) return [CLEAR]
    const attempts = [...new Set(signs.flatMap(sign => sign.attempts))]
    const told = attempts.flatMap(attempt => wrongClocksOf(facts, attempt)).map(tellSkew)
    return [
      fires({
        subject: {
          measured:
            told[0] === undefined ? '' : ` By the Date headers the clock of the client is ${told[0]}.`,
        },
        evidence: signs.flatMap(sign => sign.evidence),
        attempts,
        causes: rankCauses(facts, told[0], attempts),
      }),
    ]
  },
  explain:
    'Kerberos allows five minutes between the clocks, NTLM in SIP fifteen; certificates and tickets have begin and end too. Beyond that every ' +
    'proof is refused as too old or not yet valid.{measured}',
  scope:
    'One computer when its clock is wrong; everybody of one server when that of the server is, and then Kerberos users first.',
  causes: [
    {
      id: 'AUTH-11',
      cause: "The client's clock or time zone is wrong.",
      confirm: ['w32tm /stripchart /computer:<domain-controller> /samples:3   # on the client', 'tzutil /g'],
      remedy: ['w32tm /resync', 'Correct time zone and daylight saving.'],
    },
    {
      id: 'AUTH-12',
      cause: 'The clock of a Front End or domain controller is wrong (virtual host, time source).',
      confirm: [
        'w32tm /stripchart /computer:<domain-controller> /samples:3   # on every Front End',
        'w32tm /query /source',
      ],
      remedy: [
        'Repair the time hierarchy; on virtual machines switch off synchronisation with a wrong host.',
      ],
    },
  ],
  lookAlikes: [
    { what: 'a log whose zone is not known', tell: 'whole hours are the zone, not a wrong clock' },
    { what: '28033 the web ticket has expired', tell: 'can have the same reason on the web side' },
  ],
  settle: ['w32tm /stripchart on the client, the Front End and the domain controller.'],
  seeAlso: ['ms-diagnostics/1013', 'MS-SIPAE §3.3', 'RFC 4120 §7.5.7'],
  samples: {
    fires: ['authenticate/time-skew.uccapilog', 'authenticate/clock-message.txt'],
    clear: ['authenticate/clock-wrong-signs-in.uccapilog', 'authenticate/client-clock-wrong.uccapilog'],
  },
})

function bySkewDiagnostics(facts: Facts): Sign[] {
  return refusalsOf(facts, TIME_SKEW).map(({ found, attempts }) => ({ evidence: [found.evidence], attempts }))
}

function byVerdict(facts: Facts): Sign[] {
  return facts.verdicts
    .filter(({ status }) => isUccResult(status, TIME_SKEW_RESULT))
    .map(verdict => ({
      evidence: [evidenceOf(verdict)],
      attempts: attemptsWith(facts, verdict).filter(({ outcome }) => outcome === 'failed'),
    }))
}

function byWords(facts: Facts): Sign[] {
  const said = phrasesOf(facts, PHRASE)
  return said.length === 0
    ? []
    : [
        {
          evidence: said.map(found => evidenceOf(found, 'what the client tells its user')),
          attempts: failedAttemptsOfReporter(facts, failedForTime),
        },
      ]
}

function failedForTime({ failedPhase }: Attempt): boolean {
  return failedPhase === 'authenticate' || failedPhase === 'ticket' || failedPhase === 'secure'
}

/** A wrong clock that a log shows decides; a client whose clock agrees with the server's speaks for the servers. */
function rankCauses(facts: Facts, told: string | undefined, attempts: readonly Attempt[]): RankedCause[] {
  if (told !== undefined) return [certain('AUTH-11', `The clock is ${told}.`), possible('AUTH-12')]
  const measured = attempts.some(({ sources }) =>
    facts.clocks.some(({ source, known }) => known && sources.includes(source)),
  )
  if (!measured) return [likely('AUTH-11'), possible('AUTH-12')]
  return [
    likely('AUTH-12', 'The clock of the client agrees with that of the server it asked.'),
    possible('AUTH-11'),
  ]
}
