// One endpoint of the interface as data: what it is called, takes and gives. The server registers handlers for them, the OpenAPI
// document describes them; neither knows more than stands here.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Caller } from './access.ts'
import { FieldRefusal } from './refusal.ts'

/** All endpoints of this version lie below. */
export const API_BASE = '/api/v1'

export interface Answer {
  readonly description: string
  /** Of a JSON body. */
  readonly schema?: z.ZodType
  /** Of any other body. */
  readonly types?: readonly string[]
}

export interface Endpoint<Params = unknown, Query = unknown, Body = unknown> {
  /** operationId of OpenAPI. */
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below API_BASE, with parameters as `:name`. */
  readonly path: string
  readonly summary: string
  readonly description?: string
  /** Who may call it. */
  readonly access: 'anybody' | 'signed-in'
  readonly params?: z.ZodType<Params>
  readonly query?: z.ZodType<Query>
  /** JSON body. */
  readonly body?: z.ZodType<Body>
  /** The body is bytes, read by the handler as they come. */
  readonly takesBytes?: boolean
  /** Besides refusals, by status. */
  readonly answers: Readonly<Record<number, Answer>>
}

/** Declares an endpoint; the types of its parts follow from their schemas. */
export function defineEndpoint<Params, Query, Body>(
  endpoint: Endpoint<Params, Query, Body>,
): Endpoint<Params, Query, Body> {
  return endpoint
}

export interface EndpointCall<Params, Query, Body> {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  /** Who asks; on endpoints for anybody it may be nobody. */
  readonly caller: Caller | undefined
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who may call a route; signed-in callers only where it is not said. */
    access?: Endpoint['access']
  }
  interface FastifyRequest {
    caller: Caller | undefined
  }
}

/** Gives an endpoint its handler. Throws Refusal for parameters and bodies that do not fit their schemas. */
export function handle<Params, Query, Body>(
  server: FastifyInstance,
  endpoint: Endpoint<Params, Query, Body>,
  handler: (call: EndpointCall<Params, Query, Body>) => unknown,
): void {
  server.route({
    method: endpoint.method === 'GET' ? ['GET', 'HEAD'] : endpoint.method,
    url: `${API_BASE}${endpoint.path}`,
    config: { access: endpoint.access },
    handler: async (request, reply) => {
      const result = await handler({
        params: readPart(endpoint.params, request.params, 'path'),
        query: readPart(endpoint.query, request.query, 'query'),
        body: readPart(endpoint.body, request.body, 'body'),
        request,
        reply,
        caller: request.caller,
      })
      // A reply that is being sent is waited for here; its reader may go away before it is whole.
      if (reply.sent || reply.raw.headersSent || result === reply) return reply
      if (result === undefined) return reply.code(204).send()
      return reply.send(result)
    },
  })
}

/** A part that an endpoint does not declare is undefined, whatever was sent. */
function readPart<T>(schema: z.ZodType<T> | undefined, value: unknown, part: string): T {
  if (!schema) return undefined as T
  const read = schema.safeParse(value ?? {})
  if (read.success) return read.data
  const [issue] = read.error.issues
  const field = (issue?.path ?? []).join('.')
  const where = field === '' ? part : `${part}.${field}`
  throw new FieldRefusal(field, `${where}: ${issue?.message ?? 'is not what was expected'}`)
}
