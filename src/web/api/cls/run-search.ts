// Runs a search, or follows what is recorded from now on, until it is over, ended, or has reached its limit.

import { createController, type RunningSearch } from '../../../cls/controller/controller.ts'
import { count } from '../../../cls/controller/machine-answer.ts'
import type { FoundRecord } from '../../../cls/controller/merge.ts'
import type { SearchQuery } from '../../../cls/search/query.ts'
import { describeTrap } from '../../../cls/search/read-search.ts'
import type { Transport } from '../../../cls/transport/transport.ts'
import type { JobTools } from '../live/jobs.ts'
import { type ClsEvent, createProgressTeller, type ProgressTeller } from './progress.ts'
import { type FoundFiles, openRecordFiles, type RecordFiles, removeFiles } from './record-files.ts'
import type { ClsAnswer, ClsJobResult } from './schemas.ts'
import { showAnswer } from './show-answer.ts'

export interface SearchWork {
  readonly transport: Transport
  readonly query: SearchQuery
  readonly computers: readonly string[]
  readonly answerMs: number
  readonly maxRecords: number
  /** Follows for so long instead of searching. */
  readonly followMs?: number
}

/** What a job leaves. */
export interface FoundResult extends FoundFiles {
  readonly result: ClsJobResult
}

/** On the disk of the server, of one result. */
const BYTE_LIMIT = 256 << 20
/** Rows of one event. */
const EVENT_ROWS = 500

/** Runs it. Rejects when the disk refuses the files, or no agent can be asked. */
export async function runSearch(
  work: SearchWork,
  { tell, signal }: JobTools<ClsEvent>,
): Promise<FoundResult> {
  const files = await openRecordFiles(`cls-${new Date().toISOString().replace(/[-:]/g, '').slice(0, 15)}`)
  const teller = createProgressTeller(work.transport, tell, () => files.records)
  try {
    const begunMs = performance.now()
    const { running, ending } = await begin(work, teller, signal)
    const limit = await take(running, files, { work, teller, tell })
    const isEnded = ending.aborted || limit !== ''
    const ranMs = performance.now() - begunMs
    const answers = running.answers().map(showAnswer)
    const { query } = work
    const found = await files.close()
    const result: ClsJobResult = {
      records: files.records,
      shownRecords: found.offsets.length - 1,
      fromUs: query.fromUs,
      toUs: query.toUs,
      answers: isEnded ? answers.map(answer => asEnded(answer, ranMs, work.answerMs)) : answers,
      notes: [limit, describeTrap(query)].filter(note => note !== ''),
    }
    teller.flush(files.records)
    return { ...found, result }
  } catch (thrown) {
    await files.close().then(removeFiles)
    throw thrown
  } finally {
    teller.stop()
  }
}

async function begin(
  { query, computers, answerMs, followMs }: SearchWork,
  { transport }: ProgressTeller,
  signal: AbortSignal,
): Promise<{ readonly running: RunningSearch; readonly ending: AbortSignal }> {
  const controller = createController({ transport, answerMs })
  if (followMs === undefined)
    return {
      running: await controller.search(query, { computers }, { signal }),
      ending: signal,
    }
  const ending = AbortSignal.any([signal, AbortSignal.timeout(followMs)])
  return { running: await controller.follow(query, { computers }, ending), ending }
}

interface TakeParts {
  readonly work: SearchWork
  readonly teller: ProgressTeller
  readonly tell: (event: ClsEvent) => void
}

/** Takes the records as they come; says which limit was reached, '' for none. */
async function take(
  { records }: RunningSearch,
  files: RecordFiles,
  { work: { maxRecords }, teller, tell }: TakeParts,
): Promise<string> {
  for await (const batch of records) {
    await write(batch.slice(0, maxRecords - files.records), files, tell)
    teller.flush(files.records)
    if (files.records >= maxRecords)
      return `It was ended at ${maxRecords} records: there may be more. A narrower window or more criteria show the rest.`
    if (files.bytes > BYTE_LIMIT)
      return `It was ended at ${BYTE_LIMIT >> 20} MB: there may be more. A narrower window or more criteria show the rest.`
  }
  return ''
}

async function write(
  batch: readonly FoundRecord[],
  files: RecordFiles,
  tell: (event: ClsEvent) => void,
): Promise<void> {
  for (let at = 0; at < batch.length; at += EVENT_ROWS) {
    const rows = await files.add(batch.slice(at, at + EVENT_ROWS))
    if (rows.length > 0) tell({ kind: 'rows', rows })
  }
}

/** A machine that had time left when we ended has neither broken off nor failed to answer. @param ranMs how long it was asked */
function asEnded(answer: ClsAnswer, ranMs: number, answerMs: number): ClsAnswer {
  const { outcome, records } = answer
  if (outcome === 'broken-off')
    return { ...answer, outcome: 'ended', text: `had sent ${count(records)} when it was ended` }
  if (outcome === 'not-answered' && ranMs < answerMs)
    return { ...answer, outcome: 'ended', text: 'had not answered when it was ended' }
  return answer
}
