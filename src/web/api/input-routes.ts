// The logs a server was started with: listed, and read by ranges. They stay where they are; the browser reads what it shows.

import type { FastifyInstance } from 'fastify'
import type { ByteSource } from '../../base/byte-source.ts'
import type { InputProblem } from '../../log/archive.ts'
import { sendBytes } from './byte-range.ts'
import { handle } from './endpoint.ts'
import type { InputList } from './endpoint-parts.ts'
import { endpoints } from './endpoints.ts'
import { Refusal } from './refusal.ts'

export interface OfferedInputs {
  readonly sources: readonly ByteSource[]
  readonly formatFiles: readonly ByteSource[]
  readonly problems: readonly InputProblem[]
}

/** Adds the routes. */
export function addInputRoutes(server: FastifyInstance, offered: OfferedInputs): void {
  const listed = [
    ...offered.sources.map(source => ({ source, kind: 'log' as const })),
    ...offered.formatFiles.map(source => ({ source, kind: 'format-file' as const })),
  ]
  handle(
    server,
    endpoints.listInputs,
    (): InputList => ({
      inputs: listed.map(({ source: { name, sizeBytes }, kind }, id) => ({
        id: String(id),
        name,
        sizeBytes,
        kind,
      })),
      problems: [...offered.problems],
    }),
  )
  handle(server, endpoints.readInput, ({ params, request, reply }) => {
    const found = /^(?:0|[1-9]\d{0,8})$/.test(params.input) ? listed[Number(params.input)] : undefined
    if (!found) throw new Refusal(404, 'not-found', 'there is no such input')
    return sendBytes(request, reply, found.source)
  })
}
