// A line as text, for the tests that formats make on lines: no CR, and only as much as a test can need.

import { CR } from '../base/ascii.ts'
import { decodeText } from '../base/text.ts'

/** Text of the line [from, to) without CR, at most `limitBytes` of it. */
export function readLineText(bytes: Uint8Array, from: number, to: number, limitBytes = 400): string {
  const end = to > from && bytes[to - 1] === CR ? to - 1 : to
  return decodeText(bytes, from, Math.min(end, from + limitBytes))
}
