// Ports on the command line.

import { AppError } from '../base/errors.ts'

/** A port, 0 for a free one. Throws AppError('usage'). */
export function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= 65_535) return port
  throw new AppError('usage', `--port wants a number from 0 to 65535, not "${text}"`)
}
