// Views of the DNS: what the resolvers of each side, inside and outside, say about one name. A run walks one of them, or both, and
// compares them all.

import type { ClientContext } from './client/context.ts'
import type { Lookup } from './net/resolver.ts'
import { createRecorder, type ProbeRecorder } from './record.ts'
import { askOnce } from './shared-network.ts'

export type Side = 'inside' | 'outside'

export interface DnsView {
  readonly side: Side
  readonly lookup: Lookup
}

/** A view as the steps have it. */
export interface ViewContext {
  readonly side: Side
  /** The client with the resolvers of this side; what it learns from them is marked with the side. */
  readonly context: ClientContext
  /** Writes a lookup once, whichever steps ask for the name. */
  readonly record: ProbeRecorder
}

/** The clients of both sides; the answers of a view are kept, so that a name is asked for once. */
export function createViewContexts(base: ClientContext, views: readonly DnsView[]): ViewContext[] {
  return views.map(({ side, lookup }) => {
    const context: ClientContext = {
      ...base,
      trustedRootsPem: base.trustedRootsPem,
      lookup: askOnce(lookup),
      record: record => {
        const isLookup = record.record === 'observation' && record.observation.kind === 'dns'
        base.record(isLookup ? { ...record, observation: { ...record.observation, view: side } } : record)
      },
    }
    return { side, context, record: tellingOnce(createRecorder(context.record)) }
  })
}

function tellingOnce(recorder: ProbeRecorder): ProbeRecorder {
  const told = new Set<string>()
  return {
    ...recorder,
    lookup(name, type, answer, fromMs) {
      const key = `${type} ${name.toLowerCase()}`
      if (!told.has(key)) recorder.lookup(name, type, answer, fromMs)
      told.add(key)
    },
  }
}
