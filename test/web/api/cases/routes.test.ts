import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createAnalysisQueue } from '../../../../src/web/api/analysis/queue.ts'
import type { KeptCase } from '../../../../src/web/api/cases/endpoints.ts'
import { addCaseRoutes } from '../../../../src/web/api/cases/routes.ts'
import type { StoreLimits } from '../../../../src/web/api/cases/store.ts'
import { type Asked, closeOf, serve, TOKEN } from '../served.ts'
import { openStore } from './kept.ts'

const RESULT = {
  summary: { attempts: 3, failed: 1, findings: 2 },
  problems: [{ path: 'b.bin', text: 'is no log', kind: 'note' as const }],
}

/** A server whose analyses end when the test says so. */
async function open(limits: Partial<StoreLimits> = {}, options: Parameters<typeof serve>[0] = {}) {
  const opened = await openStore(limits)
  const running = new Map<string, { done: () => void; fails: (text: string) => void }>()
  const queue = createAnalysisQueue({
    workers: 2,
    largeBytes: 1000,
    log: () => undefined,
    ended: (id, failure, result) => opened.store.setAnalysis(id, { by: '1', failure, ...result }),
    start({ content: { id }, folder }) {
      const { promise, resolve, reject } = Promise.withResolvers<typeof RESULT>()
      running.set(id, {
        done() {
          mkdirSync(join(folder, 'reports'))
          for (const name of ['report', 'redacted'])
            for (const extension of ['json', 'html', 'md'])
              writeFileSync(join(folder, 'reports', `${name}.${extension}`), `${name} as ${extension}`)
          resolve(RESULT)
        },
        fails: text => reject(new Error(text)),
      })
      return { done: promise, stop: () => reject(new Error('stopped')) }
    },
  })
  const served = await serve({
    ...options,
    routes: [server => addCaseRoutes(server, { store: opened.store, queue })],
  })
  const call = (method: string, path: string, asked: Asked = {}) =>
    served.ask(`/api/v1${path}`, { method, signedIn: true, ...asked })
  const json = { 'content-type': 'application/json' }
  const bytes = { 'content-type': 'application/octet-stream' }
  async function upload(body: string | Uint8Array = 'log', name = 'a.log'): Promise<KeptCase> {
    const path = `/cases/upload?name=${encodeURIComponent(name)}`
    return (await call('POST', path, { headers: bytes, body })).json<KeptCase>()
  }
  /** Waits until a case is in a state. */
  async function until(id: string, state: KeptCase['state']): Promise<KeptCase> {
    for (;;) {
      const found = (await call('GET', `/cases/${id}`)).json<KeptCase>()
      if (found.state === state) return found
    }
  }
  return { ...opened, ...served, running, call, upload, until, json, bytes }
}

describe('uploading', () => {
  test('a case is begun, gets its files and is completed', async () => {
    const { call, json, bytes, running, until } = await open()
    const begun = await call('POST', '/cases', { headers: json, body: '{"title":"Bob cannot sign in"}' })
    expect(begun.status).toBe(201)
    const { id, state } = begun.json<KeptCase>()
    expect(state).toBe('receiving')
    for (const name of ['logs/a.log', 'logs/b.log'])
      await call('PUT', `/cases/${id}/files?name=${encodeURIComponent(name)}`, { headers: bytes, body: name })
    expect((await call('POST', `/cases/${id}/complete`)).json()).toMatchObject({ state: 'analysing' })
    running.get(id)?.done()
    expect(await until(id, 'done')).toEqual({
      id,
      title: 'Bob cannot sign in',
      by: 'alice',
      created: '2026-01-01T00:00:00.000Z',
      sizeBytes: 20,
      files: [
        { name: 'logs/a.log', sizeBytes: 10 },
        { name: 'logs/b.log', sizeBytes: 10 },
      ],
      state: 'done',
      stateText: '',
      ...RESULT,
    })
  })

  test('one file makes a case at once', async () => {
    const { upload, call } = await open()
    const { id, state } = await upload('content', 'logs.zip')
    expect(state).toBe('analysing')
    const { inputs } = (await call('GET', `/cases/${id}/inputs`)).json<{ inputs: object[] }>()
    expect(inputs).toEqual([{ id: '0', name: 'logs.zip', sizeBytes: 7, kind: 'log' }])
    const range = await call('GET', `/cases/${id}/inputs/0/bytes`, { headers: { range: 'bytes=1-3' } })
    expect([range.status, range.body]).toEqual([206, 'ont'])
  })

  test('a client that goes away in the middle leaves nothing', async () => {
    const { port, names, call } = await open()
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(
      `POST /api/v1/cases/upload?name=a HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: application/octet-stream\r\nContent-Length: 1000\r\n\r\nhalf`,
    )
    while (names('incoming').length === 0) await new Promise(resolve => setImmediate(resolve))
    socket.destroy()
    while (names('incoming').length > 0) await new Promise(resolve => setImmediate(resolve))
    expect([names('cases'), (await call('GET', '/cases')).json()]).toEqual([[], { cases: [] }])
  })

  test('a client that sends a case drop by drop is cut off, and leaves nothing', async () => {
    const { port, names } = await open({}, { slowClients: { everyMs: 30, bytes: 1000 } })
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(
      `POST /api/v1/cases/upload?name=a HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: application/octet-stream\r\nContent-Length: 100000\r\n\r\n`,
    )
    const drops = setInterval(() => socket.write('x'), 5)
    await closeOf(socket)
    clearInterval(drops)
    while (names('incoming').length > 0) await new Promise(resolve => setImmediate(resolve))
  })

  test('what is too large is refused before it is sent, and when it lies about its size', async () => {
    const { call, bytes, names, port } = await open({ caseBytes: 10 })
    const answer = await call('POST', '/cases/upload?name=a', { headers: bytes, body: '12345678901' })
    expect([answer.status, answer.json<{ code: string }>().code]).toEqual([413, 'too-large'])
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(
      `POST /api/v1/cases/upload?name=a HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n12345678901\r\n`,
    )
    const [said] = await once(socket, 'data')
    expect(String(said)).toMatch(/^HTTP\/1\.1 413/)
    socket.destroy()
    expect([names('incoming'), names('cases')]).toEqual([[], []])
  })

  test.each(['text/plain', 'application/json', 'multipart/form-data; boundary=x'])(
    'bytes come as bytes, not as %s',
    async type => {
      const { call, names } = await open()
      const headers = { 'content-type': type }
      const { status } = await call('POST', '/cases/upload?name=a', { headers, body: '{}' })
      expect([status, names('incoming')]).toEqual([415, []])
    },
  )

  test.each(['', '?name=', `?name=${'x'.repeat(1001)}`])('a file has a name: "%s"', async query => {
    const { call, bytes } = await open()
    const answer = await call('POST', `/cases/upload${query}`, { headers: bytes, body: 'x' })
    expect([answer.status, answer.json<{ title: string }>().title]).toEqual([
      400,
      expect.stringContaining('query.name'),
    ])
  })
})

describe('the report of a case', () => {
  test.each([
    ['', 'redacted as json', 'application/json'],
    ['?format=html', 'redacted as html', 'text/html; charset=utf-8'],
    ['?format=markdown', 'redacted as md', 'text/markdown; charset=utf-8'],
    ['?redacted=false', 'report as json', 'application/json'],
    ['?format=html&redacted=false', 'report as html', 'text/html; charset=utf-8'],
  ])('is redacted unless asked otherwise: %s', async (query, body, type) => {
    const { upload, call, running, until } = await open()
    const { id } = await upload()
    running.get(id)?.done()
    await until(id, 'done')
    const answer = await call('GET', `/cases/${id}/report${query}`)
    expect([answer.body, answer.headers['content-type']]).toEqual([body, type])
  })

  test('as a page has an origin of its own and runs only its own script', async () => {
    const { upload, call, running, until } = await open()
    const { id } = await upload()
    running.get(id)?.done()
    await until(id, 'done')
    const policy = String(
      (await call('GET', `/cases/${id}/report?format=html`)).headers['content-security-policy'],
    )
    expect(policy).toMatch(/^sandbox allow-scripts allow-popups; default-src 'none'; /)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe|allow-same-origin/)
  })

  test('is not there before the analysis has ended', async () => {
    const { upload, call } = await open()
    const { id } = await upload()
    const answer = await call('GET', `/cases/${id}/report`)
    expect([answer.status, answer.json<{ code: string }>().code]).toEqual([409, 'not-ready'])
  })

  test('is not there after a failure, which says why', async () => {
    const { upload, call, running, until } = await open()
    const { id } = await upload()
    running.get(id)?.fails('no log among the files')
    expect((await until(id, 'failed')).stateText).toBe('no log among the files')
    const answer = await call('GET', `/cases/${id}/report`)
    expect(answer.json<{ title: string }>().title).toBe('there is no report: no log among the files')
  })

  test.each(['format=exe', 'format=../../x', 'redacted=no'])('has no other form: %s', async query => {
    const { upload, call } = await open()
    const { id } = await upload()
    expect((await call('GET', `/cases/${id}/report?${query}`)).status).toBe(400)
  })
})

describe('looking and removing', () => {
  test('the latest case comes first', async () => {
    const { upload, call, at } = await open()
    const first = await upload()
    at(Date.UTC(2026, 0, 2))
    const second = await upload()
    const { cases } = (await call('GET', '/cases')).json<{ cases: KeptCase[] }>()
    expect(cases.map(({ id }) => id)).toEqual([second.id, first.id])
  })

  test('a removed case is gone, also from the disk, and its analysis is given up', async () => {
    const { upload, call, names } = await open()
    const { id } = await upload()
    expect((await call('DELETE', `/cases/${id}`)).status).toBe(204)
    expect([(await call('GET', `/cases/${id}`)).status, names('cases'), names('incoming')]).toEqual([
      404,
      [],
      [],
    ])
  })

  test.each(['..', '%2e%2e', '..%2f..%2fetc', '.', 'x', '__proto__', '%00', 'A'.repeat(22), 'A'.repeat(500)])(
    'no path leads out: %s',
    async id => {
      const { upload, call } = await open()
      await upload()
      for (const path of [`/cases/${id}`, `/cases/${id}/report`, `/cases/${id}/inputs/0/bytes`])
        expect((await call('GET', path)).status).toBe(404)
    },
  )

  test.each(['1', '-1', '..', '..%2fcase.json', 'case.json', '00', '%2e%2e%2f0', 'reports'])(
    'only its files are read: %s',
    async input => {
      const { upload, call } = await open()
      const { id } = await upload()
      expect((await call('GET', `/cases/${id}/inputs/${input}/bytes`)).status).toBe(404)
    },
  )

  test.each([
    ['GET', '/cases'],
    ['POST', '/cases'],
    ['POST', '/cases/upload?name=a'],
    ['PUT', '/cases/x/files?name=a'],
    ['POST', '/cases/x/complete'],
    ['GET', '/cases/x'],
    ['DELETE', '/cases/x'],
    ['GET', '/cases/x/report'],
    ['GET', '/cases/x/inputs'],
    ['GET', '/cases/x/inputs/0/bytes'],
  ])('nobody without a token: %s %s', async (method, path) => {
    const { call, port, names } = await open()
    const headers = { origin: `http://127.0.0.1:${port}` }
    expect((await call(method, path, { signedIn: false, headers })).status).toBe(401)
    expect(names('incoming')).toEqual([])
  })
})
