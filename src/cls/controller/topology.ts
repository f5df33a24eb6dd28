// Which machines a command is for: pools and computers by their names, as agents announce them.

import { findClosest } from '../../base/closest.ts'
import { AppError } from '../../base/errors.ts'
import type { AgentCard } from '../agent/protocol.ts'

export interface Scope {
  readonly computers?: readonly string[]
  readonly pools?: readonly string[]
}

/** Machines of a scope; all when it names none. Throws AppError('unknown-item') for a name that no agent has. */
export function machinesOf(cards: readonly AgentCard[], { computers = [], pools = [] }: Scope): string[] {
  if (computers.length === 0 && pools.length === 0) return cards.map(({ machine }) => machine).sort()
  const found = new Set<string>()
  for (const name of computers) add(found, cards, name, ({ machine }) => machine, 'computer')
  for (const name of pools) add(found, cards, name, ({ pool }) => pool, 'pool')
  return [...found].sort()
}

function add(
  found: Set<string>,
  cards: readonly AgentCard[],
  name: string,
  nameOf: (card: AgentCard) => string,
  what: string,
): void {
  const wanted = cards.filter(card => isNamed(nameOf(card), name))
  if (wanted.length === 0) {
    const names = [...new Set(cards.map(nameOf).filter(known => known !== ''))]
    const close = findClosest(name, names)
    const hint = close === undefined ? `known: ${names.join(', ') || 'none'}` : `did you mean ${close}?`
    throw new AppError('unknown-item', `No agent belongs to the ${what} "${name}"; ${hint}`)
  }
  for (const { machine } of wanted) found.add(machine)
}

/** "fe01" names fe01.contoso.com as well. */
function isNamed(full: string, name: string): boolean {
  const [known, wanted] = [full.toLowerCase(), name.trim().toLowerCase()]
  return known === wanted || (!wanted.includes('.') && known.split('.')[0] === wanted)
}
