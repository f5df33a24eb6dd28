// How codes are written in logs, dialogs and questions: one pattern per spelling. Used whole ("SIP 403") and to find codes
// in a pasted line.

import { escapeRegExp } from '../base/regexp.ts'
import { parseResultCode } from '../base/result-code.ts'
import { parseMsDiagnosticsList } from '../protocol/ms-diagnostics/parse.ts'
import { entries, findByName, findEntry } from './entries.ts'
import { type Explanation, explainedBy } from './explanation.ts'
import {
  eventProviders,
  explainBareNumber,
  explainEvent,
  explainHttp,
  explainNumber,
  explainShortHex,
  knownNumber,
} from './numbers.ts'
import { explainResultCode } from './result-codes.ts'

export interface CodePattern {
  /** Has a named group per part that `read` wants. */
  readonly pattern: RegExp
  /** `text` is the whole text in which the match stands. */
  read(parts: Readonly<Record<string, string | undefined>>, text: string): readonly Explanation[]
}

function number(text: string | undefined): number {
  return Number.parseInt(text ?? '', /^0x/i.test(text ?? '') ? 16 : 10)
}

/** The provider that a pasted event names. */
function providerIn(text: string): string | undefined {
  const named =
    /\bSource\s*[:=]\s*([^\r\n]+?)\s*(?:$|\r|\n|Date\s*:|Event ID\s*:)/im.exec(text) ??
    /<Provider\s+Name=["']([^"']+)/i.exec(text)
  if (named?.[1]) return named[1]
  const lower = text.toLowerCase()
  return eventProviders.find(provider => lower.includes(provider.toLowerCase()))
}

const PROVIDERS = eventProviders.map(escapeRegExp).join('|')
const FAILURE_PREFIXES = [
  ...new Set(
    entries.filter(({ kind }) => kind === 'failure').map(({ key }) => key.slice(0, key.indexOf('-'))),
  ),
].join('|')
const DISTINCT_DNS_NAMES = entries
  .filter(({ kind, key }) => kind === 'dns' && /[_.]|^lyncdiscover|^sip(?:internal|external)$/.test(key))
  .map(({ key }) => escapeRegExp(key))
  .sort((a, b) => b.length - a.length)
  .join('|')

/** Most specific first: a part of a text that one pattern has read is not read again by the next. */
export const codePatterns: readonly CodePattern[] = [
  {
    // ms-diagnostics: 4005;reason="…";source="…" in SIP, X-Ms-diagnostics in HTTP
    pattern:
      /\b(?:x-)?ms-(?:client-)?diagnostics(?:-public)?\s*[:=/]?\s*(?<id>\d{1,10}(?:\.\d+)?)(?=(?<rest>[^\r\n]*))/i,
    read: ({ id = '', rest = '' }) => {
      const ids = parseMsDiagnosticsList(`${id}${rest}`).map(found => found.id)
      return (ids.length > 0 ? ids : [number(id)]).flatMap(found => explainNumber('ms-diagnostics', found))
    },
  },
  {
    pattern: /(?<![\w.])(?<id>\d{1,7})(?=\s*;\s*(?:reason|source|component)\s*=)/i,
    read: ({ id }) => explainNumber('ms-diagnostics', number(id)),
  },
  {
    pattern:
      /\b(?:diag(?:nostics)?\s*(?:code|id)?\s*[:=]?|<(?:\w+:)?ErrorId>)\s*(?<id>0x[0-9a-f]{1,8}|\d{1,7})\b/i,
    read: ({ id }) => explainNumber('ms-diagnostics', number(id)),
  },
  {
    pattern:
      /\bSIP\/2\.0\s+(?<status>\d{3})\b(?:[ \t]+[A-Za-z][\w' -]*)?|\bSipResponseCode\s*=\s*"?(?<other>\d{3})/i,
    read: ({ status, other }) => explainNumber('sip', number(status ?? other)),
  },
  {
    pattern: /\bSIP[ \t-]*(?:status|response|code)?[ \t]*(?:code)?[:= \t]*(?<status>[1-6]\d\d)\b(?!\.)/i,
    read: ({ status }) => explainNumber('sip', number(status)),
  },
  {
    pattern: /\bHTTP\/\d(?:\.\d)?"?\s+(?<status>\d{3})\b(?:[ \t]+[A-Za-z][\w' -]*)?/i,
    read: ({ status }) => explainHttp(number(status)),
  },
  {
    pattern:
      /\bHTTP[ \t]*(?:status|error|response)?[ \t]*(?:code)?[:= \t'"]*(?<status>[1-5]\d\d)(?:\.(?<sub>\d{1,3}))?\b/i,
    read: ({ status, sub }) => explainHttp(number(status), sub === undefined ? undefined : number(sub)),
  },
  {
    // W3C line of IIS: … sc-status sc-substatus sc-win32-status time-taken
    pattern:
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d .* (?<status>[1-5]\d\d) (?<sub>\d{1,3}) (?<win32>\d{1,10}) \d+\s*$/m,
    read: ({ status, sub, win32 }) => [
      ...explainHttp(number(status), number(sub)),
      ...(number(win32) > 0xffff
        ? explainResultCode(number(win32))
        : knownNumber('win32', number(win32)).filter(() => number(win32) !== 0)),
    ],
  },
  {
    pattern: /(?<![\d.])(?<status>[1-5]\d\d)\.(?<sub>\d{1,3})(?![\d.])/,
    read: ({ status, sub }) =>
      findEntry('http', `${status}.${sub}`) ? explainHttp(number(status), number(sub)) : [],
  },
  {
    // "response: 404", "error ID 503", "status=401": SIP or HTTP
    pattern: /\b(?:status|response|error)(?:[ \t]*(?:code|id))?[:= \t]+"?(?<status>[1-6]\d\d)\b(?![.\d])/i,
    read: ({ status }) => explainBareNumber(number(status)),
  },
  {
    // "(401) Unauthorized" in .NET exceptions
    pattern: /\((?<status>[45]\d\d)\)[ \t]+[A-Z][a-z]+/,
    read: ({ status }) => explainHttp(number(status)),
  },
  {
    pattern:
      /\b(?:TLS|SSL|fatal)?[ \t]*alert\b(?:[ \t]+(?:number|code|was|received|generated|protocol|level|fatal|is))*[:= \t]*(?<alert>\d{1,3})\b|\bfatal error code is (?<code>\d{1,3})\b/i,
    read: ({ alert, code }) => explainNumber('tls-alert', number(alert ?? code)),
  },
  {
    pattern:
      /\b(?:kerberos|krb5?|kdc)(?:[ \t]+(?:error|code|failure))*[:= \t]+(?<code>0x[0-9a-f]{1,4}|\d{1,3})\b|\bfailure code[:= \t]+(?<other>0x[0-9a-f]{1,4})\b/i,
    read: ({ code, other }) => {
      const value = number(code ?? other)
      const event = findEntry('event', `Kerberos/${code}`)
      return [
        ...explainNumber('kerberos', value),
        ...(event ? [explainedBy(event, `event ${value} of Kerberos`)] : []),
      ]
    },
  },
  {
    pattern: new RegExp(
      `(?:\\bevent[ \\t]+)?(?<![\\w.])(?<provider>${PROVIDERS})(?:[ \\t]+event)?(?:[ \\t]+id)?[:# \\t]+(?<id>\\d{1,5})\\b`,
      'i',
    ),
    read: ({ provider, id }) => explainEvent(number(id), provider),
  },
  {
    pattern: /\bevent(?:[ \t]*id)?[:#= \t]*(?<id>\d{1,5})\b|<EventID[^>]*>(?<xml>\d{1,5})</i,
    read: ({ id, xml }, text) => explainEvent(number(id ?? xml), providerIn(text)),
  },
  {
    pattern:
      /\b(?:win32|winsock|wininet|winhttp|socket)(?:[ \t]+(?:error|code|status))*[:= \t]+(?<code>0x[0-9a-f]{1,4}|\d{1,5})\b/i,
    read: ({ code }) => explainNumber('win32', number(code)),
  },
  {
    pattern: /\b(?:ErrorCode|error(?: code)?)[:= \t]+(?<code>\d{2,5})\b/i,
    read: ({ code }) => knownNumber('win32', number(code)),
  },
  {
    pattern: /\bport[:= \t]+(?<port>\d{1,5})\b|\b(?:TCP|UDP)[/: \t]+(?<other>\d{2,5})\b/i,
    read: ({ port, other }) => explainNumber('port', number(port ?? other)),
  },
  {
    // 0x80090322, -2146893022, with the symbol beside it: 0xC3E93C2F(SIPPROXY_E_…)
    pattern:
      /(?<![\w.-])(?<code>0x[0-9a-f]{8}|-2\d{9})\b(?:[ \t]*\(?[ \t]*(?<symbol>[A-Z][A-Z0-9]*_[A-Z0-9_]+)\)?)?/i,
    read: ({ code = '', symbol }) => {
      const value = parseResultCode(code)
      return value === undefined ? [] : explainResultCode(value, symbol)
    },
  },
  {
    // 80090322, 2148074274: endpoint ids and correlation numbers look the same, so only what a table knows
    pattern: /(?<![\w.-])(?<code>[8c][0-9a-f]{7}|(?:2[1-9]|3\d|4[0-2])\d{8})\b(?!-)/i,
    read: ({ code = '' }) => {
      const value = parseResultCode(code)
      return value === undefined ? [] : explainResultCode(value).filter(({ known }) => known)
    },
  },
  {
    // hr = 0x3d0000, AsyncHResult:3d0000
    pattern: /\b(?:hr|\w*hresult)\s*[:=]\s*(?:0x)?(?<code>[0-9a-f]{1,8})\b/i,
    read: ({ code }) => explainResultCode(number(`0x${code}`)),
  },
  {
    pattern: /(?<![\w.])(?<code>0x[0-9a-f]{1,7})\b/i,
    read: ({ code }) => explainShortHex(number(code)),
  },
  {
    // What people put before a name: "certificate role WebServicesExternal", "UCWA error TooManyApplications"
    pattern:
      /\b(?:certificate role|UCWA error|phase|header|fault(?: code)?|DNS (?:name|record))[:= \t]+(?<name>[\w.:-]+)/i,
    read: ({ name = '' }) => findByName(name).map(entry => explainedBy(entry, 'name')),
  },
  {
    pattern: new RegExp(`(?<![\\w-])(?<id>(?:${FAILURE_PREFIXES})-\\d{2})(?!\\d)`, 'i'),
    read: ({ id = '' }) => {
      const entry = findEntry('failure', id)
      return entry ? [explainedBy(entry, 'record of the catalogue of failures')] : []
    },
  },
  {
    pattern: new RegExp(`(?<![\\w.-])(?<name>${DISTINCT_DNS_NAMES})(?:\\.[\\w-]+)*`, 'i'),
    read: ({ name = '' }) => {
      const entry = findEntry('dns', name)
      return entry ? [explainedBy(entry, 'DNS name')] : []
    },
  },
]
