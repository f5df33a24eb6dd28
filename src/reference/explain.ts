// Explains codes in every spelling that people and logs use. The entry point of the reference.

import { parseResultCode } from '../base/result-code.ts'
import { codePatterns } from './code-patterns.ts'
import { entries, findByName } from './entries.ts'
import type { ReferenceEntry } from './entry.ts'
import { type Explanation, explainedBy } from './explanation.ts'
import { explainBareNumber, explainShortHex } from './numbers.ts'
import { findReference } from './reference-id.ts'
import { explainResultCode } from './result-codes.ts'

/** Text longer than this is read only to here. */
const TEXT_LIMIT = 64_000

/**
 * Explains a code, a name or a whole pasted line. A number that means several things gives all of them, the most likely for a
 * sign-in first; in a line, codes come in the order in which they stand. Empty when nothing in it is a code.
 */
export function explain(text: string): Explanation[] {
  const trimmed = text.slice(0, TEXT_LIMIT).trim()
  const exact = explainExactly(trimmed)
  return exact.length > 0 ? exact : findCodes(trimmed)
}

/**
 * Entries that a see-also text names: a reference id ("sip/403"), or words that spell known codes ("event LS User Services
 * 32174", "result codes 0x80EE0066, 0x80EE0067"). Empty for a document.
 */
export function findReferences(text: string): ReferenceEntry[] {
  return explain(text).flatMap(({ known, entry }) => (known ? [entry] : []))
}

/** One code of a list with its explanations; empty explanations when it is not understood. */
export interface ExplainedText {
  readonly text: string
  readonly explanations: readonly Explanation[]
}

/**
 * Explains the words of a command line. Words that together spell one code ("SIP 403", "LS User Services 32174") are read
 * together, the longest such run first; any other word alone.
 */
export function explainWords(words: readonly string[]): ExplainedText[] {
  const found: ExplainedText[] = []
  for (let from = 0; from < words.length; ) {
    const run = longestRun(words.slice(from))
    found.push(run)
    from += run.words
  }
  return found.map(({ text, explanations }) => ({ text, explanations }))
}

/** Words of the longest name of an entry, with room to spare. */
const RUN_LIMIT = 12

function longestRun(words: readonly string[]): ExplainedText & { readonly words: number } {
  for (let length = Math.min(words.length, RUN_LIMIT); length > 1; length--) {
    const text = words.slice(0, length).join(' ')
    const explanations = explainExactly(text)
    if (explanations.length > 0) return { text, explanations, words: length }
  }
  const text = words[0] ?? ''
  return { text, explanations: explain(text), words: 1 }
}

/** Explanations of a text that is nothing but one code, else empty. */
function explainExactly(text: string): Explanation[] {
  const reference = findReference(text)
  if (reference) return [explainedBy(reference, 'reference id')]
  if (/^\d{1,7}$/.test(text)) return explainBareNumber(Number(text))
  const named = explainName(text)
  if (named.length > 0) return named
  for (const { pattern, read } of codePatterns) {
    const match = new RegExp(`^(?:${pattern.source})$`, pattern.flags).exec(text)
    const explanations = match ? read(match.groups ?? {}, text) : []
    if (explanations.length > 0) return [...explanations]
  }
  return explainBareHex(text)
}

/** Hexadecimal without prefix: 8 digits are a result code, fewer (2af9, 3d0000) only what a table knows. */
function explainBareHex(text: string): Explanation[] {
  const code = /^-?\w+$/.test(text) ? parseResultCode(text) : undefined
  if (code !== undefined) return explainResultCode(code)
  if (!/^(?=.*\d)[0-9a-f]{2,7}$/i.test(text)) return []
  return explainShortHex(Number.parseInt(text, 16)).filter(({ known }) => known)
}

const NAME_READINGS: Partial<Record<ReferenceEntry['kind'], string>> = {
  header: 'header',
  phase: 'phase of a sign-in',
  dns: 'DNS name',
  web: 'web service',
  fault: 'fault code',
  'certificate-role': 'certificate role',
  failure: 'record of the catalogue of failures',
}

/** Entries that bear the text as symbol, name or alias; an URL is read by its path. */
function explainName(text: string): Explanation[] {
  const name = text.replace(/^["'(<]+|["')>:;,.]+$/g, '')
  if (name === '') return []
  const found = findByName(name)
  if (found.length > 0) return found.map(entry => explainedBy(entry, NAME_READINGS[entry.kind] ?? 'name'))
  return /^https?:\/\//i.test(name) ? explainUrl(name) : []
}

const SERVICES = entries.filter(({ kind }) => kind === 'web').sort((a, b) => b.key.length - a.key.length)

/** The web service of an URL, by the longest known path that its path begins with. */
function explainUrl(url: string): Explanation[] {
  const path = url.replace(/^https?:\/\/[^/?#]*/i, '').toLowerCase()
  const service = SERVICES.find(({ key }) => path.startsWith(`/${key.toLowerCase()}`))
  return service ? [explainedBy(service, `web service of ${url}`)] : []
}

const SYMBOL = /(?<![\w.])[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+\b/g
const URL_IN_TEXT = /https?:\/\/[^\s"'<>]+/gi
const HEADER_LINE = /^[ \t]*([A-Za-z0-9]+(?:-[A-Za-z0-9]+)+)[ \t]*:/gm

/** A text yields at most about this many codes. */
const FOUND_LIMIT = 200

interface Found {
  readonly at: number
  readonly explanation: Explanation
}

/** Codes in a line or paragraph, in the order in which they stand; each entry once. */
function findCodes(text: string): Explanation[] {
  const found: Found[] = []
  let rest = text
  for (const { pattern, read } of codePatterns) {
    const spans: { from: number; to: number }[] = []
    for (const match of rest.matchAll(new RegExp(pattern.source, `g${pattern.flags}`))) {
      if (found.length >= FOUND_LIMIT) break
      const explanations = read(match.groups ?? {}, text)
      for (const explanation of explanations) found.push({ at: match.index, explanation })
      if (explanations.length > 0) spans.push({ from: match.index, to: match.index + match[0].length })
    }
    rest = blank(rest, spans)
  }
  return distinct([...found, ...findNames(rest)].sort((a, b) => a.at - b.at))
}

/** Symbols, URLs and header names of tables in a text. */
function findNames(text: string): Found[] {
  const found: Found[] = []
  for (const pattern of [SYMBOL, URL_IN_TEXT, HEADER_LINE]) {
    for (const match of text.matchAll(pattern)) {
      if (found.length >= FOUND_LIMIT) break
      for (const explanation of explainName(match[1] ?? match[0]))
        found.push({ at: match.index, explanation })
    }
  }
  return found
}

/** What one pattern has read is blanked out, so that positions stay and the next pattern does not read it again. */
function blank(text: string, spans: readonly { readonly from: number; readonly to: number }[]): string {
  let done = ''
  for (const { from, to } of spans) done += text.slice(done.length, from) + ' '.repeat(to - from)
  return done + text.slice(done.length)
}

function distinct(found: readonly Found[]): Explanation[] {
  const seen = new Set<string>()
  return found.flatMap(({ explanation }) => {
    if (seen.has(explanation.entry.id)) return []
    seen.add(explanation.entry.id)
    return [explanation]
  })
}
