// Redaction: texts with consistent pseudonyms instead of names and without secrets, in the same form, so that what is wrong can
// still be found in them. Two passes: every text is learned from before any is rewritten, because a name that one line gives
// away may stand bare in an earlier one.

import { learnNames, OF_THE_PRODUCT } from './redact/learn-names.ts'
import { redactAroundTokens, type TokenNames } from './redact/ntlm-token.ts'
import {
  ADDRESS,
  ADDRESS4,
  ADDRESS6,
  BLOB,
  DISPLAY_NAMES,
  isInIdLine,
  PHONES,
  WORD,
} from './redact/patterns.ts'
import { isPlainWord, publicDomainOf } from './redact/plain-words.ts'
import {
  createPseudonyms,
  type NameKind,
  type Pseudonym,
  type Pseudonyms,
  pseudonymOfHost,
  withCaseOf,
} from './redact/pseudonyms.ts'
import { cutMark, cutSecrets } from './redact/secrets.ts'

/** What was taken out of the texts. */
export interface RemovedItem {
  /** Kind of name, or of secret. */
  readonly kind: NameKind | 'secret'
  /** What stands in its place, or what kind of secret was cut. */
  readonly shown: string
  readonly times: number
}

export interface Redactor {
  /** First pass: finds the names of a text. Give whole records, not pieces of lines. */
  learn(text: string): void
  /** Second pass: the text without names and secrets. Line structure, header names, ids and times stay. */
  redact(text: string): string
  /** What was removed so far, without the names themselves. */
  removed(): readonly RemovedItem[]
  /** The names and their pseudonyms: for the owner of the logs, not for those who get them. */
  mapping(): readonly Pick<Pseudonym, 'kind' | 'original' | 'pseudonym'>[]
}

/** Creates a redactor; one serves all texts that belong together. */
export function createRedactor(): Redactor {
  const pseudonyms = createPseudonyms()
  const secrets = new Map<string, number>()
  const words = createWordReplacer(pseudonyms)

  function cut(what: string, length: number): string {
    secrets.set(what, (secrets.get(what) ?? 0) + 1)
    return what.startsWith('password') ? 'cut' : cutMark(length)
  }

  return {
    learn: text => learnNames(text, pseudonyms),
    redact: text =>
      redactAroundTokens(
        text,
        names => renameToken(names, pseudonyms),
        rest => {
          const withoutSecrets = cutSecrets(rest, cut).text.replace(BLOB, blob =>
            cut('certificate or token', blob.length),
          )
          return replaceNames(withoutSecrets, pseudonyms, words)
        },
      ),
    removed: () => [
      ...pseudonyms
        .all()
        .filter(({ times }) => times > 0)
        .map(({ kind, pseudonym, times }) => ({ kind, shown: pseudonym, times })),
      ...[...secrets].map(([shown, times]) => ({ kind: 'secret' as const, shown, times })),
    ],
    mapping: () =>
      pseudonyms
        .all()
        .filter(({ times }) => times > 0)
        .map(({ kind, original, pseudonym }) => ({ kind, original, pseudonym })),
  }
}

/** Redacts texts that belong together. */
export function redactTexts(texts: readonly string[]): {
  readonly texts: readonly string[]
  readonly removed: readonly RemovedItem[]
} {
  const redactor = createRedactor()
  for (const text of texts) redactor.learn(text)
  return { texts: texts.map(redactor.redact), removed: redactor.removed() }
}

/** Learns from every string inside plain data. */
export function learnValue(value: unknown, redactor: Pick<Redactor, 'learn'>): void {
  if (typeof value === 'string') redactor.learn(value)
  else if (typeof value === 'object' && value !== null)
    for (const item of Object.values(value)) learnValue(item, redactor)
}

/** Every string inside plain data redacted; keys and everything else stay. Learn from the value first. */
export function redactValue<T>(value: T, redactor: Pick<Redactor, 'redact'>): T {
  if (typeof value === 'string') return redactor.redact(value) as T
  if (Array.isArray(value)) return value.map(item => redactValue(item, redactor)) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, redactValue(item, redactor)]),
  ) as T
}

function use(found: Pseudonym): string {
  found.times++
  return found.pseudonym
}

/** Addresses first, because their parts may be words that mean nothing alone; then every known name wherever it stands. */
function replaceNames(text: string, pseudonyms: Pseudonyms, replaceWord: (word: string) => string): string {
  let rest = text
  for (const pattern of DISPLAY_NAMES) {
    rest = rest.replace(pattern, (whole, ...found) => replaceDisplayName(whole, groupsOf(found), pseudonyms))
  }
  const named = rest
  rest = rest.replace(ADDRESS, (...found) => {
    const isId = isInIdLine(named, Number(found.at(-3)))
    return replaceAddress(groupsOf(found), isId, pseudonyms)
  })
  for (const pattern of PHONES) {
    rest = rest.replace(pattern, number =>
      pseudonyms.isPseudonym(number) ? number : use(pseudonyms.phone(number)),
    )
  }
  rest = rest.replace(ADDRESS4, address => (isNobody4(address) ? address : use(pseudonyms.address4(address))))
  rest = rest.replace(ADDRESS6, address =>
    pseudonyms.isPseudonym(address) ? address : use(pseudonyms.address6(address)),
  )
  return rest.replace(WORD, replaceWord)
}

function replaceDisplayName(
  whole: string,
  { head = '', person = '' }: Groups,
  pseudonyms: Pseudonyms,
): string {
  return OF_THE_PRODUCT.test(person.trim()) ? whole : head + use(pseudonyms.person(person.trim()))
}

type Groups = Readonly<Record<string, string | undefined>>

function groupsOf(found: readonly unknown[]): Groups {
  return (found.at(-1) ?? {}) as Groups
}

function renameToken({ domain, user, workstation }: TokenNames, pseudonyms: Pseudonyms): TokenNames {
  const rename = (name: string): string =>
    name.includes('.') ? replaceHost(name, pseudonyms) : replaceWord(name, pseudonyms).shown
  const [name = '', host] = user.split('@')
  const account = name === '' || pseudonyms.isPseudonym(name) ? name : replaceUser(name, pseudonyms)
  return {
    domain: rename(domain),
    user: host === undefined ? account : `${account}@${replaceHost(host, pseudonyms)}`,
    workstation: rename(workstation),
  }
}

/** @param isId what stands before the "@" is an id and stays */
function replaceAddress(
  { user = '', at = '@', host = '' }: Groups,
  isId: boolean,
  pseudonyms: Pseudonyms,
): string {
  const shownHost = /^[\d.]+$/.test(host) ? host : replaceHost(host, pseudonyms)
  return `${isId ? user : replaceUser(user, pseudonyms)}${at}${shownHost}`
}

function replaceHost(host: string, pseudonyms: Pseudonyms): string {
  const { shown, used } = pseudonymOfHost(host, pseudonyms)
  for (const pseudonym of used) pseudonym.times++
  return shown
}

function replaceUser(user: string, pseudonyms: Pseudonyms): string {
  if (isKnownHost(user, pseudonyms)) return replaceHost(user, pseudonyms)
  if (!/\p{L}/u.test(user)) return /\d{3}/.test(user) ? use(pseudonyms.phone(user)) : user
  return withCaseOf(user, use(pseudonyms.user(user)))
}

/** Loopback, any, broadcast and multicast addresses are nobody's. */
function isNobody4(address: string): boolean {
  return /^(?:127\.|0\.0\.0\.0$|255\.255\.255\.255$|22[4-9]\.|23\d\.)/.test(address)
}

/** Words that were looked at are remembered, up to this many. */
const REMEMBERED = 100_000
const TRAILING = /[._-]+$/

interface ReplacedWord {
  readonly shown: string
  readonly used: readonly Pseudonym[]
}

/** Replaces the known names in single words; the same few thousand words make up a log. */
function createWordReplacer(pseudonyms: Pseudonyms): (word: string) => string {
  const remembered = new Map<string, ReplacedWord>()
  return word => {
    let found = remembered.get(word)
    if (!found) {
      if (remembered.size >= REMEMBERED) remembered.clear()
      found = replaceWord(word, pseudonyms)
      remembered.set(word, found)
    }
    for (const pseudonym of found.used) pseudonym.times++
    return found.shown
  }
}

function replaceWord(word: string, pseudonyms: Pseudonyms): ReplacedWord {
  if (word.startsWith('%')) return { shown: word, used: [] }
  const tail = TRAILING.exec(word)?.[0] ?? ''
  const core = tail === '' ? word : word.slice(0, -tail.length)
  const { shown, used } = replaceCore(core, pseudonyms)
  return { shown: shown + tail, used }
}

function replaceCore(core: string, pseudonyms: Pseudonyms): ReplacedWord {
  const known = knownName(core, pseudonyms)
  if (known) return { shown: withCaseOf(core, known.pseudonym), used: [known] }
  if (core.includes('.') && isKnownHost(core, pseudonyms)) return pseudonymOfHost(core, pseudonyms)
  // "alice-laptop", "contoso_internal": names inside a longer word.
  const used: Pseudonym[] = []
  const shown = core.replace(/[^._-]+/g, part => {
    const found = part === core ? undefined : knownName(part, pseudonyms)
    if (!found) return part
    used.push(found)
    return withCaseOf(part, found.pseudonym)
  })
  return { shown, used }
}

/** The name that a word is: short words, numbers and words of the trade name nobody when they stand alone. */
function knownName(word: string, pseudonyms: Pseudonyms): Pseudonym | undefined {
  const found = word.length < 3 ? undefined : pseudonyms.find(word)
  return found && isNameAlone(word) && !pseudonyms.isPseudonym(word) ? found : undefined
}

function isNameAlone(word: string): boolean {
  return /\p{L}/u.test(word) && !isPlainWord(word)
}

/** True for a host in a domain that was learned. */
function isKnownHost(name: string, pseudonyms: Pseudonyms): boolean {
  if (publicDomainOf(name) !== undefined && !/\.onmicrosoft\.com$/i.test(name)) return false
  const labels = name.toLowerCase().split('.')
  return labels.some(
    (_, i) => i < labels.length - 1 && pseudonyms.find(labels.slice(i).join('.'))?.kind === 'domain',
  )
}
