// Signing in: by the link that was printed when the server began, or by an access token; and signing out.

import type { FastifyInstance } from 'fastify'
import type { Access } from './access.ts'
import { handle } from './endpoint.ts'
import { endpoints } from './endpoints.ts'
import { Refusal } from './refusal.ts'

/** Path of the link; the token follows. */
export const LINK_PATH = '/start/'

/** A page that goes on to the application. A redirect would be part of the navigation from wherever the link was clicked, and the
 * browser would keep a strict cookie back; from this page of ours it sends it. */
const ENTERED =
  '<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="0;url=/"><title>Lyncpin</title><p><a href="/">Open Lyncpin</a></p></html>'

const USED =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>Lyncpin</title><h1>This link was used already</h1><p>It opens Lyncpin once, in one browser. Start Lyncpin again for a new link.</p></html>'

/** Adds the routes. */
export function addSessionRoutes(server: FastifyInstance, access: Access): void {
  server.get<{ Params: { token: string } }>(
    `${LINK_PATH}:token`,
    { config: { access: 'anybody' } },
    (request, reply) => {
      reply.type('text/html; charset=utf-8')
      const cookie = access.useLinkToken(request.params.token, request.raw.socket.localPort ?? 0)
      // Whoever comes back with the session that the link gave them is let in again.
      if (cookie === undefined) return request.caller ? reply.send(ENTERED) : reply.code(403).send(USED)
      return reply.header('set-cookie', cookie).send(ENTERED)
    },
  )
  handle(server, endpoints.startSession, ({ body, request, reply }) => {
    const session = access.useToken(body.token, request.raw.socket.localPort ?? 0)
    if (!session) throw new Refusal(401, 'sign-in-needed', 'this is no access token of this server')
    reply.header('set-cookie', session.cookie)
    return { name: session.name }
  })
  handle(server, endpoints.endSession, ({ request, reply }) => {
    reply.header('set-cookie', access.endSession(request.headers, request.raw.socket.localPort ?? 0))
    return undefined
  })
}
