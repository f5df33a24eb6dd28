// Keys that work everywhere; lists and tables have their own.

import { goTo, setTheme, showShortcuts } from './actions.ts'
import { isServerView, type ViewName } from './route.ts'
import { features, shortcutsShown, theme } from './state.ts'

const VIEW_KEYS: Readonly<Record<string, ViewName>> = {
  l: 'logs',
  a: 'attempts',
  f: 'findings',
  d: 'ladder',
  m: 'messages',
  c: 'compare',
  z: 'certificates',
  s: 'share',
  p: 'probe',
  b: 'lab',
  r: 'cls',
}

/** A second key is waited for this long after "g". */
const SEQUENCE_MS = 1500
let sequenceUntil = 0

/** Starts listening. */
export function listenToKeys(): void {
  addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Escape' && shortcutsShown.value) return showShortcuts(false)
    if (isTyping(event.target)) return
    if (press(event.key, event.timeStamp)) event.preventDefault()
  })
}

/** True where letters are text. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName) && target.getAttribute('type') !== 'checkbox'
}

function press(key: string, timeMs: number): boolean {
  if (timeMs < sequenceUntil) {
    sequenceUntil = 0
    const view = VIEW_KEYS[key]
    if (view === undefined || (isServerView(view) && !features.value[view])) return false
    goTo({ view, path: [], query: {} })
    return true
  }
  switch (key) {
    case 'g':
      sequenceUntil = timeMs + SEQUENCE_MS
      return true
    case '?':
      showShortcuts(!shortcutsShown.value)
      return true
    case '/':
      return focusFirst('[data-key="filter"]')
    case 'o':
      return clickFirst('[data-key="open"]')
    case 't':
      setTheme(isDark() ? 'light' : 'dark')
      return true
    default:
      return false
  }
}

function isDark(): boolean {
  if (theme.value !== 'system') return theme.value === 'dark'
  return matchMedia('(prefers-color-scheme: dark)').matches
}

function focusFirst(selector: string): boolean {
  const found = document.querySelector<HTMLInputElement>(selector)
  found?.focus()
  found?.select()
  return found !== null
}

function clickFirst(selector: string): boolean {
  const found = document.querySelector<HTMLElement>(selector)
  found?.click()
  return found !== null
}
