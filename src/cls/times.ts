// Times and durations of the logging service as people write them: never by the culture of the computer.

import { AppError } from '../base/errors.ts'
import { readTimeZone } from '../base/time-zone.ts'
import { readTime } from '../trace/filter/values.ts'

const UNITS_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const US_PER_DAY_BIG = 86_400_000_000

/**
 * A time: "now", "15m" (ago), 2026-03-14T09:15Z, or without a zone, then meant in `zone`; "09:15" is today there.
 * @returns µs UTC. Throws AppError('usage').
 */
export function readClsTime(text: string, zone: string, nowMs: number): number {
  const word = text.trim()
  if (/^now$/i.test(word)) return nowMs * 1000
  const ago = /^-?(\d+(?:\.\d+)?)\s*([smhd])(?:\s*ago)?$/i.exec(word)
  if (ago) return (nowMs - Number(ago[1]) * (UNITS_MS[(ago[2] ?? '').toLowerCase()] ?? 0)) * 1000
  // 03/04/2026 is March in one culture and April in another.
  const time = word.includes('/') ? undefined : readTime(word)
  if (!time)
    throw new AppError(
      'usage',
      `"${text}" is no time. Write 2026-03-14T09:15Z, 2026-03-14 09:15 (in the time zone that is given), 09:15 (today), 15m (ago) or now.`,
    )
  const zoneUs = time.zoneUs ?? readTimeZone(zone, time.dayUs ?? nowMs * 1000)
  const today = Math.floor((nowMs * 1000 + zoneUs) / US_PER_DAY_BIG) * US_PER_DAY_BIG
  return (time.dayUs ?? today) + time.clockUs - zoneUs
}

/**
 * A duration as the cmdlets write it (0.04:00 = d.hh:mm, 8:00 = h:mm), or 30m, 4h, 1d.
 * @param plainMinutes a bare number is minutes (Update-CsClsLogging); elsewhere it is refused, because it means days to
 * PowerShell and minutes to people. @returns ms. Throws AppError('usage').
 */
export function readClsDuration(text: string, plainMinutes: boolean): number {
  const word = text.trim()
  const unit = /^(\d+(?:\.\d+)?)\s*([smhd])$/i.exec(word)
  const cmdlet = /^(?:(\d+)\.)?(\d{1,2}):(\d\d)(?::(\d\d))?$/.exec(word)
  const ms = unit
    ? Number(unit[1]) * (UNITS_MS[(unit[2] ?? '').toLowerCase()] ?? 0)
    : cmdlet
      ? ((Number(cmdlet[1] ?? 0) * 24 + Number(cmdlet[2])) * 60 + Number(cmdlet[3])) * 60_000 +
        Number(cmdlet[4] ?? 0) * 1000
      : plainMinutes && /^\d+$/.test(word)
        ? Number(word) * 60_000
        : 0
  if (ms > 0) return ms
  throw new AppError(
    'usage',
    `"${text}" is no duration. Write 0.04:00 (d.hh:mm), 4:00 (h:mm), 30m, 4h or 1d.`,
  )
}
