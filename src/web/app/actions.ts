// Everything that changes the state of the page.

import { messageOf } from '../../base/errors.ts'
import type { ReportAttempt } from '../../report/case-report.ts'
import { formatRoute, linkTo, parseRoute, type Route } from './route.ts'
import { askFeatures, caseOfAddress, listInputs, signIn } from './server.ts'
import {
  caseState,
  clocks,
  features,
  files,
  lastView,
  type Mark,
  marks,
  notice,
  route,
  shortcutsShown,
  type Theme,
  theme,
  zoneUs,
} from './state.ts'
import { createWorkerClient } from './worker-client.ts'
import type { CaseView, FileInput, GivenClock } from './worker-protocol.ts'

export const worker = createWorkerClient(text => {
  caseState.value = { kind: 'failed', text }
})

let opening: AbortController | undefined

/** Opens files as a new case, or together with those that are open. */
export async function openFiles(added: readonly FileInput[], together = false): Promise<void> {
  if (added.length === 0) return
  const before = together ? files.value : []
  files.value = [...before, ...added]
  if (!together) clocks.value = {}
  marks.value = new Map()
  await readFiles()
  if (caseState.value.kind === 'open' && !together) showFirst(caseState.value.view)
}

/** Where a case is entered: as a bundle remembers it, at the address that was asked for, or at its attempts. */
function showFirst({ report, restored }: CaseView): void {
  if (restored) {
    zoneUs.value = restored.zoneUs
    restoreMarks(restored.marks)
    goTo(parseRoute(restored.view))
  } else if (route.value.view === 'logs' && report.attempts.length > 0) location.hash = linkTo('attempts')
}

async function readFiles(): Promise<void> {
  opening?.abort()
  const mine = new AbortController()
  opening = mine
  const names = files.value.map(({ name }) => name)
  caseState.value = { kind: 'opening', names, progress: undefined }
  try {
    const view = await worker.call(
      'open',
      { files: files.value, clocks: clocks.value },
      {
        signal: mine.signal,
        onProgress(progress) {
          if (!mine.signal.aborted) caseState.value = { kind: 'opening', names, progress }
        },
      },
    )
    const whole = { ...view, report: { ...view.report, attempts: await takeAttempts(view.attempts) } }
    if (!mine.signal.aborted) caseState.value = { kind: 'open', view: whole }
  } catch (thrown) {
    if (!mine.signal.aborted) caseState.value = { kind: 'failed', text: messageOf(thrown) }
  }
}

async function takeAttempts(count: number): Promise<readonly ReportAttempt[]> {
  const attempts: ReportAttempt[] = []
  while (attempts.length < count) {
    const piece = await worker.call('attempts', { from: attempts.length })
    // Another case was opened meanwhile.
    if (piece.length === 0) break
    attempts.push(...piece)
  }
  return attempts
}

/** Stops reading and forgets the files. */
export function closeCase(): void {
  opening?.abort()
  files.value = []
  clocks.value = {}
  marks.value = new Map()
  caseState.value = { kind: 'none' }
  location.hash = linkTo('logs')
}

/** Says how the clock of a source stands and reads the case again with that. */
export async function setClock(source: string, clock: GivenClock): Promise<void> {
  clocks.value = { ...clocks.value, [source]: clock }
  await readFiles()
}

/** Shows the view that the address names. */
export function followAddress(): void {
  route.value = parseRoute(location.hash)
  if (route.value.view !== 'share') lastView.value = route.value
}

/** Goes to a view; `replace` leaves no step to go back to. */
export function goTo(next: Route, replace = false): void {
  const fragment = formatRoute(next)
  if (fragment === location.hash) return
  if (replace) {
    history.replaceState(undefined, '', fragment)
    followAddress()
  } else location.hash = fragment
}

/** Changes how the present view is shown. */
export function setQuery(changes: Readonly<Record<string, string>>): void {
  goTo({ ...route.value, query: { ...route.value.query, ...changes } }, true)
}

const THEME_KEY = 'lyncpin.theme'

/** Chooses light, dark or what the system says, and remembers it. */
export function setTheme(next: Theme): void {
  theme.value = next
  const { documentElement: root } = document
  if (next === 'system') delete root.dataset.theme
  else root.dataset.theme = next
  try {
    localStorage.setItem(THEME_KEY, next)
  } catch {
    // A browser that keeps nothing shows the theme of the system next time.
  }
}

/** Brings back what was remembered. */
export function restoreTheme(): void {
  try {
    const known = localStorage.getItem(THEME_KEY)
    if (known === 'light' || known === 'dark') setTheme(known)
  } catch {
    // As above.
  }
}

/** Shows times in another zone, µs east of UTC. */
export function setZone(us: number): void {
  zoneUs.value = us
}

/** Marks a row, or takes the mark away. */
export function toggleMark(row: number): void {
  const next = new Map(marks.value)
  if (!next.delete(row)) next.set(row, { row, note: '' })
  marks.value = next
}

/** Writes a note to a row, which marks it. */
export function setNote(row: number, note: string): void {
  marks.value = new Map(marks.value).set(row, { row, note })
}

/** Replaces all marks: those of a bundle. */
export function restoreMarks(all: readonly Mark[]): void {
  marks.value = new Map(all.map(mark => [mark.row, mark]))
}

/** Shows or hides the sheet of shortcuts. */
export function showShortcuts(shown: boolean): void {
  shortcutsShown.value = shown
}

let noticeTimer: ReturnType<typeof setTimeout> | undefined

/** Shows a short message for some seconds. */
export function say(text: string): void {
  notice.value = text
  clearTimeout(noticeTimer)
  noticeTimer = setTimeout(() => {
    notice.value = ''
  }, 4000)
}

/** Asks the server behind the page, if there is one, what it offers, and opens what it was started with or asked for. */
export async function meetServer(): Promise<void> {
  features.value = await askFeatures()
  const { inputs, cases, signedIn } = features.value
  const id = cases ? caseOfAddress() : ''
  if (!signedIn || (id === '' && !inputs) || caseState.value.kind !== 'none') return
  try {
    await openFiles(await listInputs(id))
  } catch (thrown) {
    caseState.value = { kind: 'failed', text: messageOf(thrown) }
  }
}

/** Signs in with an access token. Rejects with the server's words. */
export async function enter(token: string): Promise<void> {
  await signIn(token)
  await meetServer()
}
