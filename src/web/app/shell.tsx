// The frame of the page: navigation, the view that the address names, what lies over it.

import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { setTheme, setZone, showShortcuts } from './actions.ts'
import { AttemptsPanel } from './panels/attempts.tsx'
import { CertificatesPanel } from './panels/certificates.tsx'
import { ClsPanel } from './panels/cls.tsx'
import { ComparePanel } from './panels/compare.tsx'
import { FindingsPanel } from './panels/findings.tsx'
import { LabPanel } from './panels/lab.tsx'
import { LadderPanel } from './panels/ladder.tsx'
import { LogsPanel } from './panels/logs.tsx'
import { MessagesPanel } from './panels/messages.tsx'
import { ProbePanel } from './panels/probe.tsx'
import { ReadingPanel } from './panels/reading.tsx'
import { SharePanel } from './panels/share.tsx'
import { StartPanel } from './panels/start.tsx'
import { DropTarget } from './parts/drop-target.tsx'
import { EmptyState } from './parts/empty-state.tsx'
import { Icon } from './parts/icon.tsx'
import { ShortcutSheet } from './parts/shortcut-sheet.tsx'
import { isServerView, linkTo, type ServerViewName, VIEWS, type ViewName } from './route.ts'
import { caseState, features, notice, openView, route, type Theme, theme, zoneUs } from './state.ts'
import { texts } from './texts.ts'
import type { CaseView } from './worker-protocol.ts'
import { formatOffset } from './zone.ts'

/** The whole page. */
export function Shell() {
  const main = useRef<HTMLElement>(null)
  const { view } = route.value
  useEffect(() => {
    document.title = `${texts.views[view]} · ${texts.product}`
  }, [view])
  return (
    <DropTarget>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        {texts.skip}
      </button>
      <div class="shell">
        <header class="side">
          <a class="brand" href={linkTo('logs')}>
            <Logo />
            <span>{texts.product}</span>
          </a>
          <Navigation />
          <Settings />
        </header>
        <main ref={main} id="main" tabIndex={-1} class={`view-${view}`}>
          <CurrentView />
        </main>
      </div>
      <ShortcutSheet />
      <div class="notice" role="status">
        {notice.value === '' ? null : <span>{notice.value}</span>}
      </div>
    </DropTarget>
  )
}

function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M9 7v14a4 4 0 0 0 4 4h10" />
      <circle cx="19" cy="13" r="4.2" />
    </svg>
  )
}

function Navigation() {
  const shown = VIEWS.filter(view => !isServerView(view) || features.value[view])
  return (
    <nav aria-label={texts.header.navigation}>
      <ul>
        {shown.map(view => (
          <li key={view}>
            <a href={linkTo(view)} aria-current={route.value.view === view ? 'page' : undefined}>
              <Icon name={view} />
              <span>{texts.views[view]}</span>
              <Tally view={view} />
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

/** How much there is in a view. */
function Tally({ view }: { readonly view: ViewName }) {
  const report = openView.value?.report
  if (!report) return null
  if (view === 'attempts') {
    const failed = report.attempts.filter(({ outcome }) => outcome === 'failed').length
    return failed === 0 ? null : (
      <span class="tally bad" title={texts.attempts.lead(report.attempts.length, failed)}>
        ✗ {failed}
      </span>
    )
  }
  if (view === 'findings' && report.findings.length > 0)
    return <span class="tally">{report.findings.length}</span>
  return null
}

function Settings() {
  const localUs = -new Date().getTimezoneOffset() * 60_000_000
  return (
    <div class="settings">
      <label>
        <span>{texts.header.zone}</span>
        <select value={String(zoneUs.value)} onChange={event => setZone(Number(event.currentTarget.value))}>
          <option value="0">{texts.header.utc}</option>
          {zonesOf(openView.value, localUs).map(us => (
            <option key={us} value={String(us)}>
              {us === localUs ? texts.header.local(formatOffset(us)) : formatOffset(us)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>{texts.header.theme}</span>
        <select value={theme.value} onChange={event => setTheme(event.currentTarget.value as Theme)}>
          {(['system', 'light', 'dark'] as const).map(name => (
            <option key={name} value={name}>
              {texts.header.themes[name]}
            </option>
          ))}
        </select>
      </label>
      <button type="button" class="quiet" onClick={() => showShortcuts(true)}>
        <Icon name="help" /> {texts.header.shortcuts}
      </button>
    </div>
  )
}

/** Zones worth showing times in: the browser's and those of the logs. */
function zonesOf(view: CaseView | undefined, localUs: number): number[] {
  const known = view?.clocks.filter(clock => clock.known).map(clock => clock.zoneUs) ?? []
  return [...new Set([localUs, ...known])].filter(us => us !== 0).sort((a, b) => a - b)
}

type Panel = (props: { readonly view: CaseView }) => ComponentChildren

const PANELS: Readonly<Record<Exclude<ViewName, ServerViewName>, Panel>> = {
  logs: LogsPanel,
  attempts: AttemptsPanel,
  findings: FindingsPanel,
  ladder: LadderPanel,
  messages: MessagesPanel,
  compare: ComparePanel,
  certificates: CertificatesPanel,
  share: SharePanel,
}

/** What the server behind the page does; shown without a case as well. */
const SERVER_PANELS: Readonly<Record<ServerViewName, () => ComponentChildren>> = {
  probe: ProbePanel,
  lab: LabPanel,
  cls: ClsPanel,
}

function CurrentView() {
  const { view } = route.value
  if (isServerView(view)) {
    const Shown = SERVER_PANELS[view]
    return <Shown />
  }
  const state = caseState.value
  if (state.kind === 'opening') return <ReadingPanel names={state.names} progress={state.progress} />
  if (state.kind === 'open') {
    const Shown = PANELS[view]
    return <Shown view={state.view} />
  }
  if (state.kind === 'failed' || view === 'logs') return <StartPanel />
  return (
    <EmptyState icon={view} title={texts.needsCase.title} hint={texts.needsCase.hint}>
      <a class="button primary" href={linkTo('logs')}>
        {texts.needsCase.action}
      </a>
    </EmptyState>
  )
}
