// Gaps in what machines have recorded: a search tells them, and one for a component that nobody has reads no record for it.

import { printableLine } from '../../../base/text.ts'
import { US_PER_DAY } from '../../../base/time.ts'
import type { Controller } from '../../../cls/controller/controller.ts'
import type { Scope } from '../../../cls/controller/topology.ts'
import { readQuery } from '../../../cls/search/query.ts'
import type { ClsAnswer, ClsLoss } from './schemas.ts'
import { showAnswer } from './show-answer.ts'

/** No component is called so: the index of a block excludes it. */
const NOBODY = '(no component)'

/** Gaps of the last days, the latest first, and how each machine answered. */
export async function findLosses(
  controller: Controller,
  scope: Scope,
  days: number,
): Promise<{ readonly losses: ClsLoss[]; readonly answers: ClsAnswer[] }> {
  const nowUs = Date.now() * 1000
  const query = readQuery({ fromUs: nowUs - days * US_PER_DAY, toUs: nowUs, components: [NOBODY] })
  const search = await controller.search(query, scope)
  for await (const _ of search.records) void _
  const answers = search.answers()
  const losses = answers.flatMap(({ machine, result }) =>
    (result?.search?.losses ?? []).map(({ kind, fromUs, toUs, text }) => ({
      machine: printableLine(machine),
      kind: printableLine(kind),
      fromUs,
      toUs,
      text: printableLine(text, 1000),
    })),
  )
  // Notes of this search speak of what it looked for: nothing.
  return {
    losses: losses.sort((a, b) => b.toUs - a.toUs),
    answers: answers.map(answer => ({ ...showAnswer(answer), notes: [] })),
  }
}
