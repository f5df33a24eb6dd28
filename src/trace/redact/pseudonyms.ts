// Pseudonyms: equal names get equal ones, different names different ones, and a name keeps what relates it to others —
// fe01.contoso.com stays a host of contoso.com, FE01 the same machine, 443 the same port.

import { isFunctionalLabel, publicDomainOf } from './plain-words.ts'

export type NameKind = 'user' | 'host' | 'domain' | 'address' | 'phone' | 'person'

export interface Pseudonym {
  readonly kind: NameKind
  /** As it was first seen; lower case. */
  readonly original: string
  readonly pseudonym: string
  /** How often it was put in. */
  times: number
}

export interface Pseudonyms {
  /** Pseudonym of a user part ("alice"). */
  user(name: string): Pseudonym
  /** Pseudonym of one label of a host name, or of a machine name ("fe01"). */
  label(name: string): Pseudonym
  /** Pseudonym of a domain that somebody registered ("contoso.com"). */
  domain(name: string): Pseudonym
  /** Pseudonym of a display name, an organisation, an authority. */
  person(name: string): Pseudonym
  phone(number: string): Pseudonym
  address4(address: string): Pseudonym
  address6(address: string): Pseudonym
  /** The pseudonym that a word has by now; undefined for a word that is no known name. */
  find(word: string): Pseudonym | undefined
  /** True for a word that is itself a pseudonym. */
  isPseudonym(word: string): boolean
  all(): readonly Pseudonym[]
}

/** Creates an empty store; numbers follow the order in which names are first asked for. */
export function createPseudonyms(): Pseudonyms {
  const byKey = new Map<string, Pseudonym>()
  /** What a bare word means: first come, first served. */
  const byWord = new Map<string, Pseudonym>()
  const given = new Set<string>()
  const counts = new Map<string, number>()

  function next(series: string): number {
    const number = (counts.get(series) ?? 0) + 1
    counts.set(series, number)
    return number
  }

  function of(kind: NameKind, name: string, make: () => string): Pseudonym {
    const original = name.toLowerCase()
    const key = `${kind} ${original}`
    const known = byKey.get(key)
    if (known) return known
    const created: Pseudonym = { kind, original, pseudonym: make(), times: 0 }
    byKey.set(key, created)
    given.add(created.pseudonym.toLowerCase())
    if (!byWord.has(original)) byWord.set(original, created)
    return created
  }

  function domain(name: string): Pseudonym {
    return of('domain', name, () => {
      const [first = '', ...rest] = name.toLowerCase().split('.')
      const own = `domain${next('domain')}`
      // A bare "CONTOSO" is the domain of that name.
      if (!byWord.has(first)) {
        const word: Pseudonym = { kind: 'domain', original: first, pseudonym: own, times: 0 }
        byKey.set(`label ${first}`, word)
        byWord.set(first, word)
        given.add(own)
      }
      return rest.length === 0 ? own : `${own}.${endingOf(rest)}`
    })
  }

  return {
    domain,
    // An apostrophe can be what fails.
    user: name => of('user', name, () => `user${name.includes("'") ? "'" : ''}${next('user')}`),
    label: name => of('host', name, () => labelOf(name, next)),
    person: name => of('person', name, () => `Name ${next('person')}`),
    phone: number => of('phone', number, () => `+1555010${String(next('phone')).padStart(4, '0')}`),
    address4: address => of('address', address, () => addressOf(address, next)),
    address6: address => of('address', address, () => `2001:db8::${next('address6').toString(16)}`),
    find: word => byWord.get(word.toLowerCase()),
    isPseudonym: word => given.has(word.toLowerCase()),
    all: () => [...new Set([...byKey.values()])],
  }
}

/** Endings that say that a domain is not of the Internet stay; all others become ".example". */
function endingOf(rest: readonly string[]): string {
  const last = rest.at(-1) ?? ''
  if (rest.join('.') === 'onmicrosoft.com') return 'onmicrosoft.com'
  return ['local', 'lan', 'internal', 'intern', 'corp', 'intra', 'test', 'invalid'].includes(last)
    ? last
    : 'example'
}

/** "pool1", "edge1", "server1"; what marks the outside stays marked. */
function labelOf(name: string, next: (series: string) => number): string {
  const series = /pool/i.test(name) ? 'pool' : /edge/i.test(name) ? 'edge' : 'server'
  const outside = /(?:^|[-_])?ext(?:ernal)?(?:$|[-_]|\d)/i.test(name) ? '-ext' : ''
  return `${series}${next(series)}${outside}`
}

/** Documentation addresses, RFC 5737; then those for benchmarks, RFC 2544. Private addresses stay private. */
function addressOf(address: string, next: (series: string) => number): string {
  const [a = 0, b = 0] = address.split('.').map(Number)
  if (a === 10 || (a === 172 && b >= 16 && b < 32) || (a === 192 && b === 168)) {
    const number = next('private')
    return `10.0.${Math.floor(number / 250)}.${(number % 250) + 1}`
  }
  const number = next('address') - 1
  const block = ['192.0.2', '198.51.100', '203.0.113'][Math.floor(number / 254)]
  if (block !== undefined) return `${block}.${(number % 254) + 1}`
  const beyond = number - 3 * 254
  return `198.18.${Math.floor(beyond / 254) % 256}.${(beyond % 254) + 1}`
}

/** Second-level names under which others register. */
const REGISTRIES: ReadonlySet<string> = new Set(['co', 'com', 'org', 'net', 'ac', 'gov', 'edu', 'or', 'ne'])

/** The registered part of a host name: "contoso.com" of "fe01.corp.contoso.com", "contoso.co.uk". */
export function registeredPart(name: string): string {
  const labels = name.toLowerCase().split('.')
  const registry =
    labels.length > 2 && (labels.at(-1) ?? '').length === 2 && REGISTRIES.has(labels.at(-2) ?? '')
  return labels.slice(registry || name.toLowerCase().endsWith('.onmicrosoft.com') ? -3 : -2).join('.')
}

/** A host name with each of its parts replaced, and the pseudonyms in it; public names and functional labels stay. */
export function pseudonymOfHost(
  name: string,
  pseudonyms: Pseudonyms,
): { readonly shown: string; readonly used: readonly Pseudonym[] } {
  const isTenant = /\.onmicrosoft\.com$/i.test(name)
  if (!isTenant && publicDomainOf(name) !== undefined) return { shown: name, used: [] }
  const base = registeredPart(name)
  const used: Pseudonym[] = []
  const use = (word: string, found: Pseudonym): string => {
    used.push(found)
    return withCaseOf(word, found.pseudonym)
  }
  const labels = name
    .slice(0, name.length - base.length)
    .split('.')
    .filter(label => label !== '')
    .map(label => (label === '*' || isFunctionalLabel(label) ? label : use(label, pseudonyms.label(label))))
  return { shown: [...labels, use(name.slice(-base.length), pseudonyms.domain(base))].join('.'), used }
}

/** The pseudonym in capitals where the name was in capitals. */
export function withCaseOf(name: string, pseudonym: string): string {
  if (name === name.toUpperCase() && name !== name.toLowerCase()) return pseudonym.toUpperCase()
  const first = name[0] ?? ''
  if (first !== first.toLowerCase()) return pseudonym.slice(0, 1).toUpperCase() + pseudonym.slice(1)
  return pseudonym
}
