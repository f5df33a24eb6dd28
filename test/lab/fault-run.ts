// Runs one fault as the matrix does: a client that is new or has signed in before, the fault, a sign-in, and what the logs of that
// sign-in say.

import { signInClient } from '../../src/lab/deployment/sign-in-client.ts'
import type { ClientKind, Fault } from '../../src/lab/fault.ts'
import type { Side } from '../../src/lab/world/address-plan.ts'
import { analyseLogs } from './analyse-logs.ts'
import type { TestDeployment } from './test-deployment.ts'

const USER = 'alice@contoso.com'
/** Far more than loopback needs, far less than a person has patience. */
const DEADLINES = { connectMs: 700, secureMs: 700, answerMs: 2000 }
const LIMIT_MS = 15_000

export interface FaultRun {
  readonly outcome: 'signed-in' | 'failed'
  /** Phase and problem of a failed sign-in. */
  readonly failed: string
  /** Rules of the findings, the first first. */
  readonly findings: readonly string[]
}

let runs = 0

/** Signs in with the fault on, and takes it back. */
export async function runFault(
  deployment: TestDeployment,
  fault: Fault,
  { side, kind }: { readonly side: Side; readonly kind: ClientKind },
): Promise<FaultRun> {
  const wish = {
    sipAddress: USER,
    side,
    auth: 'tls-dsk',
    client: `alice${++runs}`,
    deadlines: DEADLINES,
  } as const
  if (kind === 'stored') await signInClient(deployment, wish, AbortSignal.timeout(LIMIT_MS))
  deployment.logs.clear()
  const undo = await fault.apply(deployment)
  const result = await signInClient(deployment, wish, AbortSignal.timeout(LIMIT_MS))
  await undo()
  const { findings } = await analyseLogs(deployment.logs.files(), path => !path.startsWith('traces/'))
  return {
    outcome: result.outcome,
    failed: result.failed
      ? `${result.failed.phase}: ${result.failed.problem.code} ${result.failed.problem.text}`
      : '',
    findings: findings.filter(of => of.kind !== 'noise').map(({ rule }) => rule),
  }
}
