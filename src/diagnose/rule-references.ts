// Which rules have to do with an entry of the reference: those that name it under `seeAlso`, those whose texts mention it, and
// those that cover one of its records.

import { escapeRegExp } from '../base/regexp.ts'
import { formatResultCode } from '../base/result-code.ts'
import type { ReferenceEntry } from '../reference/entry.ts'
import { findReferences } from '../reference/explain.ts'
import type { Rule } from './rule.ts'

export interface RuleLink {
  readonly rule: Rule
  readonly why: 'names it' | 'mentions it' | 'covers a related failure'
}

const ORDER: readonly RuleLink['why'][] = ['names it', 'mentions it', 'covers a related failure']
const KINDS: readonly Rule['kind'][] = ['cause', 'symptom', 'note', 'noise']

/** The rules that have to do with an entry: the closest first, among them causes before noise. */
export function rulesAbout(entry: ReferenceEntry, rules: readonly Rule[]): RuleLink[] {
  const ids = new Set([entry.id, ...(mirroredId(entry) ?? [])])
  const mention = mentionPattern(entry)
  return rules
    .flatMap(rule => {
      const why = whyAbout(rule, entry, ids, mention)
      return why ? [{ rule, why }] : []
    })
    .sort(
      (a, b) =>
        ORDER.indexOf(a.why) - ORDER.indexOf(b.why) ||
        KINDS.indexOf(a.rule.kind) - KINDS.indexOf(b.rule.kind),
    )
}

function whyAbout(
  rule: Rule,
  entry: ReferenceEntry,
  ids: ReadonlySet<string>,
  mention: RegExp | undefined,
): RuleLink['why'] | undefined {
  if (rule.seeAlso.some(text => findReferences(text).some(({ id }) => ids.has(id)))) return 'names it'
  const records = new Set([...rule.covers, ...rule.causes.map(({ id }) => id)])
  if (entry.kind === 'failure' && records.has(entry.key)) return 'names it'
  if (mention && textsOf(rule).some(text => mention.test(text))) return 'mentions it'
  return entry.records.some(id => records.has(id)) ? 'covers a related failure' : undefined
}

/** What the client reports as 0x80EF0193 is SIP 403: rules about the one are about the other. */
function mirroredId({ kind, key }: ReferenceEntry): string[] | undefined {
  return kind === 'hresult' && key.startsWith('80EF')
    ? [`sip/${Number.parseInt(key.slice(4), 16)}`]
    : undefined
}

function textsOf(rule: Rule): string[] {
  const { title, explain, scope, causes, lookAlikes, settle } = rule
  return [
    title.fires,
    explain,
    scope,
    ...causes.flatMap(({ cause, confirm, remedy }) => [cause, ...confirm, ...remedy]),
    ...lookAlikes.flatMap(({ what, tell }) => [what, tell]),
    ...settle,
  ]
}

/** How a text of a rule would mention the entry; undefined for what is too short to be sure. */
function mentionPattern({ kind, key, name }: ReferenceEntry): RegExp | undefined {
  const words = wordsFor(kind, key, name)
  if (words.length === 0) return undefined
  return new RegExp(`(?<![\\w.-])(?:${words.map(escapeRegExp).join('|')})(?![\\w-])`, 'i')
}

function wordsFor(kind: ReferenceEntry['kind'], key: string, name: string): string[] {
  const symbol = /^[A-Z][A-Z0-9]*_\w+$/.test(name) ? [name] : []
  switch (kind) {
    case 'ms-diagnostics':
      return key.length >= 4 ? [key] : []
    case 'hresult':
    case 'ntstatus':
      return [`0x${key}`, key, ...symbol]
    case 'win32':
      return [formatResultCode(0x80070000 + Number(key)), ...(key.length >= 5 ? [key] : []), ...symbol]
    case 'event': {
      const number = key.slice(key.lastIndexOf('/') + 1)
      return number.length >= 4 ? [number] : [`event ${number}`]
    }
    case 'sip':
      return [`SIP ${key}`, `${key} to REGISTER`]
    case 'http':
      return key.includes('.') ? [key] : [`HTTP ${key}`]
    case 'tls-alert':
      return [`alert ${key}`, ...(name.includes('_') ? [name] : [])]
    case 'port':
      return [`port ${key}`, `:${key}`, ...(key.length >= 4 ? [key] : [])]
    case 'kerberos':
      return symbol
    case 'dns':
      return key.length > 4 ? [key] : []
    case 'header':
    case 'certificate-role':
    case 'ucwa':
    case 'verdict':
      return key.length > 6 ? [key] : []
    default:
      return []
  }
}
