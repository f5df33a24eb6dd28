// Collects what all machines know about a user, as `lyncpin cls case` does.

import { collectCase } from '../../../cls/case/collect-case.ts'
import { createController } from '../../../cls/controller/controller.ts'
import type { Transport } from '../../../cls/transport/transport.ts'
import type { JobTools } from '../live/jobs.ts'
import { type ClsEvent, createProgressTeller } from './progress.ts'
import { describeFiles, makeFolder, removeFiles } from './record-files.ts'
import type { FoundResult } from './run-search.ts'
import { showAnswer } from './show-answer.ts'

export interface IncidentWork {
  readonly transport: Transport
  readonly user: string
  readonly fromUs: number
  readonly toUs: number
  readonly computers: readonly string[]
  readonly answerMs: number
}

/** Collects. Rejects when the disk refuses the files, or no agent can be asked. */
export async function runIncident(
  work: IncidentWork,
  { tell, signal }: JobTools<ClsEvent>,
): Promise<FoundResult> {
  const { user, fromUs, toUs, computers, answerMs } = work
  const folder = await makeFolder()
  const teller = createProgressTeller(work.transport, tell, () => 0)
  try {
    const controller = createController({ transport: teller.transport, answerMs })
    const onStage = (text: string): void => tell({ kind: 'stage', text })
    const found = await collectCase(
      controller,
      { computers },
      { user, fromUs, toUs, folder, signal, onStage },
    )
    teller.flush(found.records)
    return {
      folder,
      files: await describeFiles([...found.traces, found.text]),
      offsets: [0],
      result: {
        records: found.records,
        shownRecords: 0,
        fromUs,
        toUs,
        answers: found.answers.map(showAnswer),
        notes: signal.aborted ? ['It was ended before everything was collected.'] : [],
      },
    }
  } catch (thrown) {
    await removeFiles({ folder })
    throw thrown
  } finally {
    teller.stop()
  }
}
