// All entries of the reference, and the look-ups by id, name and number.

import type { ReferenceEntry, ReferenceKind } from './entry.ts'
import type { FailureRecord } from './failure-record.ts'
import { failures } from './failures.ts'
import { certificateCodes } from './tables/certificate-codes.ts'
import { certificateRoles } from './tables/certificate-roles.ts'
import { comCodes } from './tables/com-codes.ts'
import { dnsCodes } from './tables/dns-codes.ts'
import { dnsNames } from './tables/dns-names.ts'
import { events } from './tables/events.ts'
import { faults } from './tables/faults.ts'
import { headers } from './tables/headers.ts'
import { httpStatus } from './tables/http-status.ts'
import { kerberosErrors } from './tables/kerberos.ts'
import { msDiagnostics } from './tables/ms-diagnostics.ts'
import { ntStatus } from './tables/ntstatus.ts'
import { phases } from './tables/phases.ts'
import { ports } from './tables/ports.ts'
import { securityCodes } from './tables/security-codes.ts'
import { signInCodes } from './tables/sign-in-codes.ts'
import { sipStackCodes } from './tables/sip-stack-codes.ts'
import { sipStatus } from './tables/sip-status.ts'
import { tlsAlerts } from './tables/tls-alerts.ts'
import { uccCodes } from './tables/ucc-codes.ts'
import { ucwaCodes } from './tables/ucwa.ts'
import { verdicts } from './tables/verdicts.ts'
import { webClientCodes } from './tables/web-client-codes.ts'
import { webServices } from './tables/web-services.ts'
import { win32Codes } from './tables/win32-codes.ts'
import { winhttpCodes } from './tables/winhttp-codes.ts'
import { winsockCodes } from './tables/winsock-codes.ts'

/** Every entry; earlier tables win where a name stands in two. */
export const entries: readonly ReferenceEntry[] = [
  ...msDiagnostics,
  ...sipStatus,
  ...httpStatus,
  ...securityCodes,
  ...certificateCodes,
  ...uccCodes,
  ...signInCodes,
  ...webClientCodes,
  ...sipStackCodes,
  ...comCodes,
  ...win32Codes,
  ...winsockCodes,
  ...dnsCodes,
  ...winhttpCodes,
  ...ntStatus,
  ...kerberosErrors,
  ...tlsAlerts,
  ...events,
  ...ports,
  ...dnsNames,
  ...headers,
  ...phases,
  ...webServices,
  ...faults,
  ...ucwaCodes,
  ...verdicts,
  ...certificateRoles,
  ...failures.map(entryOfFailure),
]

function entryOfFailure({ id, title, sees, evidence, scope }: FailureRecord): ReferenceEntry {
  const where = { log: 'Seen in logs', probe: 'Needs a look at the network or servers', none: 'In no log' }
  return {
    id: `failure/${id}`,
    kind: 'failure',
    key: id,
    name: title,
    meaning: `${sees}.`,
    signIn: `Hit: ${scope}. ${where[evidence.where]}: ${evidence.why}.`,
    check: [],
    records: [id],
    aliases: [],
    source: 'catalogue of failures',
  }
}

const byId = new Map<string, ReferenceEntry>()
const byName = new Map<string, ReferenceEntry[]>()

for (const entry of entries) {
  addIfFree(entry.id, entry)
  // An event is also found by the other names of its provider.
  for (const alias of entry.aliases) addIfFree(`${entry.kind}/${alias}`, entry)
  for (const name of new Set([entry.name, entry.key, ...entry.aliases].map(normalizeName))) {
    if (/^[\d.]+$/.test(name)) continue
    byName.set(name, [...(byName.get(name) ?? []), entry])
  }
}

function addIfFree(id: string, entry: ReferenceEntry): void {
  const key = id.toLowerCase()
  if (!byId.has(key)) byId.set(key, entry)
}

function normalizeName(name: string): string {
  return name.toLowerCase().replace(/\s+/g, ' ').trim()
}

/** The entry with exactly this id, in any case; undefined when no table has it. */
export function findEntry(kind: ReferenceKind, key: string | number): ReferenceEntry | undefined {
  return byId.get(`${kind}/${key}`.toLowerCase())
}

/** Entries with this symbol, name or alias, in any case. */
export function findByName(name: string): readonly ReferenceEntry[] {
  return byName.get(normalizeName(name)) ?? []
}

/** Every name by which entries are found, as it is written. */
export function entryNames(): string[] {
  return entries.flatMap(({ name, aliases }) => [name, ...aliases])
}
