// The Logging page of `lyncpin open` and `lyncpin serve`: the way to its agents, and its routes.

import { userInfo } from 'node:os'
import type { FastifyInstance } from 'fastify'
import { readClsConfig, readClsPlace } from '../cls/config.ts'
import { LINK_CALLER } from '../web/api/access.ts'
import { type ClsLink, createClsLink } from '../web/api/cls/link.ts'
import { addClsRoutes } from '../web/api/cls/routes.ts'

/** The way to the agents of an option. @param where true for those of this machine. Throws AppError for a file that is none. */
export function linkToAgents(where: string | true, { canAttach }: { readonly canAttach: boolean }): ClsLink {
  const config = where === true ? readClsConfig(undefined) : readClsPlace(where)
  return createClsLink({ config, canAttach })
}

/** The routes. Who came by the link that was printed is the one who started the server. */
export function clsRoutes(link: ClsLink): (server: FastifyInstance) => void {
  return server =>
    addClsRoutes(server, {
      link,
      nameOf: caller =>
        caller === undefined || caller.name === LINK_CALLER ? userInfo().username : caller.name,
    })
}
