// A client goes straight to a server nobody else uses any more: a remembered server, or one that was configured by hand.

import type { Attempt } from '../../../trace/attempt.ts'
import type { Setting } from '../../../trace/observation.ts'
import { isAddress } from '../../../trace/observe/host-name.ts'
import { evidenceOfOutcome } from '../../attempt-evidence.ts'
import { stepsOf } from '../../facts/attempts-about.ts'
import { domainOfAttempt } from '../../facts/comparison.ts'
import type { Facts } from '../../facts/facts.ts'
import { hostOf } from '../../facts/hosts.ts'
import { settingsNamed } from '../../facts/settings.ts'
import { evidenceOfAll } from '../../firing.ts'
import { certain, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'client/stale-server',
  stage: 'client',
  kind: 'cause',
  covers: ['CLI-01', 'DSC-05', 'SRV-05'],
  title: {
    fires: 'The client connects to {target} without asking DNS, and only this client does',
    clear: 'No client clings to a server of its own',
  },
  needs: ['failedAttempts'],
  wants: 'a log of the failing client (logging: Full) and one of a client that signs in',
  judge: facts => {
    const stale = facts.failedAttempts.flatMap(attempt => findStale(facts, attempt))
    if (stale.length === 0) return [CLEAR]
    return stale.map(({ attempt, target, used }) => {
      const configured = configuredAs(facts, target)
      return fires({
        subject: { target, used: used.join(', '), user: attempt.user || '<user@domain>' },
        evidence: [
          ...evidenceOfOutcome(attempt, 'no lookup precedes it'),
          ...evidenceOfAll(configured, 'configured by hand or policy'),
        ],
        attempts: [attempt],
        causes:
          configured.length > 0
            ? [certain('DSC-05', 'The registry names {target}.')]
            : [
                possible('CLI-01', 'Other clients of the domain reach {used}.'),
                possible('DSC-05'),
                possible('SRV-05'),
              ],
      })
    })
  },
  explain:
    'A client remembers the server of its last sign-in (EndpointConfiguration.cache) and tries it before any lookup. Here ' +
    'it tried {target}, which does not answer, while other clients of the same domain are served by {used}.',
  scope:
    'Profiles that signed in before the servers changed, or computers with a server set by policy; a new profile on the ' +
    'same computer signs in.',
  causes: [
    {
      id: 'CLI-01',
      cause: 'EndpointConfiguration.cache of the profile names {target}, which no longer serves the user.',
      confirm: [
        'Rename %LOCALAPPDATA%\\Microsoft\\Office\\16.0\\Lync\\sip_{user} (2013: 15.0) and sign in again.',
      ],
      remedy: [
        'Sign-in window > Delete my sign-in info (removes the stored certificate too: export it first), or delete ' +
          '%LOCALAPPDATA%\\Microsoft\\Office\\16.0\\Lync\\sip_{user}\\EndpointConfiguration.cache',
      ],
    },
    {
      id: 'DSC-05',
      cause: 'The server {target} is configured by policy or in Options > Personal > Advanced.',
      confirm: [
        'reg query "HKLM\\Software\\Policies\\Microsoft\\Office\\16.0\\Lync" /v ConfigurationMode',
        'Options > Personal > Advanced: manual configuration',
      ],
      remedy: [
        'Set configuration back to automatic; take ServerAddressInternal and ServerAddressExternal out of the policy.',
      ],
    },
    {
      id: 'SRV-05',
      cause: '{target} is right, and down: no other user of these logs is homed there.',
      confirm: ["Get-CsUserPoolInfo -Identity 'sip:{user}'", 'Test-NetConnection {target} -Port 5061'],
      remedy: ['Start the server, or fail its pool over.'],
    },
  ],
  lookAlikes: [
    {
      what: 'a server that is down',
      tell: 'then other clients fail at the same address; here only this one tries it',
    },
    { what: 'a stale DNS answer', tell: 'then the log shows the lookup and its answer' },
  ],
  settle: [
    'The same user on a new Windows profile.',
    'The DNS records of the domain: does any name still lead to {target}?',
  ],
  seeAlso: ['EndpointConfiguration.cache', 'policy ConfigurationMode'],
  samples: {
    fires: ['client/stale-server'],
    clear: ['client/server-down'],
  },
})

interface Stale {
  readonly attempt: Attempt
  readonly target: string
  /** Servers that other clients of the domain sign in at. */
  readonly used: readonly string[]
}

function findStale(facts: Facts, attempt: Attempt): Stale[] {
  const { failedPhase } = attempt
  if ((failedPhase !== 'connect' && failedPhase !== 'secure') || hasDiscovered(attempt)) return []
  const targets = targetsOf(attempt)
  const target = targets.at(-1)
  if (target === undefined) return []
  const others = facts.attempts.filter(other => other !== attempt && !isSameClient(attempt, other))
  if (others.some(other => targetsOf(other).includes(target))) return []
  const healthy = others.filter(
    other =>
      other.outcome === 'signed-in' && isSameDomain(attempt, other) && other.place !== opposite(attempt),
  )
  const used = [...new Set(healthy.flatMap(targetsOf).filter(name => isAddress(name) === isAddress(target)))]
  return used.length > 0 ? [{ attempt, target, used }] : []
}

/** Registry values of the bootstrap policy that name the server. */
function configuredAs(facts: Facts, target: string): Setting[] {
  return ['ServerAddressInternal', 'ServerAddressExternal']
    .flatMap(name => settingsNamed(facts, name))
    .filter(({ value }) => hostOf(value) === target)
}

/** The client looked for a server first. */
function hasDiscovered({ phases }: Attempt): boolean {
  return phases.some(
    ({ name, steps }) => (name === 'discover' || name === 'autodiscover') && steps.length > 0,
  )
}

/** Hosts or addresses an attempt connected to, in order. */
function targetsOf(attempt: Attempt): string[] {
  return stepsOf(attempt).flatMap(({ what }) => {
    if (what.kind === 'connection' || what.kind === 'tls') return what.target ? [hostOf(what.target)] : []
    if (what.kind !== 'sip') return []
    return what.sightings.flatMap(({ origin }) =>
      origin.machine === undefined && origin.peer ? [hostOf(origin.peer)] : [],
    )
  })
}

function isSameClient(a: Attempt, b: Attempt): boolean {
  return a.sources.some(source => b.sources.includes(source))
}

function isSameDomain(a: Attempt, b: Attempt): boolean {
  const [first, second] = [domainOfAttempt(a), domainOfAttempt(b)]
  return first === '' || second === '' || first === second
}

function opposite({ place }: Attempt): string {
  return place === 'inside' ? 'outside' : place === 'outside' ? 'inside' : ''
}
