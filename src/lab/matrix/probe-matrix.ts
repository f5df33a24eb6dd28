// Every fault against the probe, for real: from inside and outside, with the password of a user and without, and what its trace is
// found to say, compared with what the fault says about itself.

import { performance } from 'node:perf_hooks'
import type { ProbeOptions } from '../../probe/options.ts'
import { performProbe, sourceOf, traceOf } from '../../probe/perform.ts'
import type { ProbeReport } from '../../report/probe/probe-report.ts'
import type { ProducedRecord } from '../../trace/produced.ts'
import { type Catalogues, type OpenCase, openCase } from '../../workbench/open-case.ts'
import { typedBy } from '../deployment/sign-in-client.ts'
import type { Deployment } from '../deployment.ts'
import { type Fault, isHit, rulesFor, type Sight } from '../fault.ts'
import type { Side } from '../world/address-plan.ts'
import {
  type Expectation,
  judgeCase,
  type Matrix,
  type MatrixCase,
  type MatrixLook,
  type MatrixOutcome,
  toMatrixFinding,
} from './matrix-case.ts'

const SIDES: readonly Side[] = ['inside', 'outside']

interface ProbeLook extends MatrixLook {
  readonly credentials: boolean
}

export interface ProbeMatrixOptions {
  readonly catalogues: Catalogues
  /** Told as each case ends, with its trace. */
  readonly onCase?: (made: MatrixCase, files: ReadonlyMap<string, string>) => void
  readonly signal: AbortSignal
}

/** Longest wait for one answer, and for everything: short for a matrix of drops and silences, long for a machine at work. */
const TIMEOUT_MS = 2000
const PATIENCE_MS = 60_000

/** The matrix of probes. Both sides go at once: a probe waits more than it works. */
export function createProbeMatrix(deployment: Deployment, options: ProbeMatrixOptions): Matrix {
  return {
    async run(fault) {
      const undo = await fault?.apply(deployment)
      try {
        const cases = await Promise.all(SIDES.map(side => probeFrom(deployment, { side, fault }, options)))
        return cases.flat()
      } finally {
        await undo?.()
      }
    },
  }
}

interface Position {
  readonly side: Side
  readonly fault: Fault | undefined
}

/** What is known of one probe. */
interface Seen {
  readonly trace: string
  readonly diagnosis: OpenCase['diagnosis']
  readonly steps: ProbeReport['steps']
}

/**
 * Two cases of one run: a probe with credentials does all that one without does before it signs in, so that its trace until then is
 * that of a probe without.
 */
async function probeFrom(
  deployment: Deployment,
  { side, fault }: Position,
  { catalogues, onCase, signal }: ProbeMatrixOptions,
): Promise<MatrixCase[]> {
  const startMs = performance.now()
  const { whole, before } = await perform(deployment, { side, fault }, { catalogues, signal })
  const durationMs = performance.now() - startMs
  return [before, whole].map(seen => {
    const look = lookOf(side, seen === whole)
    const outcome = outcomeOf(seen)
    const expected = expectedOf(fault, look)
    const verdict = judgeCase(fault, expected, outcome)
    const made = { fault, look, expected, ...outcome, verdict, durationMs }
    onCase?.(made, new Map([[TRACE, seen.trace]]))
    return made
  })
}

const TRACE = 'probe.ndjson'

async function perform(
  deployment: Deployment,
  { side, fault }: Position,
  { catalogues, signal }: Pick<ProbeMatrixOptions, 'catalogues' | 'signal'>,
): Promise<{ readonly whole: Seen; readonly before: Seen }> {
  const { context } = deployment.client(`probe-${side}`, side)
  const all: ProducedRecord[] = []
  let untilSignIn: number | undefined
  const { trace, opened, probe } = await performProbe({
    options: optionsFor(deployment, side, fault),
    client: record => ({
      ...context,
      trustedRootsPem: context.trustedRootsPem,
      record: made => {
        all.push(made)
        record(made)
      },
    }),
    signal,
    watcher: {
      started: ({ step }) => {
        if (step === 'sign-in') untilSignIn ??= all.length
      },
    },
    name: TRACE,
  })
  const early = traceOf(all.slice(0, untilSignIn))
  const { diagnosis } = await openCase([sourceOf(TRACE, early)], catalogues, { signal })
  return {
    whole: { trace, diagnosis: opened.diagnosis, steps: probe.steps },
    before: { trace: early, diagnosis, steps: probe.steps.filter(({ step }) => step !== 'sign-in') },
  }
}

function outcomeOf({ diagnosis, steps }: Seen): MatrixOutcome {
  const problem = failedStepOf(steps)
  const findings = diagnosis.findings.filter(({ kind }) => kind !== 'noise').map(toMatrixFinding)
  return { failed: problem !== '' || findings.length > 0, problem, findings }
}

function optionsFor(deployment: Deployment, side: Side, fault: Fault | undefined): ProbeOptions {
  const user = fault?.user ?? deployment.world.users[0]?.address ?? ''
  const windows = typedBy(deployment, user)
  return {
    user,
    sipDomain: user.slice(user.indexOf('@') + 1),
    side: fault?.probe?.asks ? undefined : side,
    server: undefined,
    timeoutMs: TIMEOUT_MS,
    patienceMs: PATIENCE_MS,
    only: undefined,
    credentials: {
      ...(windows === undefined ? {} : { windows }),
      auth: fault?.auth,
      trust: () => Promise.resolve(true),
    },
  }
}

function lookOf(side: Side, credentials: boolean): ProbeLook {
  const how = credentials ? 'with a password' : 'without credentials'
  return {
    id: `${side}-${credentials ? 'password' : 'none'}`,
    title: `${side}, ${how}`,
    side,
    credentials,
  }
}

/** The first step that failed, in words; '' when none did. */
function failedStepOf(steps: ProbeReport['steps']): string {
  const failed = steps.find(({ verdict }) => verdict === 'failed')
  return failed ? `${failed.step} ${failed.target} ${failed.outcome}: ${failed.text}` : ''
}

const NEEDED: Readonly<Record<Exclude<Sight, 'unseen'>, (look: ProbeLook) => boolean>> = {
  'without-credentials': () => true,
  'with-credentials': ({ credentials }) => credentials,
}

/** What a look should say: a probe stands where a client without a certificate stands, and sees what the fault says it sees. */
function expectedOf(fault: Fault | undefined, look: ProbeLook): Expectation {
  if (!fault) return { kind: 'nothing' }
  const { side } = look
  const { probe } = fault
  const hit = isHit(fault, { side, certificate: 'none' })
  const sight = probe?.[side] ?? (hit ? 'without-credentials' : undefined)
  if (sight === undefined) return { kind: 'nothing' }
  if (sight !== 'unseen' && NEEDED[sight](look))
    return { kind: 'named', rules: probe?.rules ?? rulesFor(fault, side) }
  return { kind: 'out-of-sight', because: probe?.because ?? '' }
}
