// Logging: machines with their agents at the left; what they record, searches, a live tail, incidents and scenarios at the right.

import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import { refresh, showTree } from '../cls/actions.ts'
import { connection, machines, treeShown } from '../cls/state.ts'
import { PanelHead } from '../parts/panel-head.tsx'
import { linkTo } from '../route.ts'
import { route } from '../state.ts'
import { texts } from '../texts.ts'
import { IncidentPart } from './cls-incident.tsx'
import { RecordPart } from './cls-record.tsx'
import { ScenariosPart } from './cls-scenarios.tsx'
import { SearchPart } from './cls-search.tsx'
import { ClsSetup } from './cls-setup.tsx'
import { TailPart } from './cls-tail.tsx'
import { MachineTree } from './cls-tree.tsx'
import './cls.css'

/** How often the machines are asked how they fare: less often where there are many. */
const REFRESH_MS = 15_000
const REFRESH_PER_MACHINE_MS = 40
/** Somebody is just starting an agent. */
const SETUP_MS = 4000

const PARTS = {
  record: RecordPart,
  search: SearchPart,
  tail: TailPart,
  incident: IncidentPart,
  scenarios: ScenariosPart,
} as const satisfies Record<string, () => ComponentChildren>

type PartName = keyof typeof PARTS

const NAMES = Object.keys(PARTS) as PartName[]

/** The panel. */
export function ClsPanel() {
  const state = connection.value
  const count = machines.value.length
  const isThere = count > 0
  useEffect(() => {
    void refresh()
    const timer = setInterval(
      () => {
        if (document.visibilityState === 'visible') void refresh()
      },
      isThere ? REFRESH_MS + count * REFRESH_PER_MACHINE_MS : SETUP_MS,
    )
    return () => clearInterval(timer)
  }, [count])
  if (state.kind === 'asking')
    return (
      <div>
        <PanelHead title={texts.cls.title} />
        <p role="status">{texts.cls.asking}</p>
      </div>
    )
  if (!isThere) return <ClsSetup />
  return <Estate />
}

function Estate() {
  const [name = ''] = route.value.path
  const part = NAMES.find(known => known === name) ?? 'record'
  const Shown = PARTS[part]
  const way = connection.value.kind === 'known' ? connection.value.value.way : ''
  return (
    <div class="cls">
      <PanelHead title={texts.cls.title} lead={texts.cls.lead(machines.value.length, way)}>
        {treeShown.value ? null : (
          <button type="button" onClick={() => showTree(true)}>
            {texts.cls.tree.show}
          </button>
        )}
        <button type="button" onClick={() => void refresh()}>
          {texts.cls.refresh}
        </button>
      </PanelHead>
      {connection.value.kind === 'failed' ? (
        <p class="problem" role="alert">
          ▲ {connection.value.text}
        </p>
      ) : null}
      <div class={treeShown.value ? 'cls-body' : 'cls-body wide'}>
        {treeShown.value ? <MachineTree /> : null}
        <div class="cls-part">
          <nav class="cls-parts" aria-label={texts.cls.partsLabel}>
            {NAMES.map(known => (
              <a key={known} href={linkTo('cls', [known])} aria-current={known === part ? 'page' : undefined}>
                {texts.cls.parts[known]}
              </a>
            ))}
          </nav>
          <Shown />
        </div>
      </div>
    </div>
  )
}
