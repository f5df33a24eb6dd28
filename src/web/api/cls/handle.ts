// Gives an endpoint of the logging service its handler: errors of that service are refusals to the one who asked.

import type { FastifyInstance } from 'fastify'
import { AppError, type ErrorCode } from '../../../base/errors.ts'
import { FieldError } from '../../../cls/field-error.ts'
import { type Endpoint, type EndpointCall, handle } from '../endpoint.ts'
import { FieldRefusal, Refusal, type RefusalCode } from '../refusal.ts'

const REFUSALS: Readonly<Record<Exclude<ErrorCode, 'internal'>, readonly [number, RefusalCode]>> = {
  usage: [400, 'bad-request'],
  'unknown-item': [404, 'not-found'],
  limit: [409, 'conflict'],
  unreadable: [502, 'unreachable'],
}

/** As `handle`. */
export function handleCls<Params, Query, Body>(
  server: FastifyInstance,
  endpoint: Endpoint<Params, Query, Body>,
  handler: (call: EndpointCall<Params, Query, Body>) => unknown,
): void {
  handle(server, endpoint, async call => {
    try {
      return await handler(call)
    } catch (thrown) {
      throw asRefusal(thrown)
    }
  })
}

function asRefusal(thrown: unknown): unknown {
  if (thrown instanceof FieldError) return new FieldRefusal(thrown.field, thrown.message)
  if (!(thrown instanceof AppError) || thrown.code === 'internal') return thrown
  const [status, code] = REFUSALS[thrown.code]
  return new Refusal(status, code, thrown.message)
}
