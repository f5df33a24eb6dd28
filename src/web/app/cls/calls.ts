// What the Logging page asks of the server: the interface below /cls.

import { ask, send } from '../server.ts'
import type { FileInput } from '../worker-protocol.ts'

/** A machine with an agent. */
export interface Machine {
  readonly machine: string
  readonly pool: string
  readonly site: string
  readonly version: string
}

/** The way to the agents. */
export interface Connection {
  readonly state: 'connected' | 'absent'
  readonly way: string
  readonly text: string
  readonly canAttach: boolean
  readonly machines: readonly Machine[]
}

export interface Running {
  readonly scenario: string
  readonly sinceMs: number
  readonly untilMs: number | null
  readonly by: string
}

/** What one machine answered. */
export interface Answer {
  readonly machine: string
  readonly outcome: 'answered' | 'refused' | 'not-answered' | 'broken-off' | 'ended'
  readonly records: number
  readonly text: string
  readonly notes: readonly string[]
  readonly running: readonly Running[]
  readonly throttled: readonly { readonly component: string; readonly level: string; readonly left: number }[]
  readonly store: {
    readonly folder: string
    readonly records: number
    readonly storedBytes: number
    readonly oldestUs: number | null
    readonly freeBytes: number
    readonly problem: string
  } | null
}

/** A gap in what a machine has recorded. */
export interface Loss {
  readonly machine: string
  readonly kind: string
  readonly fromUs: number
  readonly toUs: number
  readonly text: string
}

export interface Provider {
  readonly name: string
  readonly type: string
  readonly level: string
  readonly flags: readonly string[]
}

export interface Scenario {
  readonly scope: string
  readonly name: string
  readonly purpose: string
  readonly shipped: boolean
  readonly providers: readonly Provider[]
}

export interface ScenarioList {
  readonly scenarios: readonly Scenario[]
  /** Words that providers are made of. */
  readonly vocabulary: {
    readonly levels: readonly string[]
    readonly types: readonly string[]
    readonly flags: readonly string[]
    readonly components: readonly string[]
  }
}

export interface Row {
  readonly timeUs: number
  readonly machine: string
  readonly level: string
  readonly component: string
  readonly text: string
}

export interface MachineProgress {
  readonly machine: string
  readonly state: 'asked' | 'answering' | 'answered' | 'gone'
  readonly records: number
}

/** What a job tells. */
export type JobEvent =
  | { readonly kind: 'stage'; readonly text: string }
  | { readonly kind: 'progress'; readonly records: number; readonly machines: readonly MachineProgress[] }
  | { readonly kind: 'rows'; readonly rows: readonly Row[] }

export interface JobResult {
  readonly records: number
  readonly shownRecords: number
  readonly fromUs: number
  readonly toUs: number
  readonly answers: readonly Answer[]
  readonly notes: readonly string[]
}

export interface Job {
  readonly id: string
  readonly state: 'running' | 'done' | 'failed'
  readonly stateText: string
  readonly result: JobResult | null
}

/** Body of a request; what it may hold stands in docs/openapi.json. */
export type Body = Readonly<Record<string, unknown>>

async function read<T>(answer: Promise<Response>): Promise<T> {
  return (await (await answer).json()) as T
}

/** Where the agents are. */
export const askConnection = (): Promise<Connection> => read(ask('cls'))

/** Leads the server to other agents. */
export const attach = (where: string): Promise<Connection> => read(send('POST', 'cls/attach', { where }))

export type CommandName = 'show' | 'start' | 'stop' | 'update' | 'sync'

/** Gives a command to machines. */
export async function command(name: CommandName, body: Body): Promise<readonly Answer[]> {
  return (await read<{ readonly answers: readonly Answer[] }>(send('POST', `cls/${name}`, body))).answers
}

/** Gaps in what machines have recorded. */
export async function askLosses(body: Body): Promise<readonly Loss[]> {
  return (await read<{ readonly losses: readonly Loss[] }>(send('POST', 'cls/losses', body))).losses
}

export const listScenarios = (): Promise<ScenarioList> => read(ask('cls/scenarios'))

const scenarioPath = ({ scope, name }: Pick<Scenario, 'scope' | 'name'>): string =>
  `cls/scenarios/${encodeURIComponent(scope)}/${encodeURIComponent(name)}`

/** Saves a scenario. @param isNew it must not be there yet */
export function saveScenario(
  scenario: Pick<Scenario, 'scope' | 'name'>,
  body: Body,
  isNew: boolean,
): Promise<Scenario> {
  return read(send(isNew ? 'POST' : 'PUT', scenarioPath(scenario), body))
}

/** Removes a scenario. */
export async function removeScenario(scenario: Pick<Scenario, 'scope' | 'name'>): Promise<void> {
  await send('DELETE', scenarioPath(scenario))
}

/** Kinds of jobs, as their paths are called. */
export type JobKind = 'searches' | 'tails' | 'incidents'

export const beginJob = (kind: JobKind, body: Body): Promise<Job> => read(send('POST', `cls/${kind}`, body))

/** Path of a job below the interface. */
export const jobPath = (id: string): string => `cls/jobs/${encodeURIComponent(id)}`

export const askJob = (id: string): Promise<Job> => read(ask(jobPath(id)))

/** Ends a job. */
export async function endJob(id: string): Promise<void> {
  await send('DELETE', jobPath(id))
}

/** Ends a job of a page that goes away: nobody waits for the answer. */
export function abandonJob(id: string): void {
  void ask(jobPath(id), { method: 'DELETE', keepalive: true }).catch(() => undefined)
}

/** One record of a result. */
export async function askRecord(id: string, number: number): Promise<string> {
  return (await read<{ readonly text: string }>(ask(`${jobPath(id)}/records/${number}`))).text
}

interface FoundFile {
  readonly name: string
  readonly blob: Blob
}

async function fetchFile(
  id: string,
  input: { readonly id: string; readonly name: string },
): Promise<FoundFile> {
  const response = await ask(`${jobPath(id)}/inputs/${encodeURIComponent(input.id)}/bytes`)
  return { name: input.name, blob: await response.blob() }
}

async function listFiles(id: string): Promise<readonly { readonly id: string; readonly name: string }[]> {
  return (
    await read<{ readonly inputs: readonly { id: string; name: string }[] }>(ask(`${jobPath(id)}/inputs`))
  ).inputs
}

/** The traces of a result, taken over whole: a case stays open when its job is gone. */
export async function fetchTraces(id: string): Promise<FileInput[]> {
  const files = await listFiles(id)
  return Promise.all(files.slice(0, -1).map(file => fetchFile(id, file)))
}

/** The CLS text of a result. */
export async function fetchText(id: string): Promise<FoundFile> {
  const last = (await listFiles(id)).at(-1)
  if (!last) throw new Error('this result has no text')
  return fetchFile(id, last)
}
