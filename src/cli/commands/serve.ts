// lyncpin serve: keeps the cases of a team and shows them in the browser.

import { formatSize } from '../../report/numbers.ts'
import { type Access, createAccess, type StoredToken } from '../../web/api/access.ts'
import { startProcess } from '../../web/api/analysis/process.ts'
import { type AnalysisQueue, createAnalysisQueue } from '../../web/api/analysis/queue.ts'
import { readAppFiles } from '../../web/api/app-files.ts'
import { addCaseRoutes } from '../../web/api/cases/routes.ts'
import { type CaseStore, openCaseStore } from '../../web/api/cases/store.ts'
import { addFeatureRoutes } from '../../web/api/feature-routes.ts'
import { createWebServer, lyncpinVersion, type WebServer } from '../../web/api/server.ts'
import { LINK_PATH } from '../../web/api/session-routes.ts'
import { addToken, readEnvironmentToken, readTokenFile } from '../../web/api/token-file.ts'
import { findBuiltApp } from '../built-app.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit.ts'
import { endWhenReaderGoes } from '../output.ts'
import { readServeOptions, SERVE_SUMMARY, type ServeOptions } from '../serve/options.ts'
import { untilInterrupted } from '../until-interrupted.ts'
import { clsRoutes, linkToAgents } from '../web-cls.ts'
import { probeRoutes } from '../web-probe.ts'

/** Runs beside this file or, in a published package, beside what it was compiled to. */
const SCRIPT = new URL(`../serve/analyse-case${import.meta.url.slice(-3)}`, import.meta.url)

/** A case from this size on never takes the last worker. */
const LARGE_BYTES = 256 << 20
const TIDY_MS = 600_000

export const command: Command = {
  name: 'serve',
  summary: SERVE_SUMMARY,
  async run(argv) {
    const environmentToken = takeEnvironmentToken()
    const options = readServeOptions(argv, environmentToken !== '')
    endWhenReaderGoes()
    if (options.addToken !== '') return printNewToken(options)
    const tokens = [
      ...(options.tokens === '' ? [] : await readTokenFile(options.tokens)),
      ...(environmentToken === '' ? [] : [readEnvironmentToken(environmentToken)]),
    ]
    const app = await readAppFiles(options.app ?? (await findBuiltApp({ say: log })))
    const store = await openCaseStore({ folder: options.folder, limits: options.limits, log })
    try {
      await serve(options, { tokens, app, store })
    } finally {
      await store.close()
    }
    return EXIT.ok
  },
}

/** Taken out of the environment, so that nothing that is started from here gets it. */
function takeEnvironmentToken(): string {
  const token = process.env.LYNCPIN_TOKEN ?? ''
  delete process.env.LYNCPIN_TOKEN
  return token
}

async function printNewToken({ tokens, addToken: name }: ServeOptions): Promise<number> {
  const token = await addToken(tokens, name)
  process.stderr.write(`lyncpin: the token of ${name}, shown only now; its hash was added to ${tokens}\n`)
  process.stdout.write(`${token}\n`)
  return EXIT.ok
}

function log(line: string): void {
  process.stderr.write(`${new Date().toISOString()} ${line}\n`)
}

interface Parts {
  readonly tokens: readonly StoredToken[]
  readonly app: Awaited<ReturnType<typeof readAppFiles>>
  readonly store: CaseStore
}

/** Serves until it is interrupted. */
async function serve(options: ServeOptions, { tokens, app, store }: Parts): Promise<void> {
  const version = lyncpinVersion()
  const access = createAccess({ tokens, open: options.isOpen, secure: options.isOverTls })
  const queue = createQueue(options, store, version)
  const agents = options.cls === false ? undefined : linkToAgents(options.cls, { canAttach: false })
  const { probe, lab } = options.pages
  const offered = { version, inputs: false, cases: true, probe, lab, cls: agents !== undefined }
  const server = createWebServer({
    app,
    access,
    names: options.names,
    ...(options.tls ? { tls: options.tls } : {}),
    log,
    logAnswers: true,
    routes: [
      added => addFeatureRoutes(added, offered),
      added => addCaseRoutes(added, { store, queue }),
      ...(agents ? [clsRoutes(agents)] : []),
      ...(await probeRoutes(options.pages, log)),
    ],
  })
  const interrupted = untilInterrupted()
  const tidying = setInterval(() => void store.tidy(), TIDY_MS)
  try {
    await store.tidy()
    analyseOpenCases(store, queue, version)
    await announce(server, access, options, tokens.length)
    await interrupted
    log('ending')
  } finally {
    clearInterval(tidying)
    await server.close()
    await queue.close()
  }
}

function createQueue(options: ServeOptions, store: CaseStore, version: string): AnalysisQueue {
  const { workers, memoryBytes, timeMs } = options
  return createAnalysisQueue({
    workers,
    largeBytes: LARGE_BYTES,
    start: job => startProcess(job, { script: SCRIPT, memoryBytes, timeMs }),
    ended: (id, failure, result) => store.setAnalysis(id, { by: version, failure, ...result }),
    log,
  })
}

/** What the last process did not come to, and what an older version judged. */
function analyseOpenCases(store: CaseStore, queue: AnalysisQueue, version: string): void {
  const open = store.list().filter(({ content }) => content.analysis?.by !== version)
  for (const stored of open) queue.add(stored)
  const all = store.list().length
  log(`${all} cases are kept here, ${open.length} of them are to be analysed`)
}

async function announce(
  server: WebServer,
  access: Access,
  { host, port, names, isOpen, folder, limits }: ServeOptions,
  tokens: number,
): Promise<void> {
  const address = await server.listen(host, port)
  const base = `${names.scheme}://${names.names[0]}:${address.port}`
  log(`cases lie in ${folder}, up to ${formatSize(limits.totalBytes)} for ${limits.ageMs / 86_400_000} days`)
  if (isOpen) log('open to all: whoever reaches this port may read all cases')
  const link = tokens === 0 && !isOpen ? `${LINK_PATH}${access.createLinkToken()}` : '/'
  process.stdout.write(`Lyncpin is at ${base}${link}\nCtrl-C ends it.\n`)
}
