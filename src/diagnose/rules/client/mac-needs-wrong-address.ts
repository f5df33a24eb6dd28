// A Mac client that fails, is given another address, and then signs in with the first one.

import { US_PER_MINUTE } from '../../../base/time.ts'
import type { Attempt } from '../../../trace/attempt.ts'
import { evidenceOfOutcome } from '../../attempt-evidence.ts'
import { clientKindOf } from '../../facts/client-kind.ts'
import { mayBe } from '../../facts/client-programs.ts'
import type { Facts } from '../../facts/facts.ts'
import { likely } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

/** The three tries of one person follow one another. */
const WITHIN_US = 20 * US_PER_MINUTE

export const rule = defineRule({
  id: 'client/mac-needs-wrong-address',
  stage: 'client',
  kind: 'cause',
  covers: ['CLI-05'],
  title: {
    fires: 'The Mac client signed in only after a try with another address',
    clear: 'No Mac client needed a try with another address',
  },
  needs: [],
  wants: 'the log of the Mac client over several tries',
  judge: facts => {
    const found = facts.attempts.flatMap(attempt => findDetour(facts, attempt))
    if (found.length === 0) return [CLEAR]
    return found.map(({ failed, detour, signedIn }) =>
      fires({
        subject: { user: failed.user, other: detour.user },
        evidence: [
          ...evidenceOfOutcome(failed, 'fails'),
          ...evidenceOfOutcome(detour, 'another address'),
          ...evidenceOfOutcome(signedIn, 'the same address signs in'),
        ],
        attempts: [failed],
        causes: [likely('CLI-05')],
      }),
    )
  },
  explain:
    '{user} failed, {other} was tried and failed, and then {user} signed in with nothing else changed. Some builds of ' +
    'Lync for Mac 2011 drop a wrong state only when the address changes.',
  scope: 'Lync for Mac 2011 against the online service; Windows clients of the same users sign in at once.',
  causes: [
    {
      id: 'CLI-05',
      cause: 'A fault of the client keeps a wrong state until another address is tried.',
      confirm: [
        'Repeat: sign out, sign in; after a failure try an address that does not exist, then the right one.',
      ],
      remedy: ['Install the last update of Lync for Mac, or Skype for Business on Mac.'],
    },
  ],
  lookAlikes: [{ what: 'a password typed wrong once', tell: 'then no other address lies between' }],
  settle: ['The build of the client.'],
  seeAlso: ['KB2629861'],
  samples: { fires: ['client/mac-detour.log'], clear: ['client/mac-retry.log'] },
})

interface Detour {
  readonly failed: Attempt
  readonly detour: Attempt
  readonly signedIn: Attempt
}

function findDetour({ attempts }: Facts, failed: Attempt): Detour[] {
  if (failed.outcome !== 'failed' || failed.user === '' || !mayBe(failed, 'mac')) return []
  const follows = (attempt: Attempt): boolean =>
    attempt.fromUs >= failed.toUs &&
    attempt.fromUs - failed.toUs < WITHIN_US &&
    attempt.sources.some(source => failed.sources.includes(source))
  const later = attempts.filter(follows)
  const signedIn = later.find(({ user, outcome }) => user === failed.user && outcome === 'signed-in')
  const detour = later.find(
    ({ user, outcome, fromUs }) =>
      outcome === 'failed' && user !== '' && user !== failed.user && fromUs < (signedIn?.fromUs ?? 0),
  )
  const onMac = [failed, signedIn].some(attempt => attempt && clientKindOf(attempt.agent) === 'mac')
  return signedIn && detour && onMac ? [{ failed, detour, signedIn }] : []
}
