// Which machines a request is for: computers, pools and sites, as names of machines.

import { AppError } from '../../../base/errors.ts'
import type { AgentCard } from '../../../cls/agent/protocol.ts'
import { machinesOf } from '../../../cls/controller/topology.ts'
import { atField } from '../../../cls/field-error.ts'
import type { ScopeRequest } from './endpoints.ts'

/** Names of the machines; all when the request names none. Throws AppError, at its field for a name that no agent has. */
export function machinesFor(
  cards: readonly AgentCard[],
  { computers, pools, sites }: Pick<ScopeRequest, 'computers' | 'pools' | 'sites'>,
): string[] {
  if (cards.length === 0)
    throw new AppError('unknown-item', 'No agent is known. Start one: lyncpin cls agent')
  if (computers.length + pools.length + sites.length === 0) return machinesOf(cards, {})
  const found = new Set<string>()
  if (computers.length > 0)
    for (const name of atField('computers', () => machinesOf(cards, { computers }))) found.add(name)
  if (pools.length > 0)
    for (const name of atField('pools', () => machinesOf(cards, { pools }))) found.add(name)
  for (const site of sites)
    for (const name of atField('sites', () => machinesOfSite(cards, site))) found.add(name)
  return [...found].sort()
}

function machinesOfSite(cards: readonly AgentCard[], name: string): string[] {
  const wanted = cards.filter(({ site }) => site.toLowerCase() === name.trim().toLowerCase())
  if (wanted.length > 0) return wanted.map(({ machine }) => machine)
  const known = [...new Set(cards.map(({ site }) => site))].filter(site => site !== '')
  throw new AppError(
    'unknown-item',
    `No agent belongs to the site "${name}"; known: ${known.join(', ') || 'none'}`,
  )
}
