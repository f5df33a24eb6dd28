// The state of the Logging page. actions.ts beside it is the only file that changes it.

import { computed, signal } from '@preact/signals'
import type {
  Answer,
  Connection,
  JobKind,
  JobResult,
  Loss,
  MachineProgress,
  Row,
  ScenarioList,
} from './calls.ts'
import { EMPTY_FORM, type SearchForm } from './search-form.ts'

export type ConnectionState =
  | { readonly kind: 'asking' }
  | { readonly kind: 'known'; readonly value: Connection }
  | { readonly kind: 'failed'; readonly text: string }

export const connection = signal<ConnectionState>({ kind: 'asking' })

/** What each machine answered last, by name. */
export const statuses = signal<ReadonlyMap<string, Answer>>(new Map())

/** Machines that are chosen; none chosen means all. */
export const chosen = signal<ReadonlySet<string>>(new Set())

/** The tree of machines stands beside the parts of the page. */
export const treeShown = signal(true)

/** How long a machine may take to begin to answer, seconds. */
export const patienceSeconds = signal(10)

/** Gaps; undefined until they are asked for. */
export const losses = signal<readonly Loss[] | undefined>(undefined)

export const scenarios = signal<ScenarioList | undefined>(undefined)

/** What is wrong with what was given: at a field, or as a whole where the field is ''. */
export interface Problem {
  readonly field: string
  readonly text: string
}

/** The last command and what came of it. */
export interface CommandState {
  readonly title: string
  readonly state: 'running' | 'done' | 'failed'
  readonly answers: readonly Answer[]
  readonly problem: Problem | undefined
}

export const lastCommand = signal<CommandState | undefined>(undefined)

/** A search, a live tail, or the collecting of a case. */
export interface JobState {
  readonly id: string
  readonly state: 'beginning' | 'running' | 'done' | 'failed'
  readonly text: string
  readonly stage: string
  readonly records: number
  /** Grows in place; `rowCount` tells how many there are. */
  readonly rows: Row[]
  readonly rowCount: number
  readonly machines: ReadonlyMap<string, MachineProgress>
  readonly result: JobResult | undefined
  readonly problem: Problem | undefined
}

/** The last job of each kind. */
export const jobs = {
  searches: signal<JobState | undefined>(undefined),
  tails: signal<JobState | undefined>(undefined),
  incidents: signal<JobState | undefined>(undefined),
} satisfies Record<JobKind, unknown>

/** What is filled in; search and live tail share it. */
export const searchForm = signal<SearchForm>(EMPTY_FORM)

export const machines = computed(() =>
  connection.value.kind === 'known' ? connection.value.value.machines : [],
)

/** Machines that commands and searches are for. */
export const scope = computed(() => {
  const wanted = chosen.value
  return wanted.size === 0 ? machines.value : machines.value.filter(({ machine }) => wanted.has(machine))
})
