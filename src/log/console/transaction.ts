// Synthetic transactions: the result object of Test-Cs…, and the activities that -Verbose names.

import type { PrintedObject } from './property-list.ts'

/** A result without place. */
export interface TransactionResult {
  readonly name: string
  readonly target: string
  readonly passed: boolean
  readonly error: string
}

/** The result that an object states; undefined for other objects. */
export function transactionOfObject(object: PrintedObject, cmdlet: string): TransactionResult | undefined {
  const result = object.value('result')
  if (result === undefined || !/^(?:success|failure|failed|passed)$/i.test(result)) return undefined
  const target = object.value('targetfqdn', 'target', 'targetpoolfqdn')
  if (target === undefined && object.value('latency') === undefined) return undefined
  const error = [object.value('error', 'errormessage'), object.value('diagnosis')].filter(
    text => text !== undefined && text !== '',
  )
  return {
    name: /^Test-/i.test(cmdlet) ? cmdlet : '',
    target: target ?? '',
    passed: /^(?:success|passed)$/i.test(result),
    error: error.join('\n'),
  }
}

const STARTED = /^'([^']{1,80})' activity started/i
const COMPLETED = /^'([^']{1,80})' activity completed/i
const TARGET = /^(?:Target Fqdn|Web Service url)\s*[=:]\s*(\S+)/i
const FAILED = /^(?:An exception '|Could not |Failed to )/i

/** Follows the sentences of -Verbose. */
export interface ActivityReader {
  /** Takes a sentence; the result of the activity that it ends, or undefined. */
  take(sentence: string): TransactionResult | undefined
}

/** Creates a reader for one run. */
export function createActivityReader(): ActivityReader {
  const open: string[] = []
  let target = ''
  return {
    take(sentence) {
      const text = sentence.trim()
      target = TARGET.exec(text)?.[1] ?? target
      const started = STARTED.exec(text)?.[1]
      if (started !== undefined) open.push(started)
      const completed = COMPLETED.exec(text)?.[1]
      if (completed !== undefined) {
        const at = open.lastIndexOf(completed)
        if (at >= 0) open.splice(at, 1)
        return { name: completed, target, passed: true, error: '' }
      }
      if (!FAILED.test(text)) return undefined
      const name = open.pop()
      return name === undefined ? undefined : { name, target, passed: false, error: text }
    },
  }
}
