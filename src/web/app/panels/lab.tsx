// The lab: start it, look at its servers, break it, sign in, look after users and certificates. The address names the part.

import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { messageOf } from '../../../base/errors.ts'
import { openFiles, say } from '../actions.ts'
import { allLogs, getLab, startLab, stopLab } from '../lab/calls.ts'
import type { LabStatus, LabView } from '../lab/views.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { PanelHead } from '../parts/panel-head.tsx'
import { useServer } from '../parts/use-server.ts'
import { linkTo } from '../route.ts'
import { route } from '../state.ts'
import { texts } from '../texts.ts'
import { LabCertificates } from './lab-certificates.tsx'
import { LabFaults } from './lab-faults.tsx'
import { LabServers } from './lab-servers.tsx'
import { LabSignIns } from './lab-sign-in.tsx'
import { LabUsers } from './lab-users.tsx'
import './lab.css'

export interface LabPartProps {
  readonly status: LabStatus
  /** Something was changed that the status shows. */
  readonly onChanged: () => void
}

type Section = keyof typeof texts.lab.sections

const SECTIONS: Readonly<Record<Section, (props: LabPartProps) => ComponentChildren>> = {
  servers: LabServers,
  faults: LabFaults,
  'sign-in': LabSignIns,
  users: LabUsers,
  certificates: LabCertificates,
}

const isSection = (name: string): name is Section => Object.hasOwn(SECTIONS, name)

/** How often a lab that is starting, and the state of a running one, are looked at, ms. */
const LOOK_MS = { starting: 500, running: 5000 } as const

/** The panel. */
export function LabPanel() {
  const { value: lab, problem, reload } = useServer(getLab)
  const isStarting = lab?.state === 'starting'
  useEffect(() => {
    const timer = setInterval(() => void reload(), isStarting ? LOOK_MS.starting : LOOK_MS.running)
    return () => clearInterval(timer)
  }, [isStarting])
  if (!lab)
    return problem === '' ? null : (
      <div class="alert" role="alert">
        {problem}
      </div>
    )
  if (lab.state === 'starting')
    return <EmptyState icon="lab" title={texts.lab.starting} hint={texts.lab.startingHint} />
  if (!lab.status) return <StartLab onChanged={reload} />
  return <RunningLab lab={lab} status={lab.status} onChanged={reload} />
}

function StartLab({ onChanged }: { readonly onChanged: () => Promise<void> }) {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  async function start(): Promise<void> {
    setBusy(true)
    setProblem('')
    await startLab().catch(thrown => setProblem(messageOf(thrown)))
    setBusy(false)
    await onChanged()
  }
  return (
    <>
      <PanelHead title={texts.lab.title} lead={texts.lab.lead} />
      <EmptyState
        icon="lab"
        title={busy ? texts.lab.starting : texts.lab.none}
        hint={busy ? texts.lab.startingHint : texts.lab.noneHint}
      >
        <button type="button" class="primary" disabled={busy} onClick={() => void start()}>
          {busy ? <span class="spinner" aria-hidden="true" /> : null}
          {texts.lab.start}
        </button>
      </EmptyState>
      {problem === '' ? null : (
        <div class="alert" role="alert">
          {problem}
        </div>
      )}
    </>
  )
}

interface RunningLabProps {
  readonly lab: LabView
  readonly status: LabStatus
  readonly onChanged: () => Promise<void>
}

function RunningLab({ lab, status, onChanged }: RunningLabProps) {
  const [name = ''] = route.value.path
  const section = isSection(name) ? name : 'servers'
  const Shown = SECTIONS[section]
  const { sipDomains, users, portShift, activeFaults } = status
  return (
    <>
      <PanelHead title={texts.lab.title} lead={texts.lab.domains(sipDomains, users, portShift)}>
        <a class="button" href={linkTo('attempts')} onClick={() => void openAllLogs()}>
          {texts.lab.openLogs}
        </a>
        {lab.state === 'own' ? <StopLab onChanged={onChanged} /> : null}
      </PanelHead>
      {lab.state === 'other' ? <p class="hint">{texts.lab.other}</p> : null}
      <nav class="segments lab-parts" aria-label={texts.lab.sectionList}>
        {(Object.keys(SECTIONS) as Section[]).map(part => (
          <a key={part} href={linkTo('lab', [part])} aria-current={part === section ? 'page' : undefined}>
            {texts.lab.sections[part]}
            {part === 'faults' && activeFaults.length > 0 ? (
              <span class="tally bad"> ● {activeFaults.length}</span>
            ) : null}
          </a>
        ))}
      </nav>
      <Shown status={status} onChanged={() => void onChanged()} />
    </>
  )
}

async function openAllLogs(): Promise<void> {
  try {
    await openFiles(await allLogs())
  } catch (thrown) {
    say(messageOf(thrown))
  }
}

function StopLab({ onChanged }: { readonly onChanged: () => Promise<void> }) {
  const [busy, setBusy] = useState(false)
  async function stop(): Promise<void> {
    setBusy(true)
    await stopLab().catch(thrown => say(messageOf(thrown)))
    await onChanged()
  }
  return (
    <button type="button" disabled={busy} onClick={() => void stop()}>
      {busy ? texts.lab.stopping : `■ ${texts.lab.stop}`}
    </button>
  )
}
