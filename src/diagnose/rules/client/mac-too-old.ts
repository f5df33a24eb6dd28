// A Mac client older than 14.0.6 against the online service.

import type { Attempt } from '../../../trace/attempt.ts'
import { evidenceOfOutcome } from '../../attempt-evidence.ts'
import type { Evidence } from '../../evidence.ts'
import { evidenceOfSip } from '../../evidence.ts'
import { stepsOf } from '../../facts/attempts-about.ts'
import { clientKindOf } from '../../facts/client-kind.ts'
import { compareVersions } from '../../facts/client-programs.ts'
import { isOnlineHost } from '../../facts/hosts.ts'
import { likely } from '../../ranked.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

/** First build of Lync for Mac 2011 that authenticates at the online service. KB2629861. */
const FIRST_GOOD = [14, 0, 6] as const

export const rule = defineRule({
  id: 'client/mac-too-old',
  stage: 'client',
  kind: 'cause',
  covers: ['CLI-06'],
  title: {
    fires: 'The Mac client ({version}) is too old for the online service',
    clear: 'No Mac client is too old for its server',
  },
  needs: [],
  wants: 'the log of the Mac client',
  judge: facts => {
    const old = facts.failedAttempts.filter(isTooOld)
    if (old.length === 0) return [CLEAR]
    return old.map(attempt =>
      fires({
        subject: { version: macVersion(attempt.agent).join('.') },
        evidence: [...agentEvidence(attempt), ...evidenceOfOutcome(attempt)],
        attempts: [attempt],
        causes: [likely('CLI-06')],
      }),
    )
  },
  explain:
    'Lync for Mac before 14.0.6 authenticates in a way that the online service no longer accepts. The client calls itself ' +
    '{version} and was refused by the online service.',
  scope:
    'Macs with that build; other clients of the same users sign in. Pools on premises accept the old build.',
  causes: [
    {
      id: 'CLI-06',
      cause: 'Lync for Mac {version} is older than 14.0.6.',
      confirm: ['Lync > About Lync'],
      remedy: ['Install the last update of Lync for Mac 2011, or Skype for Business on Mac.'],
    },
  ],
  lookAlikes: [{ what: 'a wrong password', tell: 'a current client with the same data tells' }],
  settle: ['The same user with a current client.'],
  seeAlso: ['KB2629861'],
  samples: { fires: ['client/mac-too-old.log'], clear: ['client/mac-on-premises.log'] },
})

/** Version of the Mac client, not of the SIP stack that its name begins with. */
function macVersion(agent: string): number[] {
  const digits =
    /\b(?:MC\/|Mac\D{0,12}?)(1[34](?:\.\d+)+)/i.exec(agent)?.[1] ??
    /\b(1[34]\.\d+(?:\.\d+)*)/.exec(agent)?.[1]
  return digits?.split('.').map(Number) ?? []
}

function isTooOld(attempt: Attempt): boolean {
  if (clientKindOf(attempt.agent) !== 'mac' || !isOnline(attempt)) return false
  const version = macVersion(attempt.agent)
  return version.length > 1 && compareVersions(version, FIRST_GOOD) < 0
}

function isOnline(attempt: Attempt): boolean {
  if (isOnlineHost(attempt.server)) return true
  return stepsOf(attempt).some(({ what }) => {
    if (what.kind === 'web') return isOnlineHost(what.host)
    if (what.kind !== 'sip') return false
    return what.sightings.some(
      ({ challenges, diagnostics }) =>
        challenges.some(({ targetName }) => isOnlineHost(targetName)) ||
        diagnostics.some(({ source }) => isOnlineHost(source ?? '')),
    )
  })
}

/** The request that carries the program's name. */
function agentEvidence(attempt: Attempt): Evidence[] {
  const requests = stepsOf(attempt).flatMap(({ what }) =>
    what.kind === 'sip' && what.request ? [what.request] : [],
  )
  const named = requests.find(({ agent }) => agent !== '')
  return named ? [evidenceOfSip(named, 'User-Agent', 'build of the client')] : []
}
