// Tells how far a search is: which machines have begun, what they have sent, which are done. Looks at what passes on the way
// between controller and agents.

import { printableLine } from '../../../base/text.ts'
import type { AgentMessage } from '../../../cls/agent/protocol.ts'
import type { AgentStream, Transport } from '../../../cls/transport/transport.ts'
import type { RecordRow } from './record-row.ts'

/** How one machine fares. */
export interface MachineProgress {
  readonly machine: string
  readonly state: 'asked' | 'answering' | 'answered' | 'gone'
  readonly records: number
}

/** What a job tells. */
export type ClsEvent =
  | { readonly kind: 'stage'; readonly text: string }
  /** Machines that changed since the last one; `records` found so far. */
  | { readonly kind: 'progress'; readonly records: number; readonly machines: readonly MachineProgress[] }
  | { readonly kind: 'rows'; readonly rows: readonly RecordRow[] }

export interface ProgressTeller {
  /** The transport, watched. Closing it closes nothing. */
  readonly transport: Transport
  /** Tells what has changed now, and the number of records found. */
  flush(records: number): void
  stop(): void
}

const TELL_MS = 250

/** Watches a transport and tells what changes, a few times a second. @param found records found so far */
export function createProgressTeller(
  transport: Transport,
  tell: (event: ClsEvent) => void,
  found: () => number,
): ProgressTeller {
  const machines = new Map<string, MachineProgress>()
  const changed = new Set<string>()

  function set(machine: string, state: MachineProgress['state'], more = 0): void {
    machines.set(machine, {
      machine: printableLine(machine),
      state,
      records: (machines.get(machine)?.records ?? 0) + more,
    })
    changed.add(machine)
  }

  async function* watch({ machine, messages }: AgentStream): AsyncGenerator<AgentMessage> {
    try {
      for await (const message of messages) {
        if (message.kind === 'end') set(machine, 'answered')
        else set(machine, 'answering', message.kind === 'records' ? message.records.length : 0)
        yield message
      }
    } finally {
      if (machines.get(machine)?.state !== 'answered') set(machine, 'gone')
    }
  }

  function flush(records: number): void {
    if (changed.size === 0) return
    const now = [...changed].flatMap(machine => machines.get(machine) ?? [])
    changed.clear()
    tell({ kind: 'progress', records, machines: now })
  }

  const timer = setInterval(() => flush(found()), TELL_MS)
  timer.unref()
  return {
    transport: {
      ...transport,
      ask(request, names, signal) {
        // Several questions of one job add up.
        for (const name of names) set(name, 'asked')
        return transport.ask(request, names, signal).map(stream => ({ ...stream, messages: watch(stream) }))
      },
      close: () => Promise.resolve(),
    },
    flush,
    stop: () => clearInterval(timer),
  }
}
