// Searches, live tails and incidents over HTTP: begun, followed, ended; their files opened and saved.

import type { FastifyInstance } from 'fastify'
import { AppError } from '../../../base/errors.ts'
import { decodeText, printable } from '../../../base/text.ts'
import { atField } from '../../../cls/field-error.ts'
import { readSearch } from '../../../cls/search/read-search.ts'
import { readClsTime } from '../../../cls/times.ts'
import type { Caller } from '../access.ts'
import { sendBytes } from '../byte-range.ts'
import type { InputList } from '../endpoint-parts.ts'
import { createFileBytes } from '../file-bytes.ts'
import { createJobs, type Job, type JobTools } from '../live/jobs.ts'
import { sendEvents } from '../live/send-events.ts'
import { Refusal } from '../refusal.ts'
import {
  clsEndpoints,
  type IncidentRequest,
  type ScopeRequest,
  type SearchRequest,
  type TailRequest,
} from './endpoints.ts'
import { handleCls } from './handle.ts'
import type { ClsLink } from './link.ts'
import { machinesFor } from './machines.ts'
import type { ClsEvent } from './progress.ts'
import { removeFiles } from './record-files.ts'
import { runIncident } from './run-incident.ts'
import { type FoundResult, runSearch } from './run-search.ts'
import type { ClsJob } from './schemas.ts'

type ClsWork = (tools: JobTools<ClsEvent>) => Promise<FoundResult>

/** At once, of all callers together. */
const RUNNING = 6
/** Results that are kept; their files lie on the disk. */
const KEPT = 8

/** Adds the routes; gives what ends all jobs and removes their files. */
export function addJobRoutes(server: FastifyInstance, link: ClsLink): () => Promise<void> {
  const jobs = createJobs<ClsEvent, FoundResult>({
    running: RUNNING,
    kept: KEPT,
    dropped: found => void removeFiles(found),
  })
  const jobOf = ({ job }: { readonly job: string }, caller: Caller | undefined): Job<ClsEvent, FoundResult> =>
    jobs.get(job, caller?.name ?? '')
  const begin = (work: ClsWork, caller: Caller | undefined): ClsJob =>
    showJob(jobs.start(caller?.name ?? '', work))

  handleCls(server, clsEndpoints.searchCls, async ({ body, caller, reply }) => {
    const work = await searchWork(link, body)
    reply.code(201)
    return begin(work, caller)
  })
  handleCls(server, clsEndpoints.tailCls, async ({ body, caller, reply }) => {
    const work = await tailWork(link, body)
    reply.code(201)
    return begin(work, caller)
  })
  handleCls(server, clsEndpoints.collectCls, async ({ body, caller, reply }) => {
    const work = await incidentWork(link, body)
    reply.code(201)
    return begin(work, caller)
  })
  handleCls(server, clsEndpoints.getClsJob, ({ params, caller }) => showJob(jobOf(params, caller)))
  handleCls(server, clsEndpoints.followClsJob, ({ params, caller, request, reply }) =>
    sendEvents(request, reply, jobOf(params, caller).events),
  )
  handleCls(server, clsEndpoints.cancelClsJob, ({ params, caller }) => {
    jobOf(params, caller).cancel()
    return undefined
  })
  handleCls(server, clsEndpoints.listClsInputs, ({ params, caller }) =>
    listInputs(resultOf(jobOf(params, caller))),
  )
  handleCls(server, clsEndpoints.readClsInput, ({ params, caller, request, reply }) => {
    const { files } = resultOf(jobOf(params, caller))
    const file = files[numberOf(params.input)]
    if (!file) throw new Refusal(404, 'not-found', 'there is no such file')
    return sendBytes(request, reply, createFileBytes(file))
  })
  handleCls(server, clsEndpoints.readClsRecord, async ({ params, caller }) => {
    const { files, offsets } = resultOf(jobOf(params, caller))
    const number = numberOf(params.record)
    const [from, to] = [offsets[number], offsets[number + 1]]
    const file = files.at(-1)
    if (!file || from === undefined || to === undefined)
      throw new Refusal(404, 'not-found', 'there is no such record')
    return {
      text: printable(decodeText(await createFileBytes(file).read(from, to)).replaceAll('\r\n', '\n')),
    }
  })
  return jobs.close
}

/** What is asked for is checked before the job begins: refusals come at once, at their field. */
async function askedOf(link: ClsLink, request: ScopeRequest) {
  const transport = await link.transport()
  const computers = machinesFor(await transport.agents(), request)
  return { transport, computers, answerMs: request.timeoutSeconds * 1000 }
}

async function searchWork(link: ClsLink, request: SearchRequest): Promise<ClsWork> {
  const query = readSearch(request, Date.now())
  const asked = await askedOf(link, request)
  return tools => runSearch({ ...asked, query, maxRecords: request.maxRecords }, tools)
}

async function tailWork(link: ClsLink, request: TailRequest): Promise<ClsWork> {
  const nowMs = Date.now()
  const followMs = request.minutes * 60_000
  const query = { ...readSearch(request, nowMs), fromUs: nowMs * 1000, toUs: (nowMs + followMs) * 1000 }
  const asked = await askedOf(link, request)
  return tools => runSearch({ ...asked, query, followMs, maxRecords: request.maxRecords }, tools)
}

async function incidentWork(link: ClsLink, request: IncidentRequest): Promise<ClsWork> {
  const { user, since, until } = request
  const nowMs = Date.now()
  const zone = request.timeZone === '' ? 'local' : request.timeZone
  const fromUs = atField('since', () => readClsTime(since, zone, nowMs))
  const toUs = atField('until', () => readClsTime(until, zone, nowMs))
  if (toUs < fromUs)
    atField('until', () => {
      throw new AppError('usage', 'It ends before it begins.')
    })
  const asked = await askedOf(link, request)
  return tools => runIncident({ ...asked, user, fromUs, toUs }, tools)
}

function showJob({ id, startedMs, state, stateText, result }: Job<ClsEvent, FoundResult>): ClsJob {
  return { id, startedMs, state, stateText, result: result?.result ?? null }
}

function resultOf({ state, stateText, result }: Job<ClsEvent, FoundResult>): FoundResult {
  if (result) return result
  const text = state === 'failed' ? `there is no result: ${stateText}` : 'it still runs'
  throw new Refusal(409, 'not-ready', text)
}

function listInputs({ files }: FoundResult): InputList {
  const inputs = files.map(({ name, sizeBytes }, id) => ({
    id: String(id),
    name,
    sizeBytes,
    kind: 'log' as const,
  }))
  return { inputs, problems: [] }
}

/** -1 for what is no number. */
function numberOf(text: string): number {
  return /^(?:0|[1-9]\d{0,5})$/.test(text) ? Number(text) : -1
}
