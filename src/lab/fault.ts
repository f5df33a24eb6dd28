// The contract of a fault: something wrong with the world of a lab, one file each. It changes what a person or an accident could
// change (a record, a certificate, a policy, a clock, a port, an account, a service); no role ever asks whether a fault is there.

import type { Deployment } from './deployment.ts'
import type { Cmdlet } from './show-configuration.ts'
import type { Side } from './world/address-plan.ts'

/** Takes a change back. */
export type Undo = () => void | Promise<void>

/** Which clients of a side cannot sign in: all of them, only those that have (or have not) a stored user certificate, or none. */
export type Hit = 'all' | 'with-certificate' | 'without-certificate' | 'none'

/** A kind of client: where it is, and whether an earlier sign-in has left it a user certificate and the name of its server. */
export interface ClientKind {
  readonly side: Side
  readonly certificate: 'stored' | 'none'
}

/** What a probe from a side needs to see a fault: nothing, credentials; or it cannot be seen from there. */
export type Sight = 'without-credentials' | 'with-credentials' | 'unseen'

/** What a probe makes of a fault, where that is not what happens to clients of a side. */
export interface ProbeView {
  /** Rules of which one comes first for a probe, where it knows less, or more, than the logs of servers and clients. */
  readonly rules?: readonly string[]
  /** Without it, a fault that keeps new clients of the side away is seen without credentials, and any other is not seen. */
  readonly inside?: Sight
  readonly outside?: Sight
  /** Names of both sides are asked for, as without --inside and --outside; those of the side otherwise. */
  readonly asks?: 'names of both sides'
  /** Why, for people. */
  readonly because: string
}

export interface Fault {
  /** "stage/name", equals the path of the file. Forever. */
  readonly id: string
  /** What is wrong, one short sentence. */
  readonly title: string
  /** Records of the catalogue of failures that it reproduces. */
  readonly records: readonly string[]
  /** Rules of which one has to be the first finding where the fault makes a sign-in fail; a side may have rules of its own. */
  readonly rules: readonly string[] | Readonly<Record<Side, readonly string[]>>
  readonly hits: Readonly<Record<Side, Hit>>
  /** Address of a user who is hit; the first user of the world when absent. */
  readonly user?: string
  /** How the client signs in where the fault is about one way only. */
  readonly auth?: 'ntlm'
  /** What a probe makes of it; as `rules` and `hits` say when absent. */
  readonly probe?: ProbeView
  /** Cmdlets whose output an administrator would bring beside the logs. */
  readonly collect?: readonly Cmdlet[]
  /** Brings the fault about. Resolves when it is in force. */
  apply(deployment: Deployment): Promise<Undo>
}

/** Declares a fault; gives the compiler a place to check it. */
export function defineFault(fault: Fault): Fault {
  return fault
}

/** All kinds of clients, in the order of the matrix. */
export const CLIENT_KINDS: readonly ClientKind[] = [
  { side: 'inside', certificate: 'stored' },
  { side: 'inside', certificate: 'none' },
  { side: 'outside', certificate: 'stored' },
  { side: 'outside', certificate: 'none' },
]

/** Whether a fault keeps a kind of client from signing in. */
export function isHit({ hits }: Pick<Fault, 'hits'>, { side, certificate }: ClientKind): boolean {
  const hit = hits[side]
  return hit === 'all' || hit === (certificate === 'stored' ? 'with-certificate' : 'without-certificate')
}

/** The rules of which one has to come first for clients of a side. */
export function rulesFor({ rules }: Pick<Fault, 'rules'>, side: Side): readonly string[] {
  return isList(rules) ? rules : rules[side]
}

function isList(rules: Fault['rules']): rules is readonly string[] {
  return Array.isArray(rules)
}
