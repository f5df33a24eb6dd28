// Every certificate of a case: those that logs describe and those that travelled in messages, each once, with where it was seen.

import { type CertificateFact, certificatesOf } from '../diagnose/facts/certificates.ts'
import type { CertificateSummary } from '../protocol/pki/read-certificate.ts'
import { readCertificate } from '../protocol/pki/read-certificate.ts'
import type { Step } from '../trace/attempt.ts'
import { certificatesInMessage, type MessageCertificate } from '../trace/message-certificates.ts'
import type { CertificateSeen } from '../trace/observation.ts'
import type { Origin } from '../trace/origin.ts'
import { type CertificateCheck, checkCertificate } from './check-certificate.ts'
import type { OpenCase } from './open-case.ts'
import type { OpenMessages } from './open-messages.ts'

/** A certificate as a case shows it; times µs UTC, '' and [] where nothing tells. */
export interface ListedCertificate {
  readonly subject: string
  readonly names: readonly string[]
  readonly issuer: string
  readonly notBeforeUs: number
  readonly notAfterUs: number
  readonly thumbprint: string
  readonly signatureAlgorithm: string
  readonly key: string
  readonly purposes: readonly string[]
  /** -Type of the certificate cmdlets, "reverse-proxy", "user"; '' when no log says. */
  readonly role: string
  /** Ports and hosts that serve it, messages that brought it. */
  readonly uses: readonly string[]
  readonly checks: readonly CertificateCheck[]
  /** Rows of the table of messages. */
  readonly rows: readonly number[]
}

interface Growing extends Omit<ListedCertificate, 'checks' | 'uses' | 'rows'> {
  readonly uses: Set<string>
  readonly rows: Set<number>
  readonly seen: CertificateFact[]
}

/** Messages of attempts that are searched for certificates at most. */
const MESSAGE_LIMIT = 4000

/** Lists them; server certificates first. Rejects when a log can no longer be read. */
export async function listCertificates(
  opened: OpenCase,
  messages: OpenMessages,
  signal?: { readonly aborted: boolean },
): Promise<ListedCertificate[]> {
  const found = new Map<string, Growing>()
  for (const seen of certificatesOf(opened.facts)) addSeen(found, seen, messages)
  await addTravelled(found, opened, messages, signal)
  return [...found.values()]
    .map(({ seen, uses, rows, ...certificate }) => ({
      ...certificate,
      uses: [...uses],
      rows: [...rows].sort((a, b) => a - b),
      checks: checkCertificate(certificate, seen, opened.facts),
    }))
    .sort((a, b) => orderOf(a) - orderOf(b) || (a.subject < b.subject ? -1 : 1))
}

/** What is wrong comes first, then servers, users, authorities. */
function orderOf({ checks, role, purposes }: ListedCertificate): number {
  if (checks.some(({ outcome }) => outcome === 'failed')) return 0
  if (role === 'user') return 2
  return purposes.includes('authority') ? 3 : 1
}

/** The same certificate, whatever a log calls it: by thumbprint, else by subject and end. */
function keyOf({ thumbprint = '', subject, notAfterUs }: Partial<CertificateSeen>): string {
  const digits = thumbprint.replace(/[^0-9a-f]/gi, '').toUpperCase()
  return digits !== '' ? digits : `${subject?.toLowerCase()}|${notAfterUs ?? ''}`
}

function addSeen(found: Map<string, Growing>, seen: CertificateFact, { table }: OpenMessages): void {
  const key = keyOf(seen)
  const known = found.get(key)
  const certificate: Growing = known ?? {
    subject: seen.subject,
    names: seen.names,
    issuer: seen.issuer ?? '',
    notBeforeUs: seen.notBeforeUs ?? Number.NaN,
    notAfterUs: seen.notAfterUs ?? Number.NaN,
    thumbprint: seen.thumbprint ?? '',
    signatureAlgorithm: seen.signatureAlgorithm ?? '',
    key: '',
    purposes: [],
    role: seen.role ?? '',
    uses: new Set(),
    rows: new Set(),
    seen: [],
  }
  for (const sighting of seen.sightings) addRow(certificate, sighting.origin, table)
  if (seen.port !== undefined) certificate.uses.add(`port ${seen.port}`)
  if (seen.host !== undefined) certificate.uses.add(`served by ${seen.host}`)
  certificate.seen.push(seen)
  found.set(key, certificate.role === '' && seen.role ? { ...certificate, role: seen.role } : certificate)
}

function addRow({ rows }: Growing, { source, offset }: Origin, table: OpenMessages['table']): void {
  const row = table.find(source, offset, 0)
  if (row >= 0) rows.add(row)
}

const USES = {
  handshake: 'shown in a TLS-DSK handshake',
  issued: 'issued by the certificate service',
  body: 'in the body of a message',
} as const

async function addTravelled(
  found: Map<string, Growing>,
  opened: OpenCase,
  messages: OpenMessages,
  signal: { readonly aborted: boolean } | undefined,
): Promise<void> {
  const steps = opened.assembled.attempts.flatMap(({ phases }) => phases.flatMap(phase => phase.steps))
  const rows = new Set(steps.flatMap(step => rowsOf(step, messages)))
  for (const row of [...rows].slice(0, MESSAGE_LIMIT)) {
    if (signal?.aborted) return
    for (const certificate of certificatesInMessage(await messages.message(row)))
      addDer(found, certificate, row)
  }
}

/** Rows of a step that may bring a certificate. */
function rowsOf({ what, phase }: Step, { table }: OpenMessages): number[] {
  if (what.kind === 'sip' && phase !== 'authenticate' && phase !== 'register') return []
  const seen =
    what.kind === 'sip'
      ? [what.request, what.final]
      : what.kind === 'web'
        ? [what.request, what.response]
        : []
  return seen.flatMap(message => {
    const row = message ? table.find(message.origin.source, message.origin.offset, message.ordinal) : -1
    return row < 0 ? [] : [row]
  })
}

function addDer(found: Map<string, Growing>, { der, where, place }: MessageCertificate, row: number): void {
  const read = readCertificate(der)
  if (!read) return
  const known = found.get(read.thumbprint)
  const certificate = { ...(known ?? growingOf(read)), key: read.key, purposes: purposesOf(read) }
  certificate.rows.add(row)
  certificate.uses.add(USES[where])
  const isUser = where === 'issued' || (where === 'handshake' && place === 0 && !isServer(read))
  found.set(read.thumbprint, { ...certificate, role: certificate.role || (isUser ? 'user' : '') })
}

function isServer({ purposes }: CertificateSummary): boolean {
  return purposes.includes('server authentication')
}

function purposesOf({ purposes, isAuthority }: CertificateSummary): string[] {
  return isAuthority ? ['authority', ...purposes] : [...purposes]
}

function growingOf(read: CertificateSummary): Growing {
  const { commonName, subject, names, issuer, notBeforeUs, notAfterUs, thumbprint, signatureAlgorithm, key } =
    read
  return {
    subject: commonName || subject,
    names,
    issuer,
    notBeforeUs,
    notAfterUs,
    thumbprint,
    signatureAlgorithm,
    key,
    purposes: purposesOf(read),
    role: '',
    uses: new Set(),
    rows: new Set(),
    seen: [],
  }
}
