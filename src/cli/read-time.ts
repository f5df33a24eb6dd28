// Times as people give them on the command line.

import { AppError } from '../base/errors.ts'
import { US_PER_MINUTE } from '../base/time.ts'

const UNIT_MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60, d: 24 * 60 }

/**
 * Reads "2016-03-14", "2016-03-14T10:00[:30]" with or without a zone (UTC without one), or "15m", "2h", "3d" before now.
 * @returns µs since 1970 UTC
 * Throws AppError('usage') that names the option.
 */
export function readTime(text: string, nowMs: number, option: string): number {
  const ago = /^-?(\d{1,5})([mhd])$/i.exec(text.trim())
  if (ago) {
    const minutes = Number(ago[1]) * (UNIT_MINUTES[(ago[2] ?? '').toLowerCase()] ?? 0)
    return nowMs * 1000 - minutes * US_PER_MINUTE
  }
  const parts = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d+)?)?) ?(Z|[+-]\d\d:?\d\d)?)?$/i.exec(
    text.trim(),
  )
  const [, day = '', time = '00:00', zone = 'Z'] = parts ?? []
  const ms = parts ? Date.parse(`${day}T${time}${zone.toUpperCase()}`) : Number.NaN
  if (Number.isNaN(ms))
    throw new AppError(
      'usage',
      `${option}: "${text}" is no time. Use 2016-03-14, 2016-03-14T10:00, 2016-03-14T10:00+02:00 (UTC without a zone), or 15m, 2h, 3d before now.`,
    )
  return ms * 1000
}
