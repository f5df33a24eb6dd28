// Diagnostics of a component that has no part in signing in: told apart by the range of the number.

import { componentBesideSignIn, isBesideSignIn } from '../../facts/diagnostics-families.ts'
import { likely } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

/** The client's word for a call that a person ended: no failure. */
const ENDED_BY_USER = 51_004

/** Numbers and ranges that have a rule of their own. */
function isToldElsewhere(id: number): boolean {
  return id === 10_003 || id === 21_002 || (id >= 15_000 && id < 16_000) || (id >= 54_000 && id < 55_000)
}

export const rule = defineRule({
  id: 'noise/other-component',
  stage: 'noise',
  kind: 'note',
  covers: ['LA-28'],
  title: {
    fires: 'A failure of {component} ({ids}); sign-in is not concerned',
    clear: 'No other component reported a failure',
  },
  needs: [],
  wants: 'a log with ms-diagnostics headers',
  judge: facts => {
    const groups = new Map<string, (typeof facts.diagnostics)[number][]>()
    for (const found of facts.diagnostics) {
      const component = componentBesideSignIn(found.id)
      if (component === '' || found.id === ENDED_BY_USER) continue
      if (!isBesideSignIn(found) || isToldElsewhere(found.id)) continue
      groups.set(component, [...(groups.get(component) ?? []), found])
    }
    if (groups.size === 0) return [CLEAR]
    return [...groups].map(([component, found]) =>
      fires({
        subject: { component, ids: [...new Set(found.map(({ id }) => id))].slice(0, 6).join(', ') },
        evidence: found.map(({ evidence }) => evidence),
        attempts: [],
        causes: [likely('LA-28', 'The number belongs to this component.')],
      }),
    )
  },
  explain:
    'The numbers of diagnostics are given out by component, and {ids} belongs to {component}. The registrar, the web ticket ' +
    'and the certificate service have others: this did not keep anybody from signing in.',
  scope: 'Users of that function.',
  causes: [
    {
      id: 'LA-28',
      cause: 'Something failed in {component}; the reason in the header says what.',
      confirm: ['reason and source in the header.'],
      remedy: ['Look it up by its number, in a trace of the server that source names.'],
    },
  ],
  lookAlikes: [{ what: 'numbers 1000 to 1999 and 4000 to 4999', tell: 'those can end a sign-in' }],
  settle: [],
  seeAlso: ['MS-OCER §7'],
  samples: {
    fires: ['noise/other-component.txt'],
    clear: ['noise/gateway-failure.txt', 'noise/call-ended.uccapilog'],
  },
})
