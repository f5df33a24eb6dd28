// What one user may see of another: container membership decides which publications, and the state is one that the server
// makes of all that was published. [MS-PRES] §3.1.5 (aggregation), §3.2 (containers).

import { readXml, textOf } from '../../../protocol/xml/read-xml.ts'
import type { Container, ContainerMember, Publication } from './presence.ts'

/** Availability of somebody who is not signed in, or whose state is not shown. [MS-PRES] §2.2.2.1 */
export const OFFLINE = 18_500

/** Container whose members see nothing. */
const BLOCKED = 32_000
/** What machines and users publish for the server to aggregate for others; container 2 is the user's own view. */
const STATE_FOR_OTHERS = 3

export interface Watcher {
  /** user@domain, lower case. */
  readonly address: string
  readonly isSameEnterprise: boolean
}

/** The container a watcher is in: the highest one that names it, most exactly first. 0 for everybody else. */
export function containerOf(containers: readonly Container[], watcher: Watcher): number {
  let best = { rank: 0, id: 0 }
  for (const { id, members } of containers)
    for (const member of members) {
      const rank = rankOf(member, watcher)
      if (rank > best.rank || (rank === best.rank && rank > 0 && id > best.id)) best = { rank, id }
    }
  return best.id
}

/** How exactly a member describes the watcher; 0 when it does not. */
function rankOf({ type, value }: ContainerMember, { address, isSameEnterprise }: Watcher): number {
  switch (type) {
    case 'user':
      return value.toLowerCase() === address ? 4 : 0
    case 'domain':
      return address.endsWith(`@${value.toLowerCase()}`) ? 3 : 0
    case 'sameEnterprise':
      return isSameEnterprise ? 2 : 0
    case 'federated':
      return isSameEnterprise ? 0 : 2
    case 'publicCloud':
      return 0
    case 'everyone':
      return 1
  }
}

/** State and publications for a watcher. */
export interface PresenceView {
  readonly container: number
  readonly availability: number
  readonly publications: readonly Publication[]
}

/** Somebody whose machines have published no state is offline. */
export function viewFor(
  publications: readonly Publication[],
  containers: readonly Container[],
  watcher: Watcher,
): PresenceView {
  const container = containerOf(containers, watcher)
  if (container === BLOCKED) return { container: 0, availability: OFFLINE, publications: [] }
  return {
    container,
    availability: aggregate(publications),
    publications: publications.filter(
      one => one.container === container && one.category !== 'state' && one.category !== 'device',
    ),
  }
}

/** The most available machine, unless the user, the calendar or the phone says that it is less. */
export function aggregate(publications: readonly Publication[]): number {
  const states = publications
    .filter(one => one.category === 'state' && one.container === STATE_FOR_OTHERS)
    .map(({ xml }) => ({ xml, availability: availabilityOf(xml) }))
    .filter(({ availability }) => availability > 0)
  const machines = states.filter(({ xml }) => xml.includes('machineState')).map(one => one.availability)
  if (machines.length === 0) return OFFLINE
  const others = states.filter(({ xml }) => !xml.includes('machineState')).map(one => one.availability)
  return Math.max(Math.min(...machines), ...others)
}

function availabilityOf(xml: string): number {
  const text = textOf(readXml(xml), 'availability')
  return /^\d{1,6}$/.test(text) ? Number(text) : 0
}
