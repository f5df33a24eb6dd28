// The logging service over HTTP.

import type { FastifyInstance } from 'fastify'
import { addControlRoutes, type ControlOptions } from './control-routes.ts'
import { addJobRoutes } from './job-routes.ts'
import { addScenarioRoutes } from './scenario-routes.ts'

/** Adds the routes. Jobs and the way to the agents end with the server. */
export function addClsRoutes(server: FastifyInstance, options: ControlOptions): void {
  addControlRoutes(server, options)
  addScenarioRoutes(server, options.link)
  const endJobs = addJobRoutes(server, options.link)
  server.addHook('onClose', async () => {
    await endJobs()
    await options.link.close()
  })
}
