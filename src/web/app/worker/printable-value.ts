// The one gate through which everything from a log reaches the page: control and bidirectional characters are shown, not sent.

import { printable } from '../../../base/text.ts'

/**
 * Every text inside plain data printable. What is printable already comes back as it is, uncopied; so do files, bytes and other
 * objects with a class.
 */
export function printableValue<T>(value: T): T {
  if (typeof value === 'string') return printable(value) as T
  if (typeof value !== 'object' || value === null) return value
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return value
  const parts = value as Record<string, unknown>
  let changed: Record<string, unknown> | undefined
  for (const key of Object.keys(parts)) {
    const shown = printableValue(parts[key])
    if (Object.is(shown, parts[key])) continue
    changed ??= (Array.isArray(value) ? [...value] : { ...parts }) as Record<string, unknown>
    changed[key] = shown
  }
  return (changed ?? value) as T
}
