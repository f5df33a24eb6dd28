// Everything that changes the state of the Logging page.

import { messageOf } from '../../../base/errors.ts'
import { openFiles, say } from '../actions.ts'
import { follow } from '../live.ts'
import { linkTo } from '../route.ts'
import { saveFile } from '../save-file.ts'
import { ServerRefusal } from '../server.ts'
import { openView } from '../state.ts'
import { texts } from '../texts.ts'
import {
  type Answer,
  abandonJob,
  askConnection,
  askJob,
  askLosses,
  attach,
  type Body,
  beginJob,
  type CommandName,
  type Connection,
  command,
  endJob,
  fetchText,
  fetchTraces,
  type JobEvent,
  type JobKind,
  jobPath,
  listScenarios,
} from './calls.ts'
import type { SearchForm } from './search-form.ts'
import {
  chosen,
  connection,
  type JobState,
  jobs,
  lastCommand,
  losses,
  type Problem,
  patienceSeconds,
  scenarios,
  searchForm,
  statuses,
  treeShown,
} from './state.ts'

/** A machine that says nothing for so long is shown as not reachable. */
const SHOW_SECONDS = 3
/** Rows that a page keeps; the files of a result hold all. */
const ROW_LIMIT = 20_000

/** What went wrong, at its field. */
export function problemOf(thrown: unknown): Problem {
  const field = thrown instanceof ServerRefusal ? thrown.field : ''
  return { field, text: messageOf(thrown) }
}

function know(value: Connection): void {
  connection.value = { kind: 'known', value }
  const names = new Set(value.machines.map(({ machine }) => machine))
  chosen.value = new Set([...chosen.value].filter(name => names.has(name)))
}

let refreshing: Promise<void> | undefined

/** Asks where the agents are and how they fare; at most once at a time. */
export function refresh(): Promise<void> {
  refreshing ??= askAll().finally(() => {
    refreshing = undefined
  })
  return refreshing
}

async function askAll(): Promise<void> {
  try {
    const value = await askConnection()
    know(value)
    if (value.state === 'absent' || value.machines.length === 0) return
    if (!scenarios.value) await refreshScenarios()
    keep(await command('show', { timeoutSeconds: SHOW_SECONDS }))
  } catch (thrown) {
    connection.value = { kind: 'failed', text: messageOf(thrown) }
  }
}

function keep(answers: readonly Answer[]): void {
  statuses.value = new Map([...statuses.value, ...answers.map(answer => [answer.machine, answer] as const)])
}

/** Leads the server to other agents. Rejects with its words. */
export async function attachTo(where: string): Promise<void> {
  know(await attach(where))
  statuses.value = new Map()
  scenarios.value = undefined
  await refresh()
}

/** Asks for the scenarios again. */
export async function refreshScenarios(): Promise<void> {
  scenarios.value = await listScenarios()
}

/** Asks for gaps in what the machines have recorded. */
export async function refreshLosses(): Promise<void> {
  losses.value = await askLosses(scopeBody()).catch(thrown => {
    say(messageOf(thrown))
    return losses.value
  })
}

/** Chooses machines, or takes them out of the choice. */
export function choose(names: readonly string[], isChosen: boolean): void {
  const next = new Set(chosen.value)
  for (const name of names) {
    if (isChosen) next.add(name)
    else next.delete(name)
  }
  chosen.value = next
}

/** Shows or hides the tree of machines. */
export function showTree(shown: boolean): void {
  treeShown.value = shown
}

/** Sets how long a machine may take to begin to answer. */
export function waitFor(seconds: number): void {
  patienceSeconds.value = seconds
}

/** The machines of a request, and how long they are waited for. */
function scopeBody(): Body {
  return { computers: [...chosen.value], timeoutSeconds: patienceSeconds.value }
}

/** Gives a command to the chosen machines. */
export async function give(name: CommandName, title: string, body: Body = {}): Promise<void> {
  lastCommand.value = { title, state: 'running', answers: [], problem: undefined }
  try {
    const answers = await command(name, { ...scopeBody(), ...body })
    keep(answers)
    lastCommand.value = { title, state: 'done', answers, problem: undefined }
  } catch (thrown) {
    lastCommand.value = { title, state: 'failed', answers: [], problem: problemOf(thrown) }
  }
}

/** Fills in a field of the search. */
export function fillIn(changes: Partial<SearchForm>): void {
  searchForm.value = { ...searchForm.value, ...changes }
}

const NEW_JOB: JobState = {
  id: '',
  state: 'beginning',
  text: '',
  stage: '',
  records: 0,
  rows: [],
  rowCount: 0,
  machines: new Map(),
  result: undefined,
  problem: undefined,
}

/** Begins a job and follows it; one of its kind that runs is ended first. */
export async function begin(kind: JobKind, body: Body): Promise<void> {
  const state = jobs[kind]
  const before = state.value
  if (before?.state === 'running') void end(kind)
  const rows: JobState['rows'] = []
  state.value = { ...NEW_JOB, rows }
  try {
    const { id } = await beginJob(kind, { ...scopeBody(), ...body })
    if (state.value?.rows !== rows) return void endJob(id)
    state.value = { ...state.value, id, state: 'running' }
    follow<JobEvent>(`${jobPath(id)}/events`, {
      onEvent: event => change(kind, id, job => withEvent(job, event)),
      onEnd: () => void finish(kind, id),
      onLost: () => change(kind, id, job => ({ ...job, state: 'failed', text: texts.cls.lost })),
    })
  } catch (thrown) {
    state.value = { ...NEW_JOB, state: 'failed', problem: problemOf(thrown) }
  }
}

/** Changes a job unless another has taken its place. */
function change(kind: JobKind, id: string, next: (job: JobState) => JobState): void {
  const job = jobs[kind].value
  if (job?.id === id) jobs[kind].value = next(job)
}

function withEvent(job: JobState, event: JobEvent): JobState {
  switch (event.kind) {
    case 'stage':
      return { ...job, stage: event.text }
    case 'progress': {
      const machines = new Map([...job.machines, ...event.machines.map(one => [one.machine, one] as const)])
      return { ...job, records: event.records, machines }
    }
    case 'rows':
      job.rows.push(...event.rows.slice(0, ROW_LIMIT - job.rows.length))
      return { ...job, rowCount: job.rows.length, records: Math.max(job.records, job.rows.length) }
  }
}

async function finish(kind: JobKind, id: string): Promise<void> {
  try {
    const { state, stateText, result } = await askJob(id)
    change(kind, id, job => ({
      ...job,
      state: state === 'failed' ? 'failed' : 'done',
      text: stateText,
      result: result ?? undefined,
      records: result?.records ?? job.records,
    }))
    if (result) keepSome(result.answers)
  } catch (thrown) {
    change(kind, id, job => ({ ...job, state: 'failed', text: messageOf(thrown) }))
  }
}

/** A search tells how a machine fares as well; one that gave nothing says no more than that. */
function keepSome(answers: readonly Answer[]): void {
  keep(answers.filter(({ store }) => store !== null))
}

/** Ends a job; what it has found is its result. */
export async function end(kind: JobKind): Promise<void> {
  const id = jobs[kind].value?.id ?? ''
  if (id !== '') await endJob(id).catch(thrown => say(messageOf(thrown)))
}

/** A page that goes away leaves nothing running behind. */
export function endAllOnLeaving(): void {
  addEventListener('pagehide', () => {
    for (const { value } of Object.values(jobs)) if (value?.state === 'running') abandonJob(value.id)
  })
}

/** Opens what a job found as a case. */
export async function openAsCase(id: string): Promise<void> {
  try {
    const traces = await fetchTraces(id)
    location.hash = linkTo('logs')
    await openFiles(traces)
    // Records without a sign-in are read as messages.
    if (openView.value?.report.attempts.length === 0) location.hash = linkTo('messages', [], { records: '1' })
  } catch (thrown) {
    say(messageOf(thrown))
  }
}

/** Saves what a job found as CLS text. */
export async function saveText(id: string): Promise<void> {
  try {
    const { name, blob } = await fetchText(id)
    saveFile(name, blob)
  } catch (thrown) {
    say(messageOf(thrown))
  }
}
