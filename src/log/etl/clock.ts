// Time of ETL records. The raw clock is 64 bits wide and counts from boot or from 1601: only BigInt keeps it exact.

import { filetimeToUs } from '../../base/filetime.ts'
import type { EtlLogHeader } from './log-header.ts'

/** Raw stamp of a record to µs since 1970 UTC; NaN without a header or a stamp. */
export type EtlClock = (raw: bigint | undefined) => number

const TICKS_PER_SECOND = 10_000_000n

/** FILETIMEs of the years 1980 to 2100: a raw stamp in this range is one, whatever the header says. */
const FILETIME_FROM = 119_600_064_000_000_000n
const FILETIME_TO = 157_469_184_000_000_000n

/** The clock of a log; without its header (the first buffer is missing) no stamp can be converted. */
export function createEtlClock(header: EtlLogHeader | undefined): EtlClock {
  if (!header) return () => Number.NaN
  const { startFiletime, firstRaw } = header
  const [ticks, per] = scaleOf(header)
  const cycles = header.clock === 3
  return raw => {
    if (raw === undefined) return Number.NaN
    if (!cycles && raw > FILETIME_FROM && raw < FILETIME_TO) return filetimeToUs(raw)
    return filetimeToUs(startFiletime + ((raw - firstRaw) * ticks) / per)
  }
}

/** FILETIME ticks per raw unit, as a fraction. */
function scaleOf({ clock, perfFrequency, cpuMhz }: EtlLogHeader): [bigint, bigint] {
  if (clock === 3 && cpuMhz > 0) return [10n, BigInt(cpuMhz)]
  if (clock !== 2 && perfFrequency > 0n) return [TICKS_PER_SECOND, perfFrequency]
  return [1n, 1n]
}
