// Where something was seen and by whom: the place in a log, its stamp, the machine and the connection.

import type { Place } from './record.ts'

export type Direction = 'in' | 'out' | 'none'

/** Where a message was seen and by whom. */
export interface Origin extends Place {
  /** As written in the log, read as UTC, before zone and skew of the source are applied. NaN when unknown. */
  readonly timeUs: number
  readonly direction: Direction
  /** Address and port, or host name, of the machine that wrote the log. */
  readonly local?: string
  /** Address and port, or host name, of the other side of the connection. */
  readonly peer?: string
  /** Name of the machine that wrote the record, where the log says so. */
  readonly machine?: string
  /** Pool (or site) of that machine, where the log says so. */
  readonly pool?: string
  /** Number that joins all records of one request on a server. */
  readonly correlation?: string
  /** Connection the message travelled on, in any spelling that is equal for equal connections. */
  readonly connection?: string
  /** Leg on an Edge: "internal edge", "external edge". */
  readonly leg?: string
}
