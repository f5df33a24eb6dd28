// Cases over HTTP: upload, look, share, remove.

import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ByteSource } from '../../../base/byte-source.ts'
import { type AnalysisQueue, REPORT_FOLDER, type ReportForm, reportFileName } from '../analysis/queue.ts'
import { sendBytes } from '../byte-range.ts'
import { handle } from '../endpoint.ts'
import type { InputList } from '../endpoint-parts.ts'
import { endpoints } from '../endpoints.ts'
import { createFileBytes } from '../file-bytes.ts'
import { Refusal } from '../refusal.ts'
import { REPORT_POLICY } from '../security-headers.ts'
import type { KeptCase } from './endpoints.ts'
import type { CaseStore, ComingFile, StoredCase } from './store.ts'

export interface CaseRoutesOptions {
  readonly store: CaseStore
  readonly queue: AnalysisQueue
}

/** Adds the routes. */
export function addCaseRoutes(server: FastifyInstance, { store, queue }: CaseRoutesOptions): void {
  const show = (stored: StoredCase): KeptCase => showCase(stored, queue)

  handle(server, endpoints.listCases, () => ({ cases: store.list().map(show) }))
  handle(server, endpoints.getCase, ({ params }) => show(store.get(params.case)))
  handle(server, endpoints.createCase, async ({ body, caller, reply }) => {
    reply.code(201)
    return show(await store.create(body.title, caller?.name ?? ''))
  })
  handle(server, endpoints.addFile, async ({ params, query, request }) =>
    show(await store.addFile(params.case, comingFile(query.name, request))),
  )
  async function complete(id: string): Promise<KeptCase> {
    const stored = await store.complete(id)
    queue.add(stored)
    return show(stored)
  }
  handle(server, endpoints.completeCase, ({ params }) => complete(params.case))
  handle(server, endpoints.uploadCase, async ({ query, caller, request, reply }) => {
    const { id } = (await store.create(query.title, caller?.name ?? '')).content
    try {
      await store.addFile(id, comingFile(query.name, request))
    } catch (thrown) {
      await store.remove(id)
      throw thrown
    }
    reply.code(201)
    return complete(id)
  })
  handle(server, endpoints.removeCase, async ({ params }) => {
    queue.drop(store.get(params.case).content.id)
    await store.remove(params.case)
    return undefined
  })
  handle(server, endpoints.getReport, ({ params, query, reply }) =>
    sendReport(show(store.get(params.case)), store.get(params.case), reply, {
      format: query.format,
      redacted: query.redacted === 'true',
    }),
  )
  handle(server, endpoints.listCaseInputs, ({ params }) => listInputs(store.get(params.case)))
  handle(server, endpoints.readCaseInput, ({ params, request, reply }) =>
    sendBytes(request, reply, findInput(store.get(params.case), params.input)),
  )
}

function showCase({ content, isDraft }: StoredCase, queue: AnalysisQueue): KeptCase {
  const { id, title, by, created, files, analysis } = content
  const failure = analysis?.failure ?? ''
  const sizeBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0)
  const state = isDraft ? 'receiving' : (queue.stateOf(id) ?? (failure === '' ? 'done' : 'failed'))
  const { summary, problems } = analysis ?? { summary: null, problems: [] }
  return {
    id,
    title,
    by,
    created,
    sizeBytes,
    files,
    state,
    stateText: state === 'failed' ? failure : '',
    summary,
    problems,
  }
}

function comingFile(name: string, { headers, raw }: FastifyRequest): ComingFile {
  if (headers['content-type']?.split(';')[0]?.trim() !== 'application/octet-stream')
    throw new Refusal(415, 'bad-request', 'send the bytes of the file as application/octet-stream')
  const length = headers['content-length']
  return { name, stream: raw, sizeBytes: length === undefined ? undefined : Number(length) }
}

const REPORT_TYPES: Readonly<Record<ReportForm['format'], string>> = {
  json: 'application/json',
  html: 'text/html; charset=utf-8',
  markdown: 'text/markdown; charset=utf-8',
}

async function sendReport(
  { state, stateText }: KeptCase,
  { folder }: StoredCase,
  reply: FastifyReply,
  form: ReportForm,
): Promise<FastifyReply> {
  if (state === 'failed') throw new Refusal(409, 'not-ready', `there is no report: ${stateText}`)
  if (state !== 'done')
    throw new Refusal(409, 'not-ready', 'the report is not there yet; ask again in a moment')
  const name = reportFileName(form)
  const path = join(folder, REPORT_FOLDER, name)
  const { size } = await stat(path)
  return reply
    .headers({
      'content-type': REPORT_TYPES[form.format],
      'content-length': String(size),
      'content-disposition': `inline; filename="lyncpin-${name}"`,
      'content-security-policy': REPORT_POLICY,
    })
    .send(createReadStream(path))
}

function listInputs({ content }: StoredCase): InputList {
  const inputs = content.files.map(({ name, sizeBytes }, id) => {
    const kind = /\.tmf$/i.test(name) ? ('format-file' as const) : ('log' as const)
    return { id: String(id), name, sizeBytes, kind }
  })
  return { inputs, problems: [] }
}

function findInput({ content, folder }: StoredCase, input: string): ByteSource {
  const file = /^(?:0|[1-9]\d{0,5})$/.test(input) ? content.files[Number(input)] : undefined
  if (!file) throw new Refusal(404, 'not-found', 'there is no such file in this case')
  return createFileBytes({ ...file, path: join(folder, String(Number(input))) })
}
