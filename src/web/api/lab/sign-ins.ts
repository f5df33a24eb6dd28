// Sign-ins of the lab over HTTP: each is a job, because a fault may make it wait long; what was logged meanwhile is kept with it.

import type { FastifyInstance } from 'fastify'
import type { SignInView } from '../../../lab/control/calls.ts'
import type { LabSignIn, LabSignInOrder } from '../../app/lab/views.ts'
import type { Caller } from '../access.ts'
import { sendBytes } from '../byte-range.ts'
import { handle } from '../endpoint.ts'
import { endpoints } from '../endpoints.ts'
import { createJobs, type Job } from '../live/jobs.ts'
import { sendEvents } from '../live/send-events.ts'
import { Refusal } from '../refusal.ts'
import type { EventMark } from './event-mark.ts'
import type { LabHost } from './host.ts'
import { findPart, listParts } from './log-inputs.ts'
import { addedParts, type LogPart, measureLogs, sourceOfPart } from './logs.ts'

interface SignedIn {
  readonly view: SignInView
  readonly logs: readonly LogPart[]
}

type SignInJob = Job<never, SignedIn>

const JOBS = { running: 8, kept: 30 } as const

/** Adds the routes. */
export function addSignInRoutes(server: FastifyInstance, lab: LabHost, mark: EventMark): void {
  const jobs = createJobs<never, SignedIn>(JOBS)
  const orders = new WeakMap<SignInJob, LabSignInOrder>()
  server.addHook('onClose', () => jobs.close())

  const mine = (id: string, caller: Caller | undefined): SignInJob => jobs.get(id, caller?.name ?? '')
  const show = (job: SignInJob): LabSignIn => showSignIn(job, orders.get(job))

  async function start(order: LabSignInOrder, by: string): Promise<LabSignIn> {
    const { logFolder } = await lab.call('status', {})
    const job = jobs.start(by, async ({ signal }) => {
      const before = await measureLogs(logFolder)
      const view = await lab.call('signIn', order, signal)
      const after = await measureLogs(logFolder)
      return { view, logs: await addedParts(logFolder, { before, after, events: mark.sizes() }) }
    })
    orders.set(job, order)
    return show(job)
  }

  handle(server, endpoints.startLabSignIn, ({ body, caller, reply }) => {
    reply.code(201)
    return start(body, caller?.name ?? '')
  })
  handle(server, endpoints.listLabSignIns, ({ caller }) => ({
    signIns: jobs
      .list(caller?.name ?? '')
      .map(show)
      .reverse(),
  }))
  handle(server, endpoints.followLabSignIn, ({ params, caller, request, reply }) =>
    sendEvents(request, reply, mine(params.signIn, caller).events),
  )
  handle(server, endpoints.endLabSignIn, ({ params, caller }) => {
    mine(params.signIn, caller).cancel()
    return undefined
  })
  handle(server, endpoints.listLabSignInLogs, ({ params, caller }) =>
    listParts(logsOf(mine(params.signIn, caller))),
  )
  handle(server, endpoints.readLabSignInLog, ({ params, caller, request, reply }) => {
    const part = findPart(logsOf(mine(params.signIn, caller)), params.input)
    return sendBytes(request, reply, sourceOfPart(part))
  })
}

function logsOf({ result }: SignInJob): readonly LogPart[] {
  if (!result) throw new Refusal(409, 'not-ready', 'this sign-in has not ended yet')
  return result.logs
}

function showSignIn(
  { id, startedMs, state, stateText, result }: SignInJob,
  order?: LabSignInOrder,
): LabSignIn {
  return {
    id,
    ...(order ?? { user: '', side: 'inside', auth: 'tls-dsk', forget: false }),
    ...(result ? { user: result.view.address } : {}),
    started: new Date(startedMs).toISOString(),
    state,
    stateText,
    result: result ? shownResult(result.view) : null,
  }
}

function shownResult({
  outcome,
  phases,
  failed,
  server,
  contacts,
  usedStored,
}: SignInView): LabSignIn['result'] {
  return { outcome, phases, failed, server, contacts, usedStored }
}
