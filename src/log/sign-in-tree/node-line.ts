// One line of the client's sign-in report: path, name, PASS or FAIL with a result code.

import { isDigit, SPACE, TAB, trimEnd } from '../../base/ascii.ts'
import { readLineText } from '../line-text.ts'

export interface NodeLine {
  /** "1.1.1.7" */
  readonly path: string
  readonly name: string
  readonly passed: boolean
  /** HRESULT, unsigned. */
  readonly code: number | undefined
}

const NODE =
  /^[ \t]*(\d{1,4}(?:\.\d{1,4})*)\.?[ \t]+(\S.*?)[ \t]*:[ \t]*(PASS|FAIL)(?:ED)?[ \t]*(?:\([ \t]*hr[ \t]*=?[ \t]*(0x)?([0-9a-f]{1,8})[ \t]*\))?[ \t]*$/i
const LINE_LIMIT_BYTES = 400

/** True for a line that ends in "S", "L", "D" (PASS, FAIL, …ED) or a bracket. */
function endsLikeNode(bytes: Uint8Array, from: number, to: number): boolean {
  const last = bytes[trimEnd(bytes, from, to) - 1] ?? 0
  const letter = last | 32
  return last === 41 || letter === 115 || letter === 108 || letter === 100
}

/**
 * Reads a line [from, to) as a node. A node without a result code must have a name of one word: numbered lists of tests
 * are written the same way.
 */
export function readNodeLine(bytes: Uint8Array, from: number, to: number): NodeLine | undefined {
  let at = from
  while (at < to && (bytes[at] === SPACE || bytes[at] === TAB)) at++
  if (!isDigit(bytes[at]) || to - at > LINE_LIMIT_BYTES || !endsLikeNode(bytes, at, to)) return undefined
  const match = NODE.exec(readLineText(bytes, at, to))
  if (!match) return undefined
  const [, path = '', name = '', verdict = '', , code] = match
  if (code === undefined && /\s/.test(name)) return undefined
  return {
    path,
    name,
    passed: verdict.toUpperCase() === 'PASS',
    code: code === undefined ? undefined : Number.parseInt(code, 16),
  }
}
