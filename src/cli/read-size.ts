// Sizes on the command line: 500MB, 4 GB.

import { AppError } from '../base/errors.ts'

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 2 ** 10,
  mb: 2 ** 20,
  gb: 2 ** 30,
  tb: 2 ** 40,
}

/** Bytes of a size. Throws AppError('usage'). */
export function readSize(text: string, option: string): number {
  const [, number = '', unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?) *([kmgt]?b?)$/i.exec(text.trim()) ?? []
  const factor = UNITS[unit.toLowerCase()]
  const bytes = Math.floor(Number(number) * (factor ?? Number.NaN))
  if (number !== '' && bytes > 0) return bytes
  throw new AppError('usage', `${option} wants a size such as 500MB or 4GB, not "${text}"`)
}
