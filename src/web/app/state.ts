// The state of the page. Views are functions of it; actions.ts is the only file that changes it.

import { computed, signal } from '@preact/signals'
import { parseRoute, type Route } from './route.ts'
import { type Features, NO_FEATURES } from './server.ts'
import type { CaseView, FileInput, GivenClock, ReadProgress } from './worker-protocol.ts'

export type CaseState =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'opening'
      readonly names: readonly string[]
      readonly progress: ReadProgress | undefined
    }
  | { readonly kind: 'failed'; readonly text: string }
  | { readonly kind: 'open'; readonly view: CaseView }

export type Theme = 'system' | 'light' | 'dark'

/** A row that a person marked, with what they wrote about it. */
export interface Mark {
  readonly row: number
  readonly note: string
}

export const caseState = signal<CaseState>({ kind: 'none' })
/** Files of the case, to be read again with other clocks or together with more files. */
export const files = signal<readonly FileInput[]>([])
/** Clocks that a person gave, by name of the source. */
export const clocks = signal<Readonly<Record<string, GivenClock>>>({})
export const route = signal<Route>(parseRoute(''))
/** The view before sharing: what a bundle brings back. */
export const lastView = signal<Route>(parseRoute(''))
/** Zone in which times are shown, µs east of UTC. */
export const zoneUs = signal(0)
export const theme = signal<Theme>('system')
/** What the server behind the page offers. */
export const features = signal<Features>(NO_FEATURES)
export const marks = signal<ReadonlyMap<number, Mark>>(new Map())
export const shortcutsShown = signal(false)
/** A short message at the edge of the page. */
export const notice = signal('')

/** The open case, for views that are only shown with one. */
export const openView = computed(() => (caseState.value.kind === 'open' ? caseState.value.view : undefined))
