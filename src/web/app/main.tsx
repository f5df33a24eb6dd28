// The browser application starts here.

import { render } from 'preact'
import { followAddress, meetServer, restoreTheme } from './actions.ts'
import { listenToKeys } from './keyboard.ts'
import { Shell } from './shell.tsx'
import './styles/base.css'
import './styles/controls.css'
import './styles/shell.css'

restoreTheme()
followAddress()
addEventListener('hashchange', followAddress)
listenToKeys()
void meetServer()

const root = document.getElementById('app')
if (root) render(<Shell />, root)
