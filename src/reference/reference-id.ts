// Reference ids: the stable names by which rules, documents and reports point to entries. "kind/key", see CONTRIBUTING.md.

import { findEntry } from './entries.ts'
import type { ReferenceEntry, ReferenceKind } from './entry.ts'
import { entryOfResultCode } from './result-codes.ts'

const KINDS: Readonly<Record<ReferenceKind, true>> = {
  'ms-diagnostics': true,
  sip: true,
  http: true,
  hresult: true,
  win32: true,
  ntstatus: true,
  kerberos: true,
  'tls-alert': true,
  event: true,
  port: true,
  dns: true,
  header: true,
  phase: true,
  web: true,
  fault: true,
  ucwa: true,
  verdict: true,
  'certificate-role': true,
  failure: true,
}

/** Splits "event/LS User Services/32174" at the first slash; undefined when the text is no reference id. */
export function parseReferenceId(text: string): { kind: ReferenceKind; key: string } | undefined {
  const slash = text.indexOf('/')
  const kind = text.slice(0, Math.max(0, slash)).toLowerCase()
  return isKind(kind) && slash < text.length - 1 ? { kind, key: text.slice(slash + 1) } : undefined
}

function isKind(text: string): text is ReferenceKind {
  return Object.hasOwn(KINDS, text)
}

/**
 * The entry that an id names, in any case. A result code is found by what it carries too: "hresult/8007274C" names
 * "win32/10060". Undefined for text that is no id, and for ids that no table has.
 */
export function findReference(id: string): ReferenceEntry | undefined {
  const parsed = parseReferenceId(id.trim())
  if (!parsed) return undefined
  const { kind, key } = parsed
  if (kind === 'hresult' && /^(?:0x)?[0-9a-f]{1,8}$/i.test(key))
    return entryOfResultCode(Number.parseInt(key.replace(/^0x/i, ''), 16))
  return findEntry(kind, key)
}
