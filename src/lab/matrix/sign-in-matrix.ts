// Every fault against every kind of client, for real: brings the fault about, signs in, analyses what servers and clients wrote, and
// compares what came out with what the fault says about itself.

import { createMemorySource } from '../../base/byte-source.ts'
import { encodeText } from '../../base/text.ts'
import { joinBytes } from '../../log/wire-message.ts'
import type { SignInResult } from '../../probe/client/sign-in.ts'
import type { StoredCredentials } from '../../probe/client/stored-credentials.ts'
import { type Catalogues, openCase } from '../../workbench/open-case.ts'
import { signInClient } from '../deployment/sign-in-client.ts'
import type { Deployment } from '../deployment.ts'
import { CLIENT_KINDS, type ClientKind, type Fault, isHit, rulesFor } from '../fault.ts'
import type { MemoryOutput } from '../logs/log-output.ts'
import { showConfiguration } from '../show-configuration.ts'
import type { Side } from '../world/address-plan.ts'
import {
  type Expectation,
  judgeCase,
  type Matrix,
  type MatrixCase,
  type MatrixLook,
  toMatrixFinding,
} from './matrix-case.ts'

/** A deployment whose logs lie in memory. */
export interface MatrixDeployment extends Deployment {
  readonly logs: MemoryOutput
}

/** A way of looking: a kind of client that signs in. */
interface SignInLook extends MatrixLook {
  readonly client: ClientKind
}

const LOOKS: readonly SignInLook[] = CLIENT_KINDS.map(client => ({
  id: `${client.side}-${client.certificate}`,
  title: client.certificate === 'stored' ? `${client.side}, stored certificate` : `${client.side}, none`,
  side: client.side,
  client,
}))

export interface MatrixOptions {
  readonly catalogues: Catalogues
  /** Which of the logs are analysed; all but Lyncpin's own traces of the same when absent. */
  readonly reads?: (path: string) => boolean
  /** Told as each case ends; the files are what was analysed. */
  readonly onCase?: (made: MatrixCase, files: ReadonlyMap<string, Uint8Array>) => void
  readonly signal: AbortSignal
}

/** Long enough for a machine that has other things to do, short enough for a matrix of drops and silences. */
const DEADLINES = { connectMs: 600, secureMs: 1500, answerMs: 3000 }

/** The matrix of sign-ins: every kind of client, and the logs that were written. */
export function createSignInMatrix(deployment: MatrixDeployment, options: MatrixOptions): Matrix {
  const stored = createStored(deployment, options.signal)
  return {
    async run(fault) {
      const address = addressOf(deployment, fault)
      // What an earlier sign-in has left dates from before the fault.
      const kept = { inside: await stored(address, 'inside'), outside: await stored(address, 'outside') }
      deployment.logs.clear()
      const undo = await fault?.apply(deployment)
      const before = await logsOf(deployment, options.reads)
      const cases: MatrixCase[] = []
      try {
        for (const look of LOOKS) {
          // A client that renews its certificate takes the place of the one before; the next case shall find it as it was.
          const restore = keepPublished(deployment, address)
          cases.push(
            await runCase(deployment, { fault, look, address, kept: kept[look.side], before }, options),
          )
          restore()
        }
      } finally {
        await undo?.()
      }
      return cases
    },
  }
}

/** Remembers the published certificates of a user; gives the way back to them. */
function keepPublished({ directory }: Deployment, address: string): () => void {
  const published = directory.published(address)
  return () => {
    directory.revoke(address)
    for (const certificate of published) directory.publish(certificate)
  }
}

/** Who is hit. */
function addressOf({ world }: Deployment, fault: Fault | undefined): string {
  return fault?.user ?? world.users[0]?.address ?? ''
}

/** What a sign-in without any fault leaves on a client, made once for each user and side. */
function createStored(deployment: MatrixDeployment, signal: AbortSignal) {
  const made = new Map<string, Promise<StoredCredentials>>()
  return (address: string, side: Side): Promise<StoredCredentials> => {
    const key = `${address} ${side}`
    const known =
      made.get(key) ?? signInAs(deployment, address, { side }, signal).then(result => result.stored)
    made.set(key, known)
    return known
  }
}

function signInAs(
  deployment: Deployment,
  sipAddress: string,
  {
    side,
    stored,
    auth = 'tls-dsk',
  }: Pick<ClientKind, 'side'> & {
    readonly stored?: StoredCredentials | undefined
    readonly auth?: 'tls-dsk' | 'ntlm' | undefined
  },
  signal: AbortSignal,
): Promise<SignInResult> {
  const client = sipAddress.slice(0, sipAddress.indexOf('@'))
  deployment.client(client, side).stored = stored
  return signInClient(deployment, { sipAddress, side, auth, client, deadlines: DEADLINES }, signal)
}

interface CaseSetup {
  readonly fault: Fault | undefined
  readonly look: SignInLook
  readonly address: string
  readonly kept: StoredCredentials
  /** What was logged while the fault came about. */
  readonly before: Files
}

async function runCase(
  deployment: MatrixDeployment,
  { fault, look, address, kept, before }: CaseSetup,
  { catalogues, onCase, signal, reads }: MatrixOptions,
): Promise<MatrixCase> {
  const startMs = performance.now()
  deployment.logs.clear()
  const { client } = look
  const stored = client.certificate === 'stored' ? kept : undefined
  const setup = { side: client.side, stored, auth: fault?.auth }
  const result = await signInAs(deployment, address, setup, signal)
  const files = await collectLogs(deployment, { fault, before }, reads)
  const sources = [...files].map(([path, bytes]) => createMemorySource(path, bytes))
  const { diagnosis } = await openCase(sources, catalogues, { signal })
  const outcome = {
    failed: result.outcome === 'failed',
    problem: result.failed ? `${result.failed.phase}: ${result.failed.problem.text}` : '',
    findings: diagnosis.findings.map(toMatrixFinding),
  }
  const expected = expectedOf(fault, client)
  const made = {
    fault,
    look,
    expected,
    ...outcome,
    verdict: judgeCase(fault, expected, outcome),
    durationMs: performance.now() - startMs,
  }
  onCase?.(made, files)
  return made
}

function expectedOf(fault: Fault | undefined, client: ClientKind): Expectation {
  return fault !== undefined && isHit(fault, client)
    ? { kind: 'named', rules: rulesFor(fault, client.side) }
    : { kind: 'nothing' }
}

type Files = ReadonlyMap<string, Uint8Array>

/** Logs written since the last clearing. */
async function logsOf(
  { logs }: MatrixDeployment,
  reads = (path: string) => !path.startsWith('traces/'),
): Promise<Files> {
  await logs.flush()
  return new Map([...logs.files()].filter(([path]) => reads(path)))
}

/** What an administrator brings: the logs of servers and clients, and the configuration that the fault makes one look at. */
async function collectLogs(
  deployment: MatrixDeployment,
  { fault, before }: Pick<CaseSetup, 'fault' | 'before'>,
  reads: MatrixOptions['reads'],
): Promise<Files> {
  const written = await logsOf(deployment, reads)
  const shown = (fault?.collect ?? []).map(
    cmdlet => [`configuration/${cmdlet}.txt`, encodeText(showConfiguration(deployment, cmdlet))] as const,
  )
  const paths = new Set([...before.keys(), ...written.keys()])
  const none = new Uint8Array()
  return new Map([
    ...[...paths].map(
      path => [path, joinBytes(before.get(path) ?? none, written.get(path) ?? none)] as const,
    ),
    ...shown,
  ])
}
