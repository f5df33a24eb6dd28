// The one gate through which everything from a log reaches the page: control and bidirectional characters are shown, not sent.

import { printable } from '../../../base/text.ts'

/** Every text inside plain data printable. Files, bytes and other objects with a class pass as they are. */
export function printableValue<T>(value: T): T {
  if (typeof value === 'string') return printable(value) as T
  if (Array.isArray(value)) return value.map(printableValue) as T
  if (typeof value !== 'object' || value === null) return value
  if (Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, printableValue(item)])) as T
}
