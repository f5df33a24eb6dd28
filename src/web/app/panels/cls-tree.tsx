// The machines as a tree of sites and pools: how each fares, and which of them commands and searches are for.

import { useEffect, useRef } from 'preact/hooks'
import { choose, showTree, waitFor } from '../cls/actions.ts'
import type { Answer, Machine } from '../cls/calls.ts'
import { chosen, machines, patienceSeconds, statuses } from '../cls/state.ts'
import { texts } from '../texts.ts'

/** The tree. */
export function MachineTree() {
  const all = machines.value
  const sites = groupBy(all, ({ site }) => site)
  return (
    <section class="card cls-tree" aria-label={texts.cls.tree.title}>
      <div class="cls-scope">
        <p role="status">{texts.cls.tree.scope(chosen.value.size, all.length)}</p>
        {chosen.value.size > 0 ? (
          <button
            type="button"
            class="small"
            aria-label={texts.cls.tree.clearChoice}
            onClick={() => choose([...chosen.value], false)}
          >
            {texts.cls.tree.clear}
          </button>
        ) : null}
        <button
          type="button"
          class="small"
          aria-label={texts.cls.tree.hideMachines}
          onClick={() => showTree(false)}
        >
          {texts.cls.tree.hide}
        </button>
      </div>
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
      <Patience />
    </section>
  )
}

const PATIENCE = [1, 3, 10, 30, 60]

/** How long machines are waited for. */
function Patience() {
  return (
    <label class="cls-patience">
      {texts.cls.tree.patience}
      <select
        value={String(patienceSeconds.value)}
        onChange={event => waitFor(Number(event.currentTarget.value))}
      >
        {PATIENCE.map(seconds => (
          <option key={seconds} value={String(seconds)}>
            {seconds} s
          </option>
        ))}
      </select>
    </label>
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
      <span class="cls-name">
        <HostName name={name} />
      </span>
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
        <HostName name={machine} />
        {running === '' ? null : <span class="hint">{running}</span>}
      </span>
    </label>
  )
}

/** A name that is broken behind its first part, if it must be. */
function HostName({ name }: { readonly name: string }) {
  const dot = name.indexOf('.')
  if (dot < 0) return <>{name}</>
  return (
    <>
      {name.slice(0, dot)}
      <wbr />
      {name.slice(dot)}
    </>
  )
}
