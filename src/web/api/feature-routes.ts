// What the server offers, for the application and for programs.

import type { FastifyInstance } from 'fastify'
import { handle } from './endpoint.ts'
import { endpoints, type Features } from './endpoints.ts'
import { openApiDocument } from './openapi.ts'

/** Adds the routes. */
export function addFeatureRoutes(server: FastifyInstance, offered: Omit<Features, 'signedIn'>): void {
  handle(
    server,
    endpoints.features,
    ({ caller }): Features => ({ ...offered, signedIn: caller !== undefined }),
  )
  handle(server, endpoints.openapi, openApiDocument)
}
