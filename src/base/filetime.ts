// FILETIME: 100 ns since 1601-01-01 UTC, the clock of Windows logs ([MS-DTYP] §2.3.3).

/** µs from 1601-01-01 to 1970-01-01. */
const EPOCH_US = 11_644_473_600_000_000n
/** 9999-12-31: later stamps are garbage. */
const LAST_US = 253_402_300_799_000_000n

/** µs since 1970 UTC; NaN for zero and for what no clock shows. */
export function filetimeToUs(filetime: bigint): number {
  const us = filetime / 10n - EPOCH_US
  return filetime <= 0n || us > LAST_US ? Number.NaN : Number(us)
}

/** FILETIME of µs since 1970 UTC. */
export function usToFiletime(timeUs: number): bigint {
  return (BigInt(Math.round(timeUs)) + EPOCH_US) * 10n
}
