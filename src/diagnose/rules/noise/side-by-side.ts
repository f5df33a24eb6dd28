// SideBySide 35 at the start of the client: a slip in its manifest.

import type { WindowsEvent } from '../../../trace/observation.ts'
import { evidenceOfAll, fireOnce } from '../../firing.ts'
import { certain } from '../../ranked.ts'
import { defineRule } from '../../rule.ts'

/** Component identity does not match, and its relatives of the same provider. */
const MANIFEST: ReadonlySet<number> = new Set([33, 35, 59, 63, 72, 78, 80])

export const rule = defineRule({
  id: 'noise/side-by-side',
  stage: 'noise',
  kind: 'noise',
  covers: ['LA-02'],
  title: {
    fires: 'SideBySide event about the client: a slip in its manifest, harmless',
    clear: 'No SideBySide event about the client',
  },
  needs: [],
  wants: 'the Application event log of the client',
  judge: facts =>
    fireOnce(evidenceOfAll(facts.events.filter(isAboutClient)), {
      causes: [certain('LA-02')],
    }),
  explain:
    'Windows looked for a 64-bit part of the client named by its manifest and found the 32-bit one. The client runs with ' +
    'what it has; the event has nothing to do with signing in.',
  scope: 'Nobody who signs in.',
  causes: [
    {
      id: 'LA-02',
      cause: 'The manifest of the client names another processor architecture than its library has.',
      confirm: ['The client starts and shows its sign-in window.'],
      remedy: ['Nothing to do (KB3077028).'],
    },
  ],
  lookAlikes: [
    { what: 'a client that does not start', tell: 'Application Error 1000, or the policy PreventRun' },
  ],
  settle: [],
  seeAlso: ['event/SideBySide/35', 'KB3077028'],
  samples: { fires: ['noise/side-by-side.txt'], clear: ['noise/side-by-side-other.txt'] },
})

function isAboutClient({ provider, eventId, description }: WindowsEvent): boolean {
  if (!/^sidebyside$/i.test(provider.trim()) || !MANIFEST.has(eventId)) return false
  return /\b(?:lync|communicator|uccapi|ucmapi|skype)/i.test(description)
}
