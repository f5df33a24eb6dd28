// A machine of the lab: a name, addresses, a clock of its own, and the log it writes. Roles run on machines.

import type { Direction } from '../trace/origin.ts'
import type { ProducedObservation } from '../trace/produced.ts'

/** A message a role received or sent: what its trace records. */
export interface MessageEntry {
  readonly kind: 'sip' | 'http'
  readonly timeUs: number
  readonly direction: Exclude<Direction, 'none'>
  /** "address:port" on both sides, as the role saw them. */
  readonly local: string
  readonly peer: string
  /** Same for all entries of one connection. */
  readonly connection: string
  /** Same for all entries of one request on this machine; unsigned 32-bit decimal. */
  readonly correlation: string
  /** Leg of an Edge: "internal edge" or "external edge". */
  readonly leg?: string
  /** The message as on the wire. Secrets are cut by the writer, not by the role. */
  readonly bytes: Uint8Array
}

/** A sentence of a component, as real servers trace them. Must hold no secret. */
export interface TextEntry {
  readonly kind: 'text'
  readonly timeUs: number
  readonly level: 'FATAL' | 'ERROR' | 'WARN' | 'INFO' | 'VERBOSE'
  /** Flag word: TF_COMPONENT, TF_CONNECTION, TF_SECURITY, TF_DIAG, … */
  readonly flag: string
  readonly component: string
  /** "Class.Method" or "Class::Method". */
  readonly where: string
  readonly correlation: string
  readonly text: string
}

/** Something a machine knows as an observation: a Windows event, an IIS request, a TLS handshake, a certificate in use. */
export interface ObservationEntry {
  readonly kind: 'observation'
  readonly timeUs: number
  readonly observation: ProducedObservation['observation']
}

export type LogEntry = MessageEntry | TextEntry | ObservationEntry

/** Where roles write. Never throws; a slow or full log must not hold up a role. */
export interface MachineLog {
  write(entry: LogEntry): void
}

export interface Machine {
  /** "FE01" */
  readonly name: string
  /** "fe01.contoso.com" */
  readonly fqdn: string
  /** Name of its pool in the log, "POOL01"; '' when it is in none. */
  readonly pool: string
  /** Loopback address of the inside; of a reverse proxy and a name server outside, the one they have. */
  readonly address: string
  /** Loopback address of the outside, of machines that stand between both: Edge and reverse proxy. */
  readonly externalAddress?: string
  readonly log: MachineLog
  /** The machine's own clock, ms since 1970; a fault may set it wrong. */
  nowMs(): number
}
