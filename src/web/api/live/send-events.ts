// Server-sent events: what a job tells, as it happens (WHATWG HTML, section 9.2). Each event is one line of JSON with its number,
// so that a browser that was cut off asks for what came after (Last-Event-ID). The last one is called "end": nothing follows.

import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { EventLog } from './event-log.ts'

/** Something goes over the wire at least this often, so that neither side takes the connection for dead. */
const HEARTBEAT_MS = 15_000
/** A browser that was cut off asks again after this. */
const RETRY_MS = 1000

/** Answers with the events of a log, those to come as well. */
export function sendEvents<T>(request: FastifyRequest, reply: FastifyReply, log: EventLog<T>): FastifyReply {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  // A stream takes the next text only when the browser has taken the last ones.
  const body = Readable.from(frames(log, lastSeen(request), gone.signal), { objectMode: false })
  return reply
    .headers({ 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' })
    .send(body)
}

async function* frames<T>(log: EventLog<T>, afterId: number, signal: AbortSignal): AsyncGenerator<string> {
  yield `retry: ${RETRY_MS}\n\n`
  const events = log.read(afterId, signal)
  for (let next = events.next(); ; ) {
    const came = await within(next, HEARTBEAT_MS)
    if (came?.done) break
    if (came) {
      yield `id: ${came.value.id}\ndata: ${JSON.stringify(came.value.event)}\n\n`
      next = events.next()
    } else yield ':\n\n'
  }
  if (!signal.aborted) yield 'event: end\ndata: {}\n\n'
}

/** What a promise gives, or undefined when it takes longer. */
async function within<V>(promise: Promise<V>, limitMs: number): Promise<V | undefined> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>()
  const timer = setTimeout(() => resolve(undefined), limitMs)
  timer.unref()
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}

function lastSeen({ headers }: FastifyRequest): number {
  const given = headers['last-event-id']
  return typeof given === 'string' && /^\d{1,9}$/.test(given) ? Number(given) : 0
}
