// Probes over HTTP. Each is a job of the one who began it; its trace and its report stay for a while.

import type { FastifyInstance, FastifyReply } from 'fastify'
import { messageOf } from '../../../base/errors.ts'
import { printableLine } from '../../../base/text.ts'
import {
  type ClientMaker,
  type MachineNetwork,
  machineClient,
  type Performed,
  performProbe,
  sourceOf,
  stepPage,
  steps,
} from '../../../probe/index.ts'
import { formatProbeHtml } from '../../../report/probe/probe-html.ts'
import type { ProbeEvent, ProbeRunView } from '../../app/probe/views.ts'
import type { Caller } from '../access.ts'
import { sendBytes } from '../byte-range.ts'
import { handle } from '../endpoint.ts'
import { endpoints } from '../endpoints.ts'
import type { LabHost } from '../lab/host.ts'
import { createJobs, type Job } from '../live/jobs.ts'
import { sendEvents } from '../live/send-events.ts'
import { Refusal } from '../refusal.ts'
import { REPORT_POLICY } from '../security-headers.ts'
import type { OrderedProbe } from './endpoints.ts'
import { createQuestions, type Questions } from './questions.ts'
import { readNetwork, readProbeOptions } from './read-order.ts'

export interface ProbeRoutesOptions {
  /** How this machine reaches others: proxy, roots. */
  readonly network: MachineNetwork
  /** The lab of this server, if it may have one. */
  readonly lab?: Pick<LabHost, 'client' | 'typed'>
  /** A line for the one who runs the server. */
  readonly log: (line: string) => void
}

/** What is kept of a probe that has ended. */
interface Ended extends Pick<Performed, 'probe' | 'trace'> {
  readonly cutShort: boolean
}

type ProbeJob = Job<ProbeEvent, Ended>

interface Begun {
  readonly order: Pick<ProbeRunView, 'address' | 'side' | 'at' | 'signsIn'>
  readonly traceName: string
  readonly questions: Questions
}

const JOBS = { running: 4, kept: 20 } as const

/** Adds the routes. */
export function addProbeRoutes(server: FastifyInstance, options: ProbeRoutesOptions): void {
  const jobs = createJobs<ProbeEvent, Ended>(JOBS)
  const begun = new WeakMap<ProbeJob, Begun>()
  server.addHook('onClose', () => jobs.close())
  let count = 0

  const mine = (probe: string, caller: Caller | undefined): ProbeJob => jobs.get(probe, caller?.name ?? '')
  const view = (job: ProbeJob): ProbeRunView => viewOf(job, begun.get(job))

  async function start(order: OrderedProbe, by: string): Promise<ProbeRunView> {
    const ending = new AbortController()
    let tell: (event: ProbeEvent) => void = () => undefined
    const questions = createQuestions({
      onAsked: (question, host) => tell({ kind: 'question', question, host: printableLine(host, 300) }),
      onAnswered: (question, trusted) => tell({ kind: 'answered', question, trusted }),
      signal: ending.signal,
    })
    const probeOptions = readProbeOptions(order, {
      trust: questions.ask,
      typed: address => options.lab?.typed(address),
    })
    const client = await clientFor(order, options, network => machineClient(network, probeOptions))
    const traceName = `${nameOf(probeOptions.user)}-${++count}.lyncpin`
    const job = jobs.start(by, async tools => {
      tell = tools.tell
      tools.signal.addEventListener('abort', () => ending.abort())
      try {
        const { probe, trace, run } = await performProbe({
          options: probeOptions,
          client,
          signal: tools.signal,
          name: traceName,
          watcher: {
            started: step => tell({ kind: 'started', step }),
            ended: step => tell({ kind: 'ended', step }),
          },
        })
        return { probe, trace, cutShort: run.cutShort }
      } catch (thrown) {
        options.log(`a probe failed: ${printableLine(messageOf(thrown), 1000)}`)
        throw thrown
      } finally {
        // At the end of all patience a question may still wait.
        ending.abort()
      }
    })
    const { side = '', credentials } = probeOptions
    const asked = {
      address: probeOptions.user,
      side,
      at: order.at,
      signsIn: credentials !== undefined,
    } as const
    begun.set(job, { order: asked, traceName, questions })
    return view(job)
  }

  handle(server, endpoints.listProbeSteps, () => ({ steps: steps.map(stepPage) }))
  handle(server, endpoints.startProbe, ({ body, caller, reply }) => {
    reply.code(201)
    return start(body, caller?.name ?? '')
  })
  handle(server, endpoints.listProbes, ({ caller }) => ({
    probes: jobs
      .list(caller?.name ?? '')
      .map(view)
      .reverse(),
  }))
  handle(server, endpoints.getProbe, ({ params, caller }) => view(mine(params.probe, caller)))
  handle(server, endpoints.followProbe, ({ params, caller, request, reply }) =>
    sendEvents(request, reply, mine(params.probe, caller).events),
  )
  handle(server, endpoints.answerProbe, ({ params, body, caller }) => {
    begun.get(mine(params.probe, caller))?.questions.answer(body.question, body.trust)
    return undefined
  })
  handle(server, endpoints.endProbe, ({ params, caller }) => {
    mine(params.probe, caller).cancel()
    return undefined
  })
  handle(server, endpoints.getProbeReport, ({ params, query, caller, reply }) => {
    const { probe } = resultOf(mine(params.probe, caller))
    return query.format === 'html' ? sendPage(reply, formatProbeHtml(probe)) : probe
  })
  handle(server, endpoints.readProbeTrace, ({ params, caller, request, reply }) => {
    const job = mine(params.probe, caller)
    return sendBytes(request, reply, sourceOf(begun.get(job)?.traceName ?? '', resultOf(job).trace))
  })
}

/** The client that walks the steps: this machine, or one of the lab. */
async function clientFor(
  order: OrderedProbe,
  { network, lab }: ProbeRoutesOptions,
  ofMachine: (network: MachineNetwork) => ClientMaker,
): Promise<ClientMaker> {
  if (order.at === 'network') return ofMachine(readNetwork(order, network))
  if (!lab) throw new Refusal(409, 'not-ready', 'this server runs no lab')
  return lab.client(order.side ?? 'inside')
}

/** A file name of the user part. */
function nameOf(user: string): string {
  return `probe-${user.slice(0, user.indexOf('@')).replace(/[^\w.-]/g, '_')}`
}

function viewOf(job: ProbeJob, begun: Begun | undefined): ProbeRunView {
  const { id, startedMs, state, stateText, result } = job
  const failed = result?.probe.steps.filter(({ verdict }) => verdict === 'failed') ?? []
  return {
    id,
    ...(begun?.order ?? { address: '', side: '', at: 'network', signsIn: false }),
    started: new Date(startedMs).toISOString(),
    state,
    stateText,
    verdict: result?.probe.verdict ?? null,
    failedSteps: failed.length,
    cutShort: result?.cutShort ?? false,
    trace: result ? { name: begun?.traceName ?? '', sizeBytes: Buffer.byteLength(result.trace) } : null,
  }
}

function resultOf({ result, state, stateText }: ProbeJob): Ended {
  if (result) return result
  throw new Refusal(409, 'not-ready', state === 'failed' ? stateText : 'this probe still runs')
}

function sendPage(reply: FastifyReply, page: string): FastifyReply {
  return reply
    .headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': REPORT_POLICY })
    .send(page)
}
