// The lab over HTTP: the calls of its control socket, its sign-ins as jobs, its logs as inputs of a case.

import type { FastifyInstance } from 'fastify'
import type { LabView } from '../../app/lab/views.ts'
import { sendBytes } from '../byte-range.ts'
import { handle } from '../endpoint.ts'
import { endpoints } from '../endpoints.ts'
import { createEventMark, type EventMark } from './event-mark.ts'
import type { LabHost } from './host.ts'
import { findPart, listParts } from './log-inputs.ts'
import { addedParts, type LogPart, measureLogs, sourceOfPart } from './logs.ts'
import { addSignInRoutes } from './sign-ins.ts'

/** Adds the routes; the lab that was started here ends with the server. */
export function addLabRoutes(server: FastifyInstance, lab: LabHost): void {
  server.addHook('onClose', () => lab.close())
  const mark = createEventMark(lab)
  addStateRoutes(server, lab, mark)
  addUserRoutes(server, lab)
  addCertificateRoutes(server, lab)
  addSignInRoutes(server, lab, mark)
  addLogRoutes(server, lab)
}

function addStateRoutes(server: FastifyInstance, lab: LabHost, mark: EventMark): void {
  async function view(): Promise<LabView> {
    const state = await lab.state()
    return { state, status: state === 'own' || state === 'other' ? await lab.call('status', {}) : null }
  }
  handle(server, endpoints.getLab, view)
  handle(server, endpoints.startLab, async ({ reply }) => {
    await lab.start()
    reply.code(201)
    return view()
  })
  handle(server, endpoints.stopLab, async () => {
    await lab.stop()
    return undefined
  })
  handle(server, endpoints.listLabFaults, async () => ({ faults: await lab.call('faults', {}) }))
  handle(server, endpoints.setLabFault, async ({ body: { id, on } }) => {
    await mark.set()
    await lab.call('fault', { name: id, on })
    return undefined
  })
}

function addUserRoutes(server: FastifyInstance, lab: LabHost): void {
  handle(server, endpoints.listLabUsers, async () => ({ users: await lab.call('users', {}) }))
  handle(server, endpoints.addLabUser, async ({ body, reply }) => {
    reply.code(201)
    return lab.call('addUser', body)
  })
  handle(server, endpoints.setLabUser, ({ params, body }) =>
    lab.call('setUser', { ...body, address: params.user }),
  )
  handle(server, endpoints.removeLabUser, async ({ params }) => {
    await lab.call('removeUser', { address: params.user })
    return undefined
  })
}

function addCertificateRoutes(server: FastifyInstance, lab: LabHost): void {
  handle(server, endpoints.listLabCertificates, async () => ({
    certificates: await lab.call('certificates', {}),
  }))
  handle(server, endpoints.requestLabCertificate, async ({ body, reply }) => {
    reply.code(201)
    const { requestPem: _, ...issued } = await lab.call('requestCertificate', body)
    return issued
  })
  handle(server, endpoints.assignLabCertificate, ({ body }) => lab.call('assignCertificate', body))
  handle(server, endpoints.listLabUserCertificates, async () => ({
    certificates: await lab.call('userCertificates', {}),
  }))
  handle(server, endpoints.revokeLabUserCertificates, ({ params, query }) =>
    lab.call('revokeUserCertificates', { user: params.user, deviceId: query.device }),
  )
}

function addLogRoutes(server: FastifyInstance, lab: LabHost): void {
  async function parts(): Promise<LogPart[]> {
    const { logFolder } = await lab.call('status', {})
    const nothing = new Map()
    return addedParts(logFolder, { before: nothing, after: await measureLogs(logFolder), events: nothing })
  }
  handle(server, endpoints.listLabLogs, async () => listParts(await parts()))
  handle(server, endpoints.readLabLog, async ({ params, request, reply }) =>
    sendBytes(request, reply, sourceOfPart(findPart(await parts(), params.input))),
  )
}
