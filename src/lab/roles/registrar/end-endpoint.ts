// The end of a registration: by the client, by time, by the end of its connection, or by the server, which then tells the
// client why. [MS-SIPREGE] §3.2, §4.1.3.

import { nextCorrelation } from '../../sip/connection.ts'
import { type DiagnosticsId, diagnosticsHeader } from '../../sip/diagnostics.ts'
import { notifyEndpoint } from './deliver.ts'
import type { Endpoint } from './endpoint.ts'
import { type FrontEnd, newTag } from './front-end.ts'

/** Why a registration ends. */
export type EndReason =
  | { readonly kind: 'deregistered' | 'expired' | 'connection-lost' }
  /** The client is told: quota, user disabled, moved to another server. */
  | {
      readonly kind: 'notify'
      readonly event: 'unregistered' | 'rejected' | 'deactivated'
      readonly diagnostics?: DiagnosticsId
    }

/** Ends the registration of one endpoint with all that hangs on it. */
export function endEndpoint(frontEnd: FrontEnd, endpoint: Endpoint, reason: EndReason): void {
  const { endpoints, subscriptions, authenticators, pool, context } = frontEnd
  const { user, epid } = endpoint
  if (reason.kind === 'notify') sayDeregistered(frontEnd, endpoint, reason)
  endpoints.remove(endpoint)
  subscriptions.removeOf(user, epid)
  authenticators[endpoint.isRemote ? 'remote' : 'inside'].forget(`sip:${user}`, epid)
  pool.presence.endEndpoint(user, epid, endpoints.of(user).length === 0)
  if (reason.kind !== 'deregistered') context.directory.unregister(user, epid).catch(() => undefined)
}

function sayDeregistered(
  frontEnd: FrontEnd,
  endpoint: Endpoint,
  { event, diagnostics }: Extract<EndReason, { kind: 'notify' }>,
): void {
  const address = `<sip:${endpoint.user}>`
  notifyEndpoint(frontEnd, endpoint, {
    method: 'NOTIFY',
    headers: [
      { name: 'Max-Forwards', value: '70' },
      { name: 'From', value: `${address};tag=${newTag(frontEnd)}` },
      { name: 'To', value: address },
      { name: 'Call-ID', value: endpoint.callId },
      { name: 'CSeq', value: '1 NOTIFY' },
      { name: 'Event', value: 'registration-notify' },
      { name: 'subscription-state', value: 'terminated;expires=0' },
      ...(diagnostics === undefined ? [] : [diagnosticsHeader(diagnostics, frontEnd.context.machine.fqdn)]),
      { name: 'Content-Type', value: 'text/registration-event' },
    ],
    body: `deregistered;event=${event}`,
    correlation: nextCorrelation(),
  })
}

/** Users looked up in the directory at each sweep: the cost of a sweep does not grow with the number of registrations. */
const USERS_PER_SWEEP = 500

/**
 * Ends what is over: registrations whose time has passed or whose connection is gone, and those of users who may no longer
 * be registered here. The result is to be called now and then.
 */
export function createSweep(frontEnd: FrontEnd): () => void {
  let turn = frontEnd.endpoints.all()
  return () => {
    const nowMs = frontEnd.context.machine.nowMs()
    for (const endpoint of [...frontEnd.endpoints.all()]) {
      if (endpoint.expiresMs <= nowMs) endEndpoint(frontEnd, endpoint, { kind: 'expired' })
      else if (!endpoint.peer.isOpen && endpoint.route.length === 0)
        endEndpoint(frontEnd, endpoint, { kind: 'connection-lost' })
    }
    for (let i = 0; i < USERS_PER_SWEEP; i++) {
      const next = turn.next()
      if (next.done) {
        turn = frontEnd.endpoints.all()
        return
      }
      endWhenNotHere(frontEnd, next.value)
    }
  }
}

/** Ends the registration of a user who was disabled for SIP or moved to another server. */
function endWhenNotHere(frontEnd: FrontEnd, endpoint: Endpoint): void {
  const { context, pool } = frontEnd
  const user = context.directory.findUser(endpoint.user)
  if (!user?.enabledForSip)
    endEndpoint(frontEnd, endpoint, { kind: 'notify', event: 'rejected', diagnostics: 4141 })
  else if (
    user.homePool.toLowerCase() !== pool.fqdn.toLowerCase() ||
    pool.registrarOf(user) !== context.machine.fqdn.toLowerCase()
  )
    endEndpoint(frontEnd, endpoint, { kind: 'notify', event: 'deactivated' })
}
