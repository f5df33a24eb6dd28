// What the resolvers of both sides, inside and outside, said about one name: the facts of the rules about split DNS.

import { isAddress } from '../../trace/observe/host-name.ts'
import type { Facts } from './facts.ts'
import {
  type DiscoveryName,
  discoveryNameOf,
  hostOfAnswer,
  isAbsent,
  type Lookup,
  lookupsOf,
} from './lookups.ts'

export type View = NonNullable<Lookup['view']>

/** What one side says about a name. */
export interface ViewAnswer {
  /** unknown: nobody asked, or nobody answered. */
  readonly state: 'answered' | 'absent' | 'unknown'
  /** Addresses, and those of SRV targets. */
  readonly addresses: readonly string[]
  /** Hosts of SRV targets. */
  readonly targets: readonly string[]
  readonly lookups: readonly Lookup[]
}

export interface NameInViews {
  readonly name: string
  /** Undefined for names that are no part of the discovery. */
  readonly discovery: DiscoveryName | undefined
  readonly inside: ViewAnswer
  readonly outside: ViewAnswer
}

/** Every name that was asked for with the resolver of a side; empty where no log knows sides. */
export function namesInViews(facts: Facts): NameInViews[] {
  const lookups = lookupsOf(facts).filter(({ view }) => view !== undefined)
  return [...new Set(lookups.map(({ name }) => name))].map(name => ({
    name,
    discovery: discoveryNameOf(name),
    inside: answerIn(lookups, name, 'inside'),
    outside: answerIn(lookups, name, 'outside'),
  }))
}

function answerIn(all: readonly Lookup[], name: string, view: View): ViewAnswer {
  const inView = all.filter(lookup => lookup.view === view)
  const lookups = inView.filter(lookup => lookup.name === name)
  const answered = lookups.filter(({ outcome }) => outcome === 'answered')
  const answers = answered.flatMap(lookup => lookup.answers)
  const targets = answered
    .filter(({ type }) => type === 'SRV')
    .flatMap(lookup => lookup.answers.map(hostOfAnswer))
  const ofTargets = inView
    .filter(lookup => lookup.outcome === 'answered' && targets.includes(lookup.name))
    .flatMap(lookup => lookup.answers)
  return {
    state: answered.length > 0 ? 'answered' : lookups.some(isAbsent) ? 'absent' : 'unknown',
    addresses: [...new Set([...answers, ...ofTargets].filter(isAddress))],
    targets,
    lookups,
  }
}

/** Side on which each name of the discovery belongs; "sip" is used on both. */
export const SIDE_OF_NAME: Readonly<Record<DiscoveryName['kind'], View | 'both'>> = {
  lyncdiscoverinternal: 'inside',
  'srv-internal': 'inside',
  sipinternal: 'inside',
  sip: 'both',
  lyncdiscover: 'outside',
  'srv-external': 'outside',
  sipexternal: 'outside',
}
