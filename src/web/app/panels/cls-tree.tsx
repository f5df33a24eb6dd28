// The machines as a tree of sites and pools: how each fares, and which of them commands and searches are for.

import { useEffect, useRef } from 'preact/hooks'
import { choose } from '../cls/actions.ts'
import type { Answer, Machine } from '../cls/calls.ts'
import { chosen, machines, statuses } from '../cls/state.ts'
import { texts } from '../texts.ts'

/** The tree. */
export function MachineTree() {
  const all = machines.value
  const sites = groupBy(all, ({ site }) => site)
  return (
    <section class="card cls-tree" aria-label={texts.cls.tree.title}>
      <p class="cls-scope" role="status">
        {texts.cls.tree.scope(chosen.value.size, all.length)}
        {chosen.value.size > 0 ? (
          <button type="button" class="small" onClick={() => choose([...chosen.value], false)}>
            {texts.cls.tree.clear}
          </button>
        ) : null}
      </p>
      <ul>
        {sites.map(([site, ofSite]) => (
          <li key={site}>
            <Branch name={site || texts.cls.tree.noSite} members={ofSite} level="site" />
            <ul>
              {groupBy(ofSite, ({ pool }) => pool).map(([pool, members]) => (
                <li key={pool}>
                  <Pool pool={pool} members={members} />
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** A pool with its machines; a machine that is its own pool stands alone. */
function Pool({ pool, members }: { readonly pool: string; readonly members: readonly Machine[] }) {
  const [first] = members
  if (first && members.length === 1 && first.machine === pool) return <Leaf machine={pool} />
  return (
    <>
      <Branch name={pool || texts.cls.tree.noPool} members={members} level="pool" />
      <ul>
        {members.map(({ machine }) => (
          <li key={machine}>
            <Leaf machine={machine} />
          </li>
        ))}
      </ul>
    </>
  )
}

function groupBy(all: readonly Machine[], keyOf: (machine: Machine) => string): [string, Machine[]][] {
  const groups = new Map<string, Machine[]>()
  for (const machine of all) {
    const known = groups.get(keyOf(machine))
    if (known) known.push(machine)
    else groups.set(keyOf(machine), [machine])
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1))
}

interface BranchProps {
  readonly name: string
  readonly members: readonly Machine[]
  readonly level: 'site' | 'pool'
}

/** A site or a pool: ticks all its machines. */
function Branch({ name, members, level }: BranchProps) {
  const box = useRef<HTMLInputElement>(null)
  const names = members.map(({ machine }) => machine)
  const ticked = names.filter(machine => chosen.value.has(machine)).length
  useEffect(() => {
    if (box.current) box.current.indeterminate = ticked > 0 && ticked < names.length
  })
  return (
    <label class={`cls-branch ${level}`}>
      <input
        ref={box}
        type="checkbox"
        checked={ticked === names.length}
        onChange={event => choose(names, event.currentTarget.checked)}
      />
      <span class="cls-name">{name}</span>
      <span class="hint">{names.length}</span>
    </label>
  )
}

/** How a machine fares, in one word. */
function stateOf(answer: Answer | undefined): keyof typeof texts.cls.tree.states {
  if (!answer) return 'asking'
  if (!answer.store) return 'gone'
  if (answer.throttled.length > 0 || answer.store.problem !== '') return 'warning'
  return answer.running.length > 0 ? 'records' : 'answers'
}

function Leaf({ machine }: { readonly machine: string }) {
  const answer = statuses.value.get(machine)
  const { symbol, text, tone } = texts.cls.tree.states[stateOf(answer)]
  const running = answer?.running.map(({ scenario }) => scenario).join(', ') ?? ''
  return (
    <label class="cls-leaf">
      <input
        type="checkbox"
        checked={chosen.value.has(machine)}
        onChange={event => choose([machine], event.currentTarget.checked)}
      />
      <span class={`cls-state ${tone}`} title={text}>
        <span aria-hidden="true">{symbol}</span>
        <span class="visually-hidden">{text}</span>
      </span>
      <span class="cls-name">
        {machine}
        {running === '' ? null : <span class="hint">{running}</span>}
      </span>
    </label>
  )
}
