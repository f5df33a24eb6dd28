// Commands to agents over HTTP: who is there, start, stop, update, sync, show.

import type { FastifyInstance } from 'fastify'
import { messageOf } from '../../../base/errors.ts'
import { printableLine } from '../../../base/text.ts'
import { type Controller, DEFAULT_DURATION_MS } from '../../../cls/controller/controller.ts'
import type { MachineAnswer } from '../../../cls/controller/machine-answer.ts'
import type { Scope } from '../../../cls/controller/topology.ts'
import { atField } from '../../../cls/field-error.ts'
import { readClsDuration } from '../../../cls/times.ts'
import type { Caller } from '../access.ts'
import type { ScopeRequest } from './endpoints.ts'
import { clsEndpoints } from './endpoints.ts'
import { handleCls } from './handle.ts'
import type { ClsLink } from './link.ts'
import { findLosses } from './losses.ts'
import { machinesFor } from './machines.ts'
import type { ClsAnswer, ClsConnection } from './schemas.ts'
import { showAnswer } from './show-answer.ts'

export interface ControlOptions {
  readonly link: ClsLink
  /** Who is shown to have started a scenario. */
  readonly nameOf: (caller: Caller | undefined) => string
}

type Work = (controller: Controller, scope: Scope) => Promise<MachineAnswer[]>

/** Adds the routes. */
export function addControlRoutes(server: FastifyInstance, { link, nameOf }: ControlOptions): void {
  async function run(request: ScopeRequest, work: Work): Promise<{ answers: ClsAnswer[] }> {
    const controller = await link.controller(request.timeoutSeconds * 1000)
    const computers = machinesFor(await controller.cards(), request)
    const answers = await work(controller, { computers })
    return { answers: answers.map(showAnswer) }
  }

  handleCls(server, clsEndpoints.getCls, () => connectionOf(link))
  handleCls(server, clsEndpoints.attachCls, async ({ body }) => {
    await link.attach(body.where)
    return connectionOf(link)
  })
  handleCls(server, clsEndpoints.showCls, ({ body }) =>
    run(body, (controller, scope) => controller.show(scope)),
  )
  handleCls(server, clsEndpoints.startCls, ({ body, caller }) => {
    const { scenario, duration } = body
    const durationMs =
      duration === '' ? DEFAULT_DURATION_MS : atField('duration', () => readClsDuration(duration, false))
    const by = nameOf(caller)
    return run(body, (controller, scope) => controller.start(scenario, scope, { durationMs, by }))
  })
  handleCls(server, clsEndpoints.stopCls, ({ body }) =>
    run(body, (controller, scope) => controller.stop(body.scenario, scope)),
  )
  handleCls(server, clsEndpoints.updateCls, ({ body }) => {
    const durationMs = atField('duration', () => readClsDuration(body.duration, true))
    return run(body, (controller, scope) => controller.update(durationMs, scope))
  })
  handleCls(server, clsEndpoints.syncCls, ({ body }) =>
    run(body, (controller, scope) => controller.sync(scope)),
  )
  handleCls(server, clsEndpoints.listClsLosses, async ({ body }) => {
    const controller = await link.controller(body.timeoutSeconds * 1000)
    const computers = machinesFor(await controller.cards(), body)
    return findLosses(controller, { computers }, body.days)
  })
}

/** Who is there. Nothing there is an answer too: the page says what to do. */
async function connectionOf(link: ClsLink): Promise<ClsConnection> {
  const { way, canAttach } = link
  try {
    const transport = await link.transport()
    const cards = await transport.agents()
    const machines = cards
      .map(({ machine, pool, site, version }) => ({
        machine: printableLine(machine),
        pool: printableLine(pool),
        site: printableLine(site),
        version: printableLine(version),
      }))
      .sort((a, b) => (a.machine < b.machine ? -1 : 1))
    return { state: 'connected', way, text: '', canAttach, machines }
  } catch (thrown) {
    return { state: 'absent', way, text: printableLine(messageOf(thrown), 1000), canAttach, machines: [] }
  }
}
