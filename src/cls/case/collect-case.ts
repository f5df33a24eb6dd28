// Turns an incident into files: what all machines have about a user, one trace per machine, so that the clock of each is
// judged by itself, and one CLS text of all in order of time.

import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeText, encodeText } from '../../base/text.ts'
import { SECURITY_PROVIDER } from '../../lab/logs/event-xml.ts'
import { writeTraceHeader } from '../../log/write-trace.ts'
import type { Controller } from '../controller/controller.ts'
import { count, type MachineAnswer, NOTHING_FOUND } from '../controller/machine-answer.ts'
import type { FoundRecord } from '../controller/merge.ts'
import type { Scope } from '../controller/topology.ts'
import { recordAsClsText, recordsAsTrace } from '../output/write-records.ts'
import { readQuery, type SearchQuery } from '../search/query.ts'

export interface CaseRequest {
  /** "alice@contoso.com", with or without sip:. */
  readonly user: string
  readonly fromUs: number
  readonly toUs: number
  /** Where the files go; created where it is missing. */
  readonly folder: string
  /** Ends it early: what is found by then is the case. */
  readonly signal?: AbortSignal
  /** Told what is being done. */
  readonly onStage?: (text: string) => void
}

export interface CollectedCase {
  /** One trace for each machine that had records. */
  readonly traces: readonly string[]
  /** CLS text of all. */
  readonly text: string
  readonly records: number
  readonly answers: readonly MachineAnswer[]
}

/** Syncs, searches and writes the files of a case. Rejects with AppError when no agent is known or the folder is refused. */
export async function collectCase(
  controller: Controller,
  scope: Scope,
  request: CaseRequest,
): Promise<CollectedCase> {
  const { fromUs, toUs, folder, signal, onStage = () => undefined } = request
  const user = request.user.trim().replace(/^sips?:/i, '')
  onStage('writing to disk what agents hold in memory')
  const synced = await controller.sync(scope)
  // A machine that says nothing is waited for once, not with every question.
  const silent = synced.filter(({ outcome }) => outcome === 'not-answered')
  const computers = synced.filter(answer => !silent.includes(answer)).map(({ machine }) => machine)
  const search = async (asked: Partial<SearchQuery>, limit?: number): Promise<Gathered> =>
    computers.length === 0 || signal?.aborted
      ? { records: [], answers: [] }
      : gather(controller, { computers }, { fromUs, toUs, ...asked }, { limit, signal })
  // First what names the user, then what shares a call-id, a correlation id or an address with that: answers, web requests
  // and connections name nobody. Then what went wrong on the machines at that time.
  onStage(`looking for records that name ${user}`)
  const named = await search({ uri: user })
  const words = relatedWords(named.records)
  if (words.length > 0) onStage(`looking for what belongs to these ${named.records.length} records`)
  const related = words.length === 0 ? named : await search({ uri: user, words })
  onStage('looking for warnings and errors of that time')
  const troubles = await search({ level: 'Warning' }, TROUBLE_LIMIT)
  // Windows audits refused log-ons at level Information, under the name of the account, which need not be that of the user.
  const audits = await search({ components: [SECURITY_PROVIDER] }, TROUBLE_LIMIT)
  const found = {
    records: mergeFound(mergeFound(related.records, troubles.records), audits.records),
    answers: related.answers,
  }
  await mkdir(folder, { recursive: true })
  const written = await writeCase(folder, found.records)
  const answers = [...found.answers.map(answer => recounted(answer, found.records)), ...silent]
  return { ...written, records: found.records.length, answers }
}

/** The answer with what all questions together have found. */
function recounted(answer: MachineAnswer, found: readonly FoundRecord[]): MachineAnswer {
  const records = found.filter(({ machine }) => machine === answer.machine).length
  if (answer.outcome !== 'answered' || records === answer.records) return answer
  const notes = answer.notes.filter(note => records === 0 || !note.startsWith(NOTHING_FOUND))
  return { ...answer, records, notes, text: `answered with ${count(records)}` }
}

interface Gathered {
  readonly records: readonly FoundRecord[]
  readonly answers: readonly MachineAnswer[]
}

/** Records of a case are read into memory: it is about one user and some minutes. */
const RECORD_LIMIT = 200_000

/** Warnings and errors of the machines are taken up to here: some servers write little else. */
const TROUBLE_LIMIT = 5000

async function gather(
  controller: Controller,
  scope: Scope,
  asked: Partial<SearchQuery>,
  {
    limit = RECORD_LIMIT,
    signal,
  }: { readonly limit: number | undefined; readonly signal: AbortSignal | undefined },
): Promise<Gathered> {
  const running = await controller.search(readQuery(asked), scope, signal ? { signal } : {})
  const records: FoundRecord[] = []
  for await (const batch of running.records) {
    records.push(...batch)
    if (records.length > limit) break
  }
  return { records, answers: running.answers() }
}

const WORD_LIMIT = 500
/** Call-ids; correlation ids in blocks, traces and prefixes; addresses of the other side. */
const RELATED = [
  /Call-ID: ?([^\s\\"]{6,100})/gi,
  /(?:Correlation-Id: ?|"correlation":"|\)\) ?\[)(\d{5,10})\b/gi,
  /(?:Peer: ?|"peer":")\[?([\da-f.:]{7,39}?)\]?(?::\d+)?["\s\\]/gi,
  /"connection":"([^"\\]{4,80})"/g,
]

/** What joins other records to these. */
function relatedWords(records: readonly FoundRecord[]): string[] {
  const words = new Set<string>()
  for (const { bytes } of records) {
    const text = decodeText(bytes)
    for (const pattern of RELATED) for (const [, word = ''] of text.matchAll(pattern)) words.add(word)
    if (words.size > WORD_LIMIT) break
  }
  return [...words].slice(0, WORD_LIMIT)
}

/** Both in order of time, what is in both once. */
function mergeFound(a: readonly FoundRecord[], b: readonly FoundRecord[]): FoundRecord[] {
  const keyOf = ({ machine, timeUs, bytes }: FoundRecord): string =>
    `${machine}|${timeUs}|${decodeText(bytes)}`
  const known = new Set(a.map(keyOf))
  return [...a, ...b.filter(record => !known.has(keyOf(record)))].sort((x, y) => x.timeUs - y.timeUs)
}

async function writeCase(
  folder: string,
  records: readonly FoundRecord[],
): Promise<{ readonly traces: readonly string[]; readonly text: string }> {
  const text = join(folder, 'records.txt')
  const byMachine = Map.groupBy(records, ({ machine }) => machine)
  await write(
    text,
    records.map((record, i) => recordAsClsText(record, i + 1)),
  )
  const traces: string[] = []
  for (const [machine, own] of byMachine) {
    const file = join(folder, `${machine.replace(/[^\w.-]/g, '_')}.lyncpin.jsonl`)
    await write(file, [
      encodeText(writeTraceHeader(`logging service ${machine}`)),
      encodeText(await recordsAsTrace(own)),
    ])
    traces.push(file)
  }
  return { traces, text }
}

async function write(path: string, parts: readonly Uint8Array[]): Promise<void> {
  let file: FileHandle | undefined
  try {
    file = await open(path, 'w', 0o600)
    for (const part of parts) await file.writeFile(part)
  } finally {
    await file?.close()
  }
}
