// Sentences and short lists that describe a certificate: subject, names, issuer, dates, thumbprint, and the role, site, host or
// port at which it is used. Tools (openssl, curl, certutil), events and people write them; listings of cmdlets have a format.

import type { CertificateSeen } from '../../observation.ts'
import { parseCertificateDate } from '../certificate-date.ts'
import { NAME, normaliseHost } from '../host-name.ts'
import type { ObservedText, TextObserver } from '../observer.ts'

/** Names of fields as products write them; the group is the value. */
const FIELDS = {
  subject:
    /(?:^|[\s*"'(])(?:Subject(?: ?Name)?|s(?= *:)|0 s)[ \t]*[:=][ \t]*(?:\r?\n[ \t]+)?(?<value>[^\r\n]{1,400})/im,
  issuer:
    /(?:^|[\s*"'(])(?:Issuer(?: ?Name)?|Issued by|i(?= *:))[ \t]*[:=][ \t]*(?:\r?\n[ \t]+)?(?<value>[^\r\n]{1,400})/im,
  thumbprint:
    /\b(?:thumbprint|cert(?:ificate)? hash(?:\(sha1\))?|sha1 fingerprint)["']?[ \t]*[:=]?[ \t]*(?<value>[0-9a-f](?:[ :]?[0-9a-f]){39})\b/i,
  notBefore:
    /\b(?:not ?before|start date|valid from|effective date)["']?[ \t]*[:=]?[ \t]*(?<value>[^\r\n;,]{8,40})/i,
  notAfter:
    /\b(?:not ?after|expire date|expir(?:es|ed|y|ation)(?: ?date)?(?: on)?|valid (?:to|until))["']?[ \t]*[:=]?[ \t]*(?<value>[^\r\n;,]{8,40})/i,
  names:
    /\b(?:(?:subject ?)?alternative ?names?|subjectAltName|SANs?)["']?[ \t]*(?:[:=]|is|are|holds)[ \t]*(?<value>[^\r\n]{1,2000}(?:\r?\n[ \t]+(?:DNS:|DNS Name=|[\w*.-]+,)[^\r\n]{1,2000}){0,200})/i,
  algorithm:
    /\bsignature ?algorithm["']?[ \t]*[:=][ \t]*(?:\r?\n[ \t]*Algorithm ObjectId:[ \t]*)?(?<value>[^\r\n]{3,100})/i,
} as const

type Field = keyof typeof FIELDS

/** Where a certificate is used, by the words that say so. */
const ROLES: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:-Type|Use|Type)\s*[:=]?\s*["']?(?<role>Default|WebServicesInternal|WebServicesExternal|OAuthTokenIssuer|AccessEdgeExternal|DataEdgeExternal|AudioVideoAuthentication|Internal)\b/i,
    '',
  ],
  [/\bExternal Web ?Site\b|\bW3SVC[/\\ ]?34578\b/i, 'WebServicesExternal'],
  [/\bInternal Web ?Site\b|\bW3SVC[/\\ ]?34577\b/i, 'WebServicesInternal'],
  [
    /\bAccess Edge\b[^\n]{0,60}\bcertificate\b|\bcertificate\b[^\n]{0,60}\bAccess Edge\b/i,
    'AccessEdgeExternal',
  ],
  [
    /\breverse proxy\b[^\n]{0,60}\bcertificate\b|\bcertificate\b[^\n]{0,60}\breverse proxy\b/i,
    'reverse-proxy',
  ],
]

const ROLE_NAMES = [
  'Default',
  'WebServicesInternal',
  'WebServicesExternal',
  'OAuthTokenIssuer',
  'AccessEdgeExternal',
  'DataEdgeExternal',
  'AudioVideoAuthentication',
  'Internal',
]

const PORT =
  /\bport\s*[:=]?\s*(?:\d{1,3}(?:\.\d{1,3}){3}:)?(?<port>\d{2,5})\b|\bipport\s*=\s*\S{0,40}?:(?<bound>\d{2,5})\b/i
const SERVED = new RegExp(
  `(?:-connect\\s+|https?://|(?:presented|served|returned|sent|shown) by\\s+|-servername\\s+)(?<host>${NAME})(?::(?<port>\\d{2,5}))?`,
  'i',
)
/** Event 1015 of the file transfer agent names host, cluster and the CN it found. */
const MATCHED = new RegExp(
  `host=(?<host>${NAME})?,?\\s*cluster=(?<cluster>${NAME})?,?\\s*CN=(?<subject>[^\\s,;]{1,255})`,
  'i',
)

export const observer: TextObserver = {
  id: 'certificate',
  anchors: ['subject', 'cn=', 'cn =', 'thumbprint', 'certificate hash', 'fingerprint', ' s:'],
  observe(text) {
    const matched = MATCHED.exec(text.text)
    if (matched) return [ofMatch(text, matched)]
    const parts = splitByCertificate(text.text)
    return parts.flatMap(part => readCertificate(text, part, parts.length === 1) ?? [])
  },
}

function ofMatch(text: ObservedText, match: RegExpExecArray): CertificateSeen {
  const { host, subject = '' } = match.groups ?? {}
  const to = match.index + match[0].length
  return {
    kind: 'certificate',
    subject: normaliseHost(subject),
    names: [],
    role: 'Internal',
    ...(host === undefined ? {} : { host: normaliseHost(host) }),
    origin: text.originAt(match.index, to),
    quote: text.quoteAt(match.index, to),
  }
}

interface Part {
  readonly from: number
  readonly to: number
}

/** Most certificates one text describes. */
const CERTIFICATE_LIMIT = 50

/** A text that names its first field again describes another certificate from there on. */
function splitByCertificate(text: string): Part[] {
  const firsts = (['subject', 'issuer', 'thumbprint'] as const)
    .map(field => ({ field, at: FIELDS[field].exec(text)?.index ?? -1 }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
  const first = firsts[0]
  if (!first) return [{ from: 0, to: text.length }]
  const { source, flags } = FIELDS[first.field]
  const starts = [...text.matchAll(new RegExp(source, `${flags}g`))]
    .map(match => match.index)
    .slice(0, CERTIFICATE_LIMIT)
  return starts.map((at, i) => ({ from: i === 0 ? 0 : at, to: starts[i + 1] ?? text.length }))
}

function readCertificate(text: ObservedText, part: Part, alone: boolean): CertificateSeen | undefined {
  const words = text.text.slice(part.from, part.to)
  const value = (field: Field): string | undefined => FIELDS[field].exec(words)?.groups?.value?.trim()
  if (isDeeperLevel(text.text, part)) return undefined
  const subject =
    commonName(value('subject')) ??
    commonName(/\bcertificat[^\n]{0,200}?(CN ?= ?[^\n]{1,255})/i.exec(words)?.[1])
  if (subject === undefined) return undefined
  const issuer = value('issuer')
  const algorithm = value('algorithm')
  const use = readUse(alone ? text.text : words)
  const seen = {
    ...(issuer === undefined ? {} : { issuer: commonName(issuer) ?? issuer }),
    ...thumbprintOf(value('thumbprint')),
    ...dateOf('notBeforeUs', value('notBefore')),
    ...dateOf('notAfterUs', value('notAfter')),
    ...(algorithm === undefined ? {} : { signatureAlgorithm: algorithm }),
  }
  const names = namesOf(value('names'))
  // A subject alone is a directory name or a mail's subject line.
  if (Object.keys(seen).length + Object.keys(use).length + names.length === 0) return undefined
  const at = Math.max(0, words.indexOf(subject)) + part.from
  const isUser = /Communications Server/i.test(seen.issuer ?? '')
  return {
    kind: 'certificate',
    subject: subject.toLowerCase(),
    names,
    ...seen,
    ...use,
    ...(isUser ? { role: 'user' } : {}),
    origin: text.originAt(at, at + subject.length),
    quote: text.quoteAt(at, at + subject.length),
  }
}

/** " 1 s:CN = …": levels of a chain above the server's certificate are authorities. */
function isDeeperLevel(text: string, { from }: Part): boolean {
  return /^[ \t]*[1-9]\d?$/.test(text.slice(text.lastIndexOf('\n', from - 1) + 1, from))
}

/** The CN of a distinguished name, or a bare host name. In a sentence a host name ends at the blank. */
function commonName(text: string | undefined): string | undefined {
  const named = /\bCN ?= ?"?(?<name>[^",/\\\r\n;]{1,255})/i.exec(text ?? '')?.groups?.name
  const host = new RegExp(`^(?:\\*\\.)?${NAME}(?=$|[\\s,;])`).exec((named ?? text ?? '').trim())?.[0]
  const name = host ?? named?.trim()
  return name === '' ? undefined : name
}

function thumbprintOf(text: string | undefined): { thumbprint?: string } {
  return text === undefined ? {} : { thumbprint: text.replace(/[ :]/g, '').toUpperCase() }
}

function dateOf<K extends string>(key: K, text: string | undefined): { [P in K]?: number } {
  const us = text === undefined ? undefined : parseCertificateDate(text)
  return us === undefined ? {} : ({ [key]: us } as { [P in K]: number })
}

/** Names of a list: "{a, b}", "DNS:a, DNS:b", "DNS Name=a". */
function namesOf(text: string | undefined): string[] {
  const names = (text ?? '').matchAll(/(?:\*\.)?[a-z0-9_](?:[a-z0-9_-]{0,62}\.){1,12}[a-z0-9-]{1,63}/gi)
  return [...new Set([...names].map(match => normaliseHost(match[0])))]
}

function readUse(text: string): Pick<CertificateSeen, 'role' | 'port' | 'host'> {
  const port = PORT.exec(text)?.groups
  const served = SERVED.exec(text)?.groups
  const portNumber = port?.port ?? port?.bound ?? served?.port
  const role = roleOf(text)
  return {
    ...(role === undefined ? {} : { role }),
    ...(portNumber === undefined ? {} : { port: Number(portNumber) }),
    ...(served?.host === undefined ? {} : { host: normaliseHost(served.host) }),
  }
}

function roleOf(text: string): string | undefined {
  for (const [pattern, role] of ROLES) {
    const match = pattern.exec(text)
    const named = match?.groups?.role?.toLowerCase()
    if (match) return ROLE_NAMES.find(name => name.toLowerCase() === named) ?? role
  }
  return undefined
}
