// Codes in words, as the reference knows them, for the sentences of rules.

import { formatResultCode } from '../../base/result-code.ts'
import { findEntry } from '../../reference/entries.ts'

/** Result codes of the client's own stack: UCC API (0x80EE00xx) and mirrored SIP statuses (0x80EF0xxx). */
const UCC_FACILITY = 0x80ee
const MIRRORED_SIP = 0x80ef

/** What a result code says, as part of a sentence, with the code; the code alone where its meaning is not known. */
export function tellResultCode(code: number): string {
  const written = formatResultCode(code)
  if (code >>> 16 === MIRRORED_SIP) return `SIP status ${code & 0xfff} (${written})`
  const meaning = findEntry('hresult', written.slice(2))?.meaning
  return meaning === undefined ? written : `${asClause(meaning)} (${written})`
}

/** What an NTSTATUS says, as part of a sentence; the code where its meaning is not known. */
export function tellNtStatus(code: number): string {
  const written = formatResultCode(code)
  const meaning = findEntry('ntstatus', written.slice(2))?.meaning
  return meaning === undefined ? written : asClause(meaning)
}

/** What a SIP status means and what it means for REGISTER: sentences; '' for a status that no table has. */
export function tellSipStatus(status: number): string {
  const entry = findEntry('sip', status)
  if (!entry) return ''
  return /^Calls and conferences/.test(entry.signIn) ? entry.meaning : `${entry.meaning} ${entry.signIn}`
}

function asClause(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`.replace(/\.$/, '')
}

/** True for a code that only the client's own stack gives. */
export function isClientResult(code: number): boolean {
  return code >>> 16 === UCC_FACILITY || code >>> 16 === MIRRORED_SIP
}

/** True for the UCC API code with the low part `part`. */
export function isUccResult(code: number, part: number): boolean {
  return code >>> 0 === ((UCC_FACILITY << 16) | part) >>> 0
}
