// Cuts the steps of one endpoint into tries. A registration that succeeded lasts: later REGISTERs refresh or end it.

import { US_PER_MINUTE, US_PER_SECOND } from '../base/time.ts'
import { PHASES, type PhaseName, type Step } from './attempt.ts'

/** The steps of one try, and what became of the registration afterwards. */
export interface Try {
  readonly steps: readonly Step[]
  readonly refreshes: number
  readonly signedOut: boolean
}

/** Nothing for this long ends a try: clients retry after half a minute to a few minutes. */
const IDLE_US = 2 * US_PER_MINUTE
/** After a failure, a step back to the first phases this much later is a new try, not a fallback. */
const RETRY_US = 10 * US_PER_SECOND

interface Open {
  steps: Step[]
  refreshes: number
  signedOut: boolean
  signedIn: boolean
}

/** Splits steps, which must be in order of time. */
export function splitIntoTries(steps: readonly Step[]): Try[] {
  const tries: Open[] = []
  let open: Open | undefined
  for (const step of steps) {
    if (open?.signedIn && takeAfterSignIn(open, step)) continue
    if (!open || open.signedIn || begins(open, step)) {
      open = { steps: [], refreshes: 0, signedOut: false, signedIn: false }
      tries.push(open)
    }
    open.steps.push(step)
    if (isSignIn(step)) open.signedIn = true
  }
  return tries
}

/** Takes what a signed-in endpoint does; false when the step begins a new try. */
function takeAfterSignIn(open: Open, step: Step): boolean {
  if (step.phase === 'provision') {
    open.steps.push(step)
    return true
  }
  if (step.what.kind !== 'sip') return followsSignIn(open, step)
  if (isSignOut(step)) {
    open.signedOut = true
    return true
  }
  const sameDialog = open.steps.some(
    other => other.what.kind === 'sip' && other.what.callId === callIdOf(step),
  )
  if (!sameDialog || step.outcome === 'failed') return false
  if (step.outcome === 'passed') open.refreshes++
  return true
}

/** Web requests and observations right after the 200 OK belong to the running session, unless they fail anew. */
function followsSignIn(open: Open, step: Step): boolean {
  const last = open.steps.at(-1)
  return step.outcome !== 'failed' || step.fromUs - (last?.toUs ?? 0) < IDLE_US
}

function begins(open: Open, step: Step): boolean {
  const last = open.steps.at(-1)
  if (!last) return false
  const pauseUs = step.fromUs - last.toUs
  if (pauseUs > IDLE_US) return true
  const back = rank(step.phase) < rank(last.phase) && rank(step.phase) <= rank('connect')
  return back && pauseUs > RETRY_US && open.steps.some(({ outcome }) => outcome === 'failed')
}

function rank(phase: PhaseName): number {
  return PHASES.indexOf(phase)
}

function callIdOf(step: Step): string {
  return step.what.kind === 'sip' ? step.what.callId : ''
}

function isSignIn(step: Step): boolean {
  return (
    step.what.kind === 'sip' &&
    step.what.method === 'REGISTER' &&
    step.outcome === 'passed' &&
    !isSignOut(step)
  )
}

/** A REGISTER that takes the registration back: Expires 0 in the request. RFC 3261 §10.2.2. */
function isSignOut(step: Step): boolean {
  return (
    step.what.kind === 'sip' && step.what.method === 'REGISTER' && step.what.request?.expiresSeconds === 0
  )
}
