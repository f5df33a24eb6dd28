// Events over HTTP: as they come, resumed where a browser was cut off, and ended when their job is.

import { expect, test } from 'vitest'
import { createEventLog } from '../../../../src/web/api/live/event-log.ts'
import { sendEvents } from '../../../../src/web/api/live/send-events.ts'
import { serve, TOKEN } from '../served.ts'

function serveLog(log = createEventLog<{ readonly text: string }>()) {
  return {
    log,
    served: serve({
      routes: [added => added.get('/api/v1/told', (request, reply) => sendEvents(request, reply, log))],
    }),
  }
}

test('events come as they happen', async () => {
  const { log, served } = serveLog()
  const { port } = await served
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/told`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  })
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  log.append({ text: 'a line\nand another' })
  let text = ''
  while (!text.includes('data:')) text += (await reader?.read())?.value ?? ''
  log.end()
  for (let read = await reader?.read(); read && !read.done; read = await reader?.read()) text += read.value
  expect(text).toBe('retry: 1000\n\nid: 1\ndata: {"text":"a line\\nand another"}\n\nevent: end\ndata: {}\n\n')
})

test('a browser that was cut off gets what it missed', async () => {
  const { log, served } = serveLog()
  const { ask } = await served
  for (const text of ['one', 'two']) log.append({ text })
  log.end()
  const { body } = await ask('/api/v1/told', { signedIn: true, headers: { 'last-event-id': '1' } })
  expect(body).toContain('id: 2\n')
  expect(body).not.toContain('id: 1\n')
})

test('events are for signed-in callers only', async () => {
  const { served } = serveLog()
  const { ask } = await served
  expect((await ask('/api/v1/told')).status).toBe(401)
})
