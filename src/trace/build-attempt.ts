// One attempt from the steps of one try: outcome, phases, place, stored certificate.

import { createListInterner } from '../base/list-interner.ts'
import {
  type Attempt,
  type AttemptOutcome,
  PHASES,
  type Phase,
  type PhaseName,
  type Step,
  type StoredCertificate,
} from './attempt.ts'
import { findPlace } from './place.ts'
import type { SourceId } from './record.ts'
import type { SipExchange } from './sip-exchange.ts'
import type { Try } from './split-tries.ts'

/** Builds an attempt of an endpoint from one try; its `id` is empty until all attempts are ordered. */
export type AttemptBuilder = (
  endpoint: { readonly user: string; readonly device: string },
  tried: Try,
) => Attempt

/** Creates a builder. Its attempts share what is equal: a large log has many attempts with the same unseen phases. */
export function createAttemptBuilder(): AttemptBuilder {
  const unseen = new Map<string, Phase>()
  const sharedSources = createListInterner<SourceId>(String)

  function unseenPhase(name: PhaseName, { outcome, reason }: Judged): Phase {
    const key = `${name} ${outcome} ${reason}`
    const known = unseen.get(key)
    if (known) return known
    const phase: Phase = { name, outcome, durationUs: Number.NaN, steps: [], reason }
    unseen.set(key, phase)
    return phase
  }

  function buildPhase(name: PhaseName, all: readonly Step[], context: Context): Phase {
    const steps = all.filter(step => step.phase === name)
    const judged = judgePhase(name, steps, all, context)
    if (steps.length === 0) return unseenPhase(name, judged)
    const fromUs = Math.min(...steps.map(step => step.fromUs))
    const toUs = Math.max(...steps.map(step => step.toUs))
    return { name, ...judged, durationUs: toUs - fromUs, steps: steps.slice() }
  }

  return ({ user, device }, { steps, refreshes, signedOut }) => {
    const registers = steps.flatMap(({ what }) =>
      what.kind === 'sip' && what.method === 'REGISTER' ? [what] : [],
    )
    const outcome = outcomeOf(steps, registers)
    const failed = outcome === 'failed' ? lastFailure(steps) : undefined
    const scheme = schemeOf(registers)
    const stored = storedCertificate(steps, registers, scheme)
    const { place, reason } = findPlace(steps)
    return {
      id: '',
      user: user || userOf(steps),
      device,
      agent: agentOf(steps),
      place,
      placeReason: reason,
      storedCertificate: stored,
      scheme,
      outcome,
      fromUs: Math.min(...steps.map(step => step.fromUs)),
      toUs: Math.max(...steps.map(step => step.toUs)),
      phases: PHASES.map(name => buildPhase(name, steps, { outcome, stored, scheme, failed })),
      failedPhase: failed,
      rounds: failed ? steps.filter(step => step.phase === failed && step.outcome === 'failed').length : 0,
      server: serverOf(registers, steps),
      sources: sharedSources([...new Set(steps.flatMap(sourcesOf))].sort((a, b) => a - b)),
      refreshes,
      signedOut,
    }
  }
}

function userOf(steps: readonly Step[]): string {
  return steps.map(({ what }) => ('user' in what ? what.user : '')).find(name => name !== '') ?? ''
}

/** A client that keeps being challenged and never gets through this often has failed, though no refusal is explicit. */
const CHALLENGE_LIMIT = 4

function outcomeOf(steps: readonly Step[], registers: readonly SipExchange[]): AttemptOutcome {
  const last = registers.findLast(({ final }) => final !== undefined)
  if (
    steps.some(
      step => step.what.kind === 'sip' && step.what.method === 'REGISTER' && step.outcome === 'passed',
    )
  ) {
    return 'signed-in'
  }
  const lastStep = steps.findLast(step => step.phase !== 'discover' && step.outcome !== 'expected')
  if (lastStep?.outcome === 'failed') return 'failed'
  const challenges = registers.filter(({ final }) => final?.status === 401 || final?.status === 407).length
  if (last && challenges >= CHALLENGE_LIMIT && !isHandshaking(registers)) return 'failed'
  if (steps.every(step => step.phase === 'discover') && steps.every(step => step.outcome === 'failed'))
    return 'failed'
  return steps.some(step => step.outcome === 'failed' && step.phase !== 'discover') &&
    lastStep?.outcome !== 'passed'
    ? 'failed'
    : 'unfinished'
}

/** The last answer carried the server's token: the handshake was going on when the log ends. */
function isHandshaking(registers: readonly SipExchange[]): boolean {
  return registers.at(-1)?.final?.challenges.some(challenge => challenge.hasToken) ?? false
}

/** The phase that decided: that of the last failure, of the first phase where several came together. */
function lastFailure(steps: readonly Step[]): PhaseName {
  const failures = steps.filter(step => step.outcome === 'failed')
  const specific = failures.findLast(step => step.what.kind !== 'client-verdict') ?? failures.at(-1)
  return specific?.phase ?? 'authenticate'
}

interface Context {
  readonly outcome: AttemptOutcome
  readonly stored: StoredCertificate
  readonly scheme: string
  readonly failed: PhaseName | undefined
}

type Judged = Pick<Phase, 'outcome' | 'reason'>

function judgePhase(name: PhaseName, steps: readonly Step[], all: readonly Step[], context: Context): Judged {
  if (name === context.failed) return { outcome: 'failed', reason: '' }
  if (steps.length === 0) return judgeUnseen(name, all, context)
  const decisive = steps.findLast(step => step.outcome === 'passed' || step.outcome === 'failed')
  if (decisive?.outcome === 'passed') return { outcome: 'passed', reason: '' }
  const later = all.some(step => PHASES.indexOf(step.phase) > PHASES.indexOf(name) && step.outcome !== 'open')
  if (!decisive)
    return later ? { outcome: 'passed', reason: '' } : { outcome: 'unknown', reason: 'no answer was seen' }
  const networkOnly = name === 'discover' || name === 'connect' || name === 'secure'
  if (networkOnly && later) return { outcome: 'passed', reason: 'some targets failed, another one answered' }
  return { outcome: 'failed', reason: '' }
}

function judgeUnseen(name: PhaseName, all: readonly Step[], { stored, scheme, outcome }: Context): Judged {
  if (name === 'ticket' || name === 'certificate') {
    if (stored === 'used')
      return { outcome: 'skipped', reason: 'a stored user certificate makes it unnecessary' }
    const byPassword = scheme === 'NTLM' || scheme === 'Kerberos'
    if (byPassword) return { outcome: 'skipped', reason: `${scheme} needs no user certificate` }
    return { outcome: 'unknown', reason: 'no log of the web services' }
  }
  const later = all.some(step => PHASES.indexOf(step.phase) > PHASES.indexOf(name) && step.outcome !== 'open')
  if (name === 'connect' || name === 'secure') {
    return later
      ? { outcome: 'passed', reason: 'later messages show it' }
      : { outcome: 'unknown', reason: 'not in these logs' }
  }
  if ((name === 'discover' || name === 'autodiscover') && later) {
    return {
      outcome: 'unknown',
      reason: 'not in these logs: a remembered server, manual configuration, or another log',
    }
  }
  if (outcome === 'failed' || outcome === 'unfinished') return { outcome: 'unknown', reason: 'not reached' }
  return { outcome: 'unknown', reason: 'not in these logs' }
}

/** The scheme whose credentials were sent last; the answer's signature where the request was not seen. */
function schemeOf(registers: readonly SipExchange[]): string {
  for (const { request, final } of [...registers].reverse()) {
    const scheme = request?.credentials[0]?.scheme ?? final?.signedBy
    if (scheme) return scheme
  }
  return ''
}

/** A user certificate was there before when TLS-DSK began without asking the provisioning service. */
function storedCertificate(
  steps: readonly Step[],
  registers: readonly SipExchange[],
  scheme: string,
): StoredCertificate {
  if (steps.some(({ what }) => what.kind === 'web' && what.service === 'certificate-provisioning'))
    return 'absent'
  if (steps.some(step => step.phase === 'certificate')) return 'absent'
  // A ticket that was refused was asked for because there is no certificate.
  const askedForTicket = steps.some(step => step.phase === 'ticket')
  if (scheme.toUpperCase() !== 'TLS-DSK') return askedForTicket ? 'absent' : 'unknown'
  const ownLog = registers.some(
    ({ request }) => request?.origin.direction === 'out' && request.origin.machine === undefined,
  )
  return ownLog ? 'used' : 'unknown'
}

function agentOf(steps: readonly Step[]): string {
  for (const { what } of steps) {
    if (what.kind === 'sip') {
      const agent = what.sightings.map(seen => seen.agent).find(name => name !== '')
      if (agent) return agent
    }
    if (what.kind === 'web' && what.agent !== '') return what.agent
  }
  return ''
}

function serverOf(registers: readonly SipExchange[], steps: readonly Step[]): string {
  for (const { final, request, sightings } of [...registers].reverse()) {
    const target = [...(final?.challenges ?? []), ...(request?.credentials ?? [])].map(
      found => found.targetName,
    )
    const name =
      target.find(text => text !== '') ??
      sightings.map(seen => seen.origin.machine ?? '').find(text => text !== '')
    if (name) return name.replace(/^sip\//i, '')
  }
  for (const { what } of [...steps].reverse())
    if (what.kind === 'web' && what.host !== '') return what.server || what.host
  return ''
}

function sourcesOf({ what }: Step): number[] {
  if (what.kind === 'sip') return what.sightings.map(seen => seen.origin.source)
  return what.kind === 'web' ? what.sightings.map(({ source }) => source) : [what.origin.source]
}
