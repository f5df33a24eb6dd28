// Finds names in a text: who, which machines, which domains. What is learned here is replaced wherever it stands.

import { findTokenNames } from './ntlm-token.ts'
import {
  ACCOUNT,
  ADDRESS,
  ANY_HOST,
  CLS_ORIGIN,
  DISPLAY_NAMES,
  DN_PARTS,
  followsAccountWord,
  HOST_FIELDS,
  isInIdLine,
  PROFILE_PATH,
} from './patterns.ts'
import { isFunctionalLabel, isPlainWord, publicDomainOf } from './plain-words.ts'
import { type Pseudonyms, registeredPart } from './pseudonyms.ts'

/** Learns all names of a text. */
export function learnNames(text: string, pseudonyms: Pseudonyms): void {
  for (const match of text.matchAll(ADDRESS)) {
    const { user = '', host = '' } = match.groups ?? {}
    learnHost(host, pseudonyms)
    if (isInIdLine(text, match.index)) continue
    // A service is addressed by the host it runs on.
    if (user.includes('.') && user.toLowerCase().endsWith(`.${registeredPart(host)}`))
      learnHost(user, pseudonyms)
    else learnUser(user, pseudonyms)
  }
  for (const pattern of [...HOST_FIELDS, ANY_HOST]) {
    for (const { host } of matches(text, pattern)) learnHost(host, pseudonyms)
  }
  for (const { pool, machine } of matches(text, CLS_ORIGIN)) {
    learnMachine(pool, pseudonyms)
    learnMachine(machine, pseudonyms)
  }
  for (const match of text.matchAll(ACCOUNT)) {
    const { domain = '', user = '' } = match.groups ?? {}
    const known = pseudonyms.find(domain)?.kind === 'domain'
    if (known || followsAccountWord(text, match.index)) learnAccount(domain, user, pseudonyms)
  }
  for (const { user } of matches(text, PROFILE_PATH)) learnUser(user, pseudonyms)
  for (const pattern of [...DISPLAY_NAMES, DN_PARTS]) {
    for (const { person } of matches(text, pattern)) learnPerson(person, pseudonyms)
  }
  for (const { domain, user, workstation } of findTokenNames(text)) {
    learnMachine(workstation, pseudonyms)
    if (user.includes('@')) learnNames(user, pseudonyms)
    else learnAccount(domain, user, pseudonyms)
  }
}

/** Named groups of all matches; a group that took no part is ''. */
function matches(
  text: string,
  pattern: RegExp,
): Record<'user' | 'host' | 'pool' | 'machine' | 'person', string>[] {
  const none = { user: '', host: '', pool: '', machine: '', person: '' }
  return [...text.matchAll(pattern)].map(({ groups }) => {
    const named = Object.entries(groups ?? {}).filter(([, value]) => value !== undefined)
    return { ...none, ...Object.fromEntries(named) }
  })
}

function learnUser(user: string, pseudonyms: Pseudonyms): void {
  // Digits alone are a telephone number or an extension.
  if (/\p{L}/u.test(user)) pseudonyms.user(user.trim())
}

function learnHost(host: string, pseudonyms: Pseudonyms): void {
  if (!/\p{L}/u.test(host) || /^\d[\d.]*$/.test(host)) return
  if (!host.includes('.')) return learnMachine(host, pseudonyms)
  if (publicDomainOf(host) !== undefined && !/\.onmicrosoft\.com$/i.test(host)) return
  const base = registeredPart(host)
  pseudonyms.domain(base)
  for (const label of host.slice(0, -base.length).split('.')) {
    if (label !== '' && label !== '*' && !isFunctionalLabel(label)) pseudonyms.label(label)
  }
}

function learnMachine(name: string, pseudonyms: Pseudonyms): void {
  if (name.includes('.')) return learnHost(name, pseudonyms)
  if (OF_THE_PRODUCT.test(name)) return
  if (/[A-Za-z]/.test(name) && !isPlainWord(name) && !isFunctionalLabel(name)) pseudonyms.label(name)
}

function learnAccount(domain: string, user: string, pseudonyms: Pseudonyms): void {
  if (isPlainWord(domain) && isPlainWord(user)) return
  if (pseudonyms.find(domain) === undefined && !isPlainWord(domain)) pseudonyms.domain(domain)
  learnUser(user, pseudonyms)
}

/** Names of services and authorities of the product; they name nobody. */
export const OF_THE_PRODUCT =
  /^(?:Communications Server|SIP Communications Service|Microsoft\b.*|Skype for Business\b.*|Lync\b.*|RTC(?:Universal|HS|Component|SBA|Proxy)\w+|CS(?:\w*Administrator|HelpDesk)\w*)$/i

/** A display name with its words: each word that is none of the trade names somebody. */
function learnPerson(person: string, pseudonyms: Pseudonyms): void {
  const name = person.trim()
  if (name === '' || OF_THE_PRODUCT.test(name) || name.includes('@')) return
  if (/^[\w-]+(?:\.[\w-]+)+$/.test(name)) return learnHost(name, pseudonyms)
  for (const word of name.split(/[^\p{L}\p{N}]+/u)) {
    if (word.length < 3 || !/\p{L}/u.test(word) || isPlainWord(word)) continue
    if (pseudonyms.find(word) === undefined) pseudonyms.person(word)
  }
}
