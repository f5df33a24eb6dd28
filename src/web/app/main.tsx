// The browser application starts here.

import { render } from 'preact'
import { followAddress, meetServer, restoreTheme, worker } from './actions.ts'
import { endAllOnLeaving } from './cls/actions.ts'
import { listenToKeys } from './keyboard.ts'
import { Shell } from './shell.tsx'
import './styles/page.css'

restoreTheme()
followAddress()
addEventListener('hashchange', followAddress)
listenToKeys()
void meetServer()
endAllOnLeaving()

const root = document.getElementById('app')
if (root) render(<Shell />, root)

// The worker is ready before somebody drops a log, and is there when the network is gone by then.
if ('requestIdleCallback' in globalThis) requestIdleCallback(() => worker.start())
else setTimeout(() => worker.start(), 500)
