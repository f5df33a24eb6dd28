// A lab whose servers' logs are what the logging service finds: Authentication runs on every machine, and in place of the files of the
// servers stands the answer of one search. The confusion matrix runs on it. Logs of clients come beside it, as in an estate: no agent
// runs on the computers of users.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../base/errors.ts'
import { encodeText } from '../../base/text.ts'
import { type DeploymentOptions, startDeployment } from '../../lab/deployment/start-deployment.ts'
import {
  createFolderOutput,
  createMemoryOutput,
  type LogOutput,
  type MemoryOutput,
} from '../../lab/logs/log-output.ts'
import type { MatrixDeployment } from '../../lab/matrix/sign-in-matrix.ts'
import type { World } from '../../lab/world/schema.ts'
import type { FormatSet } from '../../log/read-log.ts'
import { joinBytes } from '../../log/wire-message.ts'
import { writeTraceHeader } from '../../log/write-trace.ts'
import { type Controller, createController } from '../controller/controller.ts'
import type { FoundRecord } from '../controller/merge.ts'
import { recordAsClsText, recordsAsTrace } from '../output/write-records.ts'
import { readQuery } from '../search/query.ts'
import { createLabListener, isClsText } from './lab-agents.ts'

/** cls: one CLS text of all machines, as `search --output` writes it; trace: one trace for each machine, as `case` does. */
export type AnswerForm = 'cls' | 'trace'

export interface SearchedDeploymentOptions extends Omit<DeploymentOptions, 'logs' | 'alsoLog' | 'realMs'> {
  /** Segments, and the logs that agents follow. */
  readonly folder: string
  readonly formats: FormatSet
  readonly form: AnswerForm
  /** The name of the scenario that runs on every machine. */
  readonly scenario: string
  /** ms since 1970. */
  readonly nowMs: () => number
}

/** Polls after which the last line of a followed file counts as whole. */
const POLLS = 3

/** Starts a world, its agents and the scenario. Stopping the deployment ends the agents as well. */
export async function startSearchedDeployment(
  world: World,
  options: SearchedDeploymentOptions,
): Promise<MatrixDeployment> {
  const { folder, formats, form, scenario, nowMs } = options
  const logFolder = join(folder, 'logs')
  mkdirSync(logFolder, { recursive: true })
  const written = createWritten(logFolder)
  const time = createLabTime(nowMs)
  const listener = createLabListener()
  const deployment = await startDeployment(world, {
    ...options,
    logs: written,
    alsoLog: listener.alsoLog,
    realMs: time.nowMs,
  })
  const agents = await listener.open(deployment, {
    folder: join(folder, 'cls'),
    logFolder,
    formats,
    version: 'lab',
    onReport: () => undefined,
  })
  const controller = createController({ transport: agents.transport, nowMs: time.nowMs })
  await startEverywhere(controller, scenario)
  let sinceMs = time.nowMs()
  let answer: ReadonlyMap<string, Uint8Array> = new Map()
  const logs: MemoryOutput = {
    ...written,
    async flush() {
      await written.flush()
      for (let i = 0; i < POLLS; i++) await agents.poll()
      const found = await searchAll(controller, sinceMs, time.nowMs())
      answer = form === 'cls' ? asClsText(found) : await asTraces(found)
    },
    files: () => new Map([...written.files(), ...answer]),
    clear() {
      written.clear()
      answer = new Map()
      sinceMs = time.nextSecondMs()
    },
  }
  const { stop } = deployment
  return Object.assign(deployment, {
    logs,
    async stop() {
      await stop()
      await agents.close()
    },
  })
}

/**
 * Logs of clients in memory; event and web logs of servers as files, where agents follow them; nothing else. Flushing rejects with AppError
 * when a file cannot be written.
 */
function createWritten(folder: string): MemoryOutput {
  const clients = createMemoryOutput()
  const refused: string[] = []
  const servers = createFolderOutput(folder, text => refused.push(text))
  const homeOf = (file: string): LogOutput | undefined => {
    if (file.startsWith('clients/')) return clients
    return file.startsWith('servers/') && !isClsText(file) ? servers : undefined
  }
  return {
    append: (file, bytes) => homeOf(file)?.append(file, bytes),
    has: file => homeOf(file)?.has(file) ?? true,
    async flush() {
      await servers.flush()
      const [text] = refused
      if (text !== undefined) throw new AppError('unreadable', text)
    },
    files: clients.files,
    clear: clients.clear,
  }
}

/** The time of the lab. Stamps of web logs have whole seconds: a window that is to hold them begins with one. */
function createLabTime(realMs: () => number) {
  let aheadMs = 0
  const nowMs = (): number => realMs() + aheadMs
  return {
    nowMs,
    /** Lets the rest of this second pass at once. */
    nextSecondMs(): number {
      const now = Math.floor(nowMs())
      const next = now - (now % 1000) + 1000
      aheadMs += next - now
      return next
    },
  }
}

async function startEverywhere(controller: Controller, scenario: string): Promise<void> {
  const answers = await controller.start(scenario, {}, { by: 'lab' })
  const refused = answers.find(({ outcome }) => outcome !== 'answered')
  if (refused) throw new AppError('limit', `${refused.machine}: ${refused.text}`)
}

/** Everything that the machines have of a time. @throws AppError when one does not answer */
async function searchAll(controller: Controller, fromMs: number, toMs: number): Promise<FoundRecord[]> {
  const running = await controller.search(readQuery({ fromUs: fromMs * 1000, toUs: toMs * 1000 }), {})
  const found: FoundRecord[] = []
  for await (const batch of running.records) found.push(...batch)
  const missing = running.answers().find(({ outcome }) => outcome !== 'answered')
  if (missing) throw new AppError('unreadable', `${missing.machine} ${missing.text}`)
  return found
}

function asClsText(found: readonly FoundRecord[]): Map<string, Uint8Array> {
  return new Map([['cls/answer.txt', joinBytes(...found.map((record, i) => recordAsClsText(record, i + 1)))]])
}

async function asTraces(found: readonly FoundRecord[]): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>()
  for (const [machine, own] of Map.groupBy(found, record => record.machine)) {
    const text = writeTraceHeader(`logging service ${machine}`) + (await recordsAsTrace(own))
    files.set(`cls/${machine}.lyncpin.jsonl`, encodeText(text))
  }
  return files
}
