// How a request is refused: thrown anywhere in its handling, answered as problem details (RFC 9457).

import type { FastifyReply } from 'fastify'
import { z } from 'zod'

/** Stable codes; never reused. */
export type RefusalCode =
  | 'bad-request'
  | 'sign-in-needed'
  | 'link-used'
  | 'not-allowed'
  | 'foreign-origin'
  | 'foreign-host'
  | 'not-found'
  | 'not-ready'
  | 'conflict'
  | 'too-large'
  | 'too-many'
  | 'bad-range'
  | 'no-room'
  | 'unreachable'
  | 'internal'

/** A refused request. The message is for the person who asked. */
export class Refusal extends Error {
  readonly status: number
  readonly code: RefusalCode
  readonly headers: Readonly<Record<string, string>>
  constructor(status: number, code: RefusalCode, message: string, headers: Record<string, string> = {}) {
    super(message)
    this.name = 'Refusal'
    this.status = status
    this.code = code
    this.headers = headers
  }
}

/** A refused part of a request: a form shows it at its field. */
export class FieldRefusal extends Refusal {
  /** Name in the body or query, of a part of a list with dots: "providers.2.flags". */
  readonly field: string
  constructor(field: string, message: string) {
    super(400, 'bad-request', message)
    this.name = 'FieldRefusal'
    this.field = field
  }
}

export const problemSchema = z
  .object({
    status: z.int().describe('HTTP status.'),
    code: z.string().describe('What kind of refusal; stable.'),
    title: z.string().describe('What is wrong and what to do.'),
    field: z.string().optional().describe('What of the request is wrong, with dots: providers.2.flags.'),
  })
  .meta({ id: 'Problem', description: 'Why a request was refused (RFC 9457).' })

/** Answers with a refusal. */
export function sendRefusal(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { status, code, message, headers } = refusal
  const field = refusal instanceof FieldRefusal ? { field: refusal.field } : {}
  return reply
    .code(status)
    .headers(headers)
    .type('application/problem+json')
    .send(JSON.stringify({ status, code, title: message, ...field } satisfies z.output<typeof problemSchema>))
}
