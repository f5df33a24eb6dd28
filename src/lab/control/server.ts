// The control socket of a running lab: HTTP on the loopback address, one POST for each call, for whoever knows the token.

import { timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { AppError, messageOf } from '../../base/errors.ts'
import { readBody } from '../roles/web/read-body.ts'
import type { CallHandlers } from './calls.ts'

const MAX_BODY_BYTES = 1 << 20

export interface ControlServer {
  readonly port: number
  close(): Promise<void>
}

/** Starts the server on a free port. */
export async function startControlServer(handlers: CallHandlers, token: string): Promise<ControlServer> {
  const server = createServer((request, response) => void serve(handlers, token, request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    port: typeof address === 'object' ? (address?.port ?? 0) : 0,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function serve(
  handlers: CallHandlers,
  token: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  const send = (status: number, answer: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer))
  try {
    if (!isAuthorised(request, token)) return void send(401, { error: 'the token is wrong', code: 'usage' })
    const name = (request.url ?? '').slice(1)
    if (request.method !== 'POST' || !Object.hasOwn(handlers, name))
      return void send(404, { error: `there is no call "${name}"`, code: 'usage' })
    const body = await readBody(request, MAX_BODY_BYTES)
    if (body.kind !== 'whole') return void send(413, { error: 'the request is too long', code: 'usage' })
    const handler = handlers[name as keyof CallHandlers]
    const args: unknown = JSON.parse(Buffer.from(body.bytes).toString())
    send(200, await handler(args, gone.signal))
  } catch (error) {
    const known = error instanceof AppError || error instanceof SyntaxError
    send(known ? 400 : 500, {
      error: messageOf(error),
      code: error instanceof AppError ? error.code : 'internal',
    })
  }
}

function isAuthorised({ headers }: IncomingMessage, token: string): boolean {
  const given = Buffer.from(headers.authorization ?? '')
  const wanted = Buffer.from(`Bearer ${token}`)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
