// Every fault against every kind of client, for real: brings the fault about, signs in, analyses what servers and clients wrote, and
// compares what came out with what the fault says about itself.

import { createMemorySource } from '../../base/byte-source.ts'
import { encodeText } from '../../base/text.ts'
import type { Finding } from '../../diagnose/finding.ts'
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

/** A deployment whose logs lie in memory. */
export interface MatrixDeployment extends Deployment {
  readonly logs: MemoryOutput
}

export type MatrixVerdict =
  | 'right'
  /** It signed in although it should not have, or the other way round. */
  | 'other-outcome'
  /** It failed, and another finding came first, or none. */
  | 'other-finding'
  /** It signed in, and a finding names a cause that is not there. */
  | 'false-alarm'

/** What of a finding is compared. */
export interface MatrixFinding extends Pick<Finding, 'rule' | 'kind' | 'certainty'> {
  /** Records of the catalogue of failures that it names, best first. */
  readonly causes: readonly string[]
  /** How many of them are as certain as the finding itself. */
  readonly leading: number
}

/** One cell: a fault, or none, against one kind of client. */
export interface MatrixCase {
  readonly fault: Fault | undefined
  readonly client: ClientKind
  readonly outcome: SignInResult['outcome']
  /** Phase and problem of a sign-in that failed; '' otherwise. */
  readonly problem: string
  /** In the order of the report. */
  readonly findings: readonly MatrixFinding[]
  readonly verdict: MatrixVerdict
  readonly durationMs: number
}

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

export interface Matrix {
  /** Brings a fault about, or none, signs every kind of client in, and takes the fault back. */
  run(fault: Fault | undefined): Promise<MatrixCase[]>
}

/** A matrix on a running deployment, which it changes; nobody else may use it meanwhile. */
export function createMatrix(deployment: MatrixDeployment, options: MatrixOptions): Matrix {
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
        for (const client of CLIENT_KINDS) {
          // A client that renews its certificate takes the place of the one before; the next case shall find it as it was.
          const restore = keepPublished(deployment, address)
          cases.push(
            await runCase(deployment, { fault, client, address, kept: kept[client.side], before }, options),
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
  readonly client: ClientKind
  readonly address: string
  readonly kept: StoredCredentials
  /** What was logged while the fault came about. */
  readonly before: Files
}

async function runCase(
  deployment: MatrixDeployment,
  { fault, client, address, kept, before }: CaseSetup,
  { catalogues, onCase, signal, reads }: MatrixOptions,
): Promise<MatrixCase> {
  const startMs = performance.now()
  deployment.logs.clear()
  const stored = client.certificate === 'stored' ? kept : undefined
  const setup = { side: client.side, stored, auth: fault?.auth }
  const result = await signInAs(deployment, address, setup, signal)
  const files = await collectLogs(deployment, { fault, before }, reads)
  const sources = [...files].map(([path, bytes]) => createMemorySource(path, bytes))
  const { diagnosis } = await openCase(sources, catalogues, { signal })
  const findings = diagnosis.findings.map(toMatrixFinding)
  const made = {
    fault,
    client,
    outcome: result.outcome,
    problem: result.failed ? `${result.failed.phase}: ${result.failed.problem.text}` : '',
    findings,
    verdict: judge(fault, client, result.outcome, findings),
    durationMs: performance.now() - startMs,
  }
  onCase?.(made, files)
  return made
}

function toMatrixFinding({ rule, kind, certainty, causes }: Finding): MatrixFinding {
  const leading = causes.filter(cause => cause.certainty === certainty).length
  return { rule, kind, certainty, causes: causes.map(({ id }) => id), leading }
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

function judge(
  fault: Fault | undefined,
  client: ClientKind,
  outcome: SignInResult['outcome'],
  findings: MatrixCase['findings'],
): MatrixVerdict {
  const fails = fault !== undefined && isHit(fault, client)
  if ((outcome === 'failed') !== fails) return 'other-outcome'
  if (fault === undefined) return findings.length === 0 ? 'right' : 'false-alarm'
  if (fails) return names(fault, client, findings[0]) ? 'right' : 'other-finding'
  // A fault that keeps nobody of this kind away may be noticed all the same; something else must not be.
  const named = new Set([...rulesFor(fault, 'inside'), ...rulesFor(fault, 'outside')])
  const isFalse = findings.some(({ rule, kind }) => kind === 'cause' && !named.has(rule))
  return isFalse ? 'false-alarm' : 'right'
}

/** Whether a finding is one of those that the fault wants, and what is really wrong is among its causes. */
function names(fault: Fault, { side }: ClientKind, finding: MatrixFinding | undefined): boolean {
  if (finding === undefined || !rulesFor(fault, side).includes(finding.rule)) return false
  return finding.causes.some(id => fault.records.includes(id))
}
