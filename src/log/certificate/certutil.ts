// A certificate as certutil prints it: -dump, -v, -store.

import type { PrintedCertificate } from './create-certificate.ts'

const SUBJECT = /^(?:Subject|Antragsteller):\s*(.*)$/i
const ISSUER = /^(?:Issuer|Aussteller):\s*(.*)$/i
const NOT_BEFORE = /^\s*(?:NotBefore|Nicht vor):\s*(.+)$/i
const NOT_AFTER = /^\s*(?:NotAfter|Nicht nach):\s*(.+)$/i
const HASH = /^\s*(?:Cert Hash|Zertifikathash)\s*\(sha1\):\s*([0-9a-f ]+)$/i
const ALGORITHM = /^\s*(?:Algorithm ObjectId|Algorithmus-Objekt-ID):\s*[\d.]+ (\w+)/i
const DNS_NAME = /^\s*DNS[- ]Name\s*=\s*(\S+)/i

/** Reads the lines of one certificate. */
export function readCertutil(lines: readonly string[]): PrintedCertificate {
  const first = (pattern: RegExp): string | undefined =>
    lines.map(line => pattern.exec(line)?.[1]).find(value => value !== undefined)
  return {
    subject: readName(lines, SUBJECT),
    issuer: readName(lines, ISSUER),
    notBefore: first(NOT_BEFORE),
    notAfter: first(NOT_AFTER),
    thumbprint: first(HASH),
    signatureAlgorithm: first(ALGORITHM),
    names: lines.flatMap(line => DNS_NAME.exec(line)?.[1] ?? []),
  }
}

/** A distinguished name behind its label, or in the indented lines below it. */
function readName(lines: readonly string[], label: RegExp): string | undefined {
  const at = lines.findIndex(line => label.test(line))
  if (at < 0) return undefined
  const same = label.exec(lines[at] ?? '')?.[1] ?? ''
  if (same !== '') return same
  const end = lines.findIndex((line, i) => i > at && !/^\s+[A-Z.\d]+\s*=/i.test(line))
  return lines
    .slice(at + 1, end < 0 ? undefined : end)
    .map(line => line.trim())
    .join(', ')
}

/** Lines "Provider = …" and "Key Container = …": where the private key is. */
export function readKeyLine(line: string): { name: string; value: string } | undefined {
  const match = /^\s+(Provider|Key Container|Anbieter|Schlüsselcontainer)\s*=\s*(.+?)\s*$/i.exec(line)
  return match ? { name: match[1] ?? '', value: match[2] ?? '' } : undefined
}
