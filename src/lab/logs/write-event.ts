// A Windows event as roles write it to the log of their machine.

import type { Machine } from '../machine.ts'

export interface EventToWrite {
  /** "LS User Services" */
  readonly provider: string
  readonly eventId: number
  readonly level: 'Error' | 'Warning' | 'Information'
  /** Lines end with CRLF. */
  readonly description: string
}

/** Writes an event with the time of the machine. */
export function writeEvent(machine: Machine, event: EventToWrite): void {
  machine.log.write({
    kind: 'observation',
    timeUs: Math.round(machine.nowMs() * 1000),
    observation: { kind: 'windows-event', ...event, computer: machine.fqdn, quote: '' },
  })
}
