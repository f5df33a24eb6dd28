// What kind of client tried: by the name it gives itself, or by the words of the library it is built on.

import type { Attempt } from '../../trace/attempt.ts'

export type ClientKind = 'phone' | 'ios' | 'android' | 'mobile' | 'mac' | 'windows' | 'sipe' | 'unknown'

/** User-Agent names; the first that matches wins. */
const AGENTS: readonly (readonly [RegExp, ClientKind])[] = [
  [/OCPhone|\bCPE\/|Phone Edition|Aries|Tanjay|PolycomVVX|VVX|\bCX\d{3}/i, 'phone'],
  [/iPhone|iPad|iPod|\biOS\b|CFNetwork|Darwin/i, 'ios'],
  [/Android|Dalvik|okhttp/i, 'android'],
  [/LyncMobile|\bLM\d*\/|Windows ?Phone|LyncWP|\bACOMO\b|Nokia/i, 'mobile'],
  [/\bMac(?:intosh)?\b|SfBForMac|Communicator Mac|MC\/1[46]/i, 'mac'],
  [/pidgin|sipe|purple/i, 'sipe'],
  [/UCCAPI|Lync|Communicator|Skype for Business|\bOC\//i, 'windows'],
]

/** Words that only one platform's library writes. */
const WORDS: readonly (readonly [RegExp, ClientKind])[] = [
  [/NSURLErrorDomain|kCFError|CUcwa\w+\.cpp|CMUIUtil|\bE_\w+ \(E\d-\d/, 'ios'],
  [/\bjavax?\.net\.|java\.security\.|android\.|\bSFB\b.*\b(?:INFO|ERROR)\b/, 'android'],
  [/\b(?:sipe|gnutls|nss|purple|certificate|proxy|dnsquery)\b:/, 'sipe'],
]

/** The kind of client that a User-Agent names. */
export function clientKindOf(agent: string): ClientKind {
  return AGENTS.find(([pattern]) => pattern.test(agent))?.[1] ?? 'unknown'
}

/** The kinds of clients behind attempts, or behind words of a log where no attempt names its program. */
export function clientKindsOf(
  attempts: readonly Attempt[],
  words: readonly string[],
): ReadonlySet<ClientKind> {
  const named = attempts.map(attempt => clientKindOf(attempt.agent)).filter(kind => kind !== 'unknown')
  if (named.length > 0) return new Set(named)
  return new Set(words.flatMap(text => WORDS.find(([pattern]) => pattern.test(text))?.[1] ?? []))
}

/** True for clients that bring their own list of roots and never fetch a missing authority. */
export function isDevice(kind: ClientKind): boolean {
  return kind === 'ios' || kind === 'android' || kind === 'mobile' || kind === 'phone'
}

/** Lync 2010, Lync for Mac 2011, Phone Edition, Lync 2013 mobile. */
const WITHOUT_TLS12 = /\bUCCAPI\/4\.|\bOC\/4\.|\bMC\/14\.|OCPhone|\bLM5|LyncMobile\/5/i

/** True for programs that never learned TLS 1.2, by the name they give themselves. TLS 1.0/1.1 disablement: out of scope. */
export function lacksTls12(agent: string): boolean {
  return WITHOUT_TLS12.test(agent)
}
