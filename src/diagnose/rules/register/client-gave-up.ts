// Only the client's own word is there: its verdict, its report, or the numbers of its dialog, without the messages behind them.

import type { Attempt } from '../../../trace/attempt.ts'
import type { Observation } from '../../../trace/observation.ts'
import { evidenceOf } from '../../evidence.ts'
import { failedAttemptsOfReporter } from '../../facts/affected.ts'
import { decisiveStep } from '../../facts/decisive-step.ts'
import type { Facts } from '../../facts/facts.ts'
import { discoveryNameOf } from '../../facts/lookups.ts'
import { createReachability } from '../../facts/reachability.ts'
import { findOpenRequests } from '../../facts/silence.ts'
import { isClientResult, tellResultCode } from '../../facts/told-codes.ts'
import { possible } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires, type RankedCause } from '../../rule.ts'
import { withUsers } from '../../tell-users.ts'

export const rule = defineRule({
  id: 'register/client-gave-up',
  stage: 'register',
  kind: 'symptom',
  covers: ['CLI-02', 'AUTH-01'],
  title: {
    fires: 'The client gave up: {why}',
    clear: 'No client gave up without a message that says why',
  },
  needs: ['attempts', 'resultCodes'],
  wants: 'the whole client log with SIP and web traffic (logging: Full)',
  judge: facts => {
    const silent = findOpenRequests(facts).filter(found => found.silent)
    const spoken = facts.failedAttempts.filter(attempt => !silent.some(found => found.attempt === attempt))
    const isOvercome = createIsOvercome(facts)
    const firings = [
      ...spoken.flatMap(attempt => fireOnAttempt(attempt, isOvercome)),
      ...fireOnDialogs(facts),
    ]
    return firings.length > 0 ? withUsers(firings) : [CLEAR]
  },
  explain:
    'The client reports {why}. The requests and answers that led to it are not in these logs, so that only its own word is left.',
  scope: 'Not to be told from this evidence: compare with other users and computers.',
  causes: [
    {
      id: 'CLI-02',
      cause: 'Something on this computer or in this profile keeps the client from signing in.',
      confirm: ['The same user on another computer.'],
      remedy: ['Delete my sign-in info; see what another computer does.'],
    },
    {
      id: 'DNS-01',
      cause: 'The name is not in the DNS that this computer asks.',
      confirm: ['nslookup <name>, on this computer and elsewhere'],
      remedy: ['Create the record on the side where it is missing.'],
    },
    {
      id: 'TCP-01',
      cause: 'The port is closed on the way, or nothing listens there.',
      confirm: ['Test-NetConnection <host> -Port <port>'],
      remedy: ['Open the port; start the service.'],
    },
    {
      id: 'TLS-26',
      cause: 'The certificate of the server is not accepted by this client.',
      confirm: ['openssl s_client -connect <host>:<port> -servername <name> -showcerts'],
      remedy: ['Correct name, chain or date of the certificate, or install the root on the client.'],
    },
    {
      id: 'AUTH-01',
      cause: 'Address, user name or password are not accepted.',
      confirm: ["Get-CsUser -Identity '{user}' | Format-List SipAddress,Enabled,UserPrincipalName"],
      remedy: ['Enter address and user name as the directory holds them.'],
    },
  ],
  lookAlikes: [
    { what: '0x003D0000 in the sign-in report', tell: 'a step that is still running, not a failure' },
  ],
  settle: [
    'Client log with SIP and web traffic: Options > General > Logging: Full, sign in again.',
    'The last failing leaf of the sign-in report.',
  ],
  seeAlso: ['UCC API result codes'],
  samples: {
    fires: ['register/client-gave-up.uccapilog', 'register/dialog-numbers.txt'],
    clear: ['register/signed-in-tls-dsk.uccapilog'],
  },
})

/** Names that lead to a server for SIP. */
const SIP_NAMES: ReadonlySet<string> = new Set([
  'srv-internal',
  'srv-external',
  'sipinternal',
  'sip',
  'sipexternal',
])

/**
 * Tells of a connection that did not come about whether the same service was reached at another address, and of a name of the
 * client's order whether a later one led on: then it ended nothing.
 */
function createIsOvercome(facts: Facts): (what: Observation) => boolean {
  const network = createReachability(facts)
  const leadsOn = network.lookups.filter(
    ({ name, outcome }) => outcome === 'answered' && SIP_NAMES.has(discoveryNameOf(name)?.kind ?? ''),
  )
  return what => {
    if (what.kind === 'dns') {
      const asked = discoveryNameOf(what.name)
      return leadsOn.some(
        ({ name, origin }) =>
          asked !== undefined &&
          origin.source === what.origin.source &&
          discoveryNameOf(name)?.domain === asked.domain,
      )
    }
    const failed = network.reaches.find(({ connection }) => connection === what)
    return (
      failed !== undefined &&
      network
        .to(failed.name)
        .some(
          ({ reached, port, connection }) =>
            reached && port === failed.port && connection.origin.source === what.origin.source,
        )
    )
  }
}

function fireOnAttempt(attempt: Attempt, isOvercome: (what: Observation) => boolean): Fires[] {
  const what = decisiveStep(attempt)?.what
  if (what === undefined || what.kind === 'sip' || what.kind === 'web' || isOvercome(what)) return []
  return [
    fires({
      subject: { why: whyOf(what) },
      evidence: [evidenceOf(what)],
      attempts: [attempt],
      causes: rankByKind(what.kind),
    }),
  ]
}

function whyOf(what: Observation): string {
  switch (what.kind) {
    case 'client-verdict':
      return tellResultCode(what.status)
    case 'autodiscover-summary':
      return `Autodiscover failed: ${tellResultCode(what.code)}`
    case 'sign-in-node':
      return `${what.name} failed${what.code === undefined ? '' : `: ${tellResultCode(what.code)}`}`
    case 'dns':
      return `the lookup of ${what.name || 'a server'} failed`
    case 'connection':
      return `the connection to ${what.target || 'the server'} failed (${what.outcome})`
    case 'tls':
      return `the TLS handshake with ${what.target || 'the server'} failed`
    default:
      return 'a step failed'
  }
}

function rankByKind(kind: Observation['kind']): RankedCause[] {
  if (kind === 'dns') return [possible('DNS-01')]
  if (kind === 'connection') return [possible('TCP-01')]
  return kind === 'tls' ? [possible('TLS-26')] : [possible('CLI-02'), possible('AUTH-01')]
}

/** "Reference error ID … (source ID …)" of a dialog, where no log holds the failure itself. */
function fireOnDialogs(facts: Facts): Fires[] {
  return facts.resultCodes.flatMap(found => {
    if (!isClientResult(found.code) || !/\bsource ID\b/i.test(found.sentence)) return []
    const attempts = failedAttemptsOfReporter(facts)
    return [
      fires({
        subject: { why: tellResultCode(found.code) },
        evidence: [evidenceOf(found, 'the numbers of the dialog')],
        attempts,
        causes: [possible('CLI-02'), possible('AUTH-01')],
      }),
    ]
  })
}
