// Firing helpers for rules whose whole evidence is a list of like things.

import type { Observation } from '../trace/observation.ts'
import { type Evidence, evidenceOf } from './evidence.ts'
import { CLEAR, type Fires, fires, type Judgement } from './rule.ts'

/** One firing over all pieces of evidence; CLEAR without any. Subject and attempts are empty unless given. */
export function fireOnce(
  evidence: readonly Evidence[],
  firing: Pick<Fires, 'causes'> & Partial<Fires>,
): readonly Judgement[] {
  return evidence.length === 0 ? [CLEAR] : [fires({ subject: {}, attempts: [], ...firing, evidence })]
}

/** Evidence in observations, each with the same note. */
export function evidenceOfAll(observations: readonly Observation[], note = ''): Evidence[] {
  return observations.map(observation => evidenceOf(observation, note))
}
