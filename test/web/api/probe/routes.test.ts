// Probes over the interface, on names that lead to this machine, where nothing listens.

import { describe, expect, test } from 'vitest'
import { hashToken } from '../../../../src/web/api/access.ts'
import { addProbeRoutes } from '../../../../src/web/api/probe/routes.ts'
import type { ProbeRunView } from '../../../../src/web/app/probe/views.ts'
import { type Asked, serve, TOKEN } from '../served.ts'

const OTHER = 'a-token-of-bob-with-enough-characters'
const ORDER = {
  address: 'alice@contoso.com',
  side: 'outside',
  resolve: [{ name: 'lyncdiscover.contoso.com', address: '127.0.0.1' }],
  timeoutSeconds: 0.5,
}

async function serveProbes() {
  const tokens = [
    { name: 'alice', hash: hashToken(TOKEN) },
    { name: 'bob', hash: hashToken(OTHER) },
  ]
  const logged: string[] = []
  const network = { dnsServers: [], rootsPem: '', portShift: 1 }
  const log = (line: string) => void logged.push(line)
  const served = await serve({
    access: { tokens },
    routes: [server => addProbeRoutes(server, { network, log })],
  })
  const ask = (path: string, asked: Asked = {}) =>
    served.ask(`/api/v1/${path}`, {
      ...asked,
      headers: {
        authorization: `Bearer ${TOKEN}`,
        ...(asked.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...asked.headers,
      },
    })
  const post = (path: string, body: unknown) => ask(path, { method: 'POST', body: JSON.stringify(body) })
  return { ask, post, logged }
}

/** The events of a probe, when it has ended. */
async function eventsOf(ask: Awaited<ReturnType<typeof serveProbes>>['ask'], id: string) {
  const { body } = await ask(`probes/${id}/events`)
  return body
    .split('\n')
    .filter(line => line.startsWith('data: {"kind"'))
    .map(line => JSON.parse(line.slice(6)) as { kind: string; step?: { step: string; verdict?: string } })
}

test('a probe tells its steps, then gives report and trace', async () => {
  const { ask, post } = await serveProbes()
  const begun = await post('probes', ORDER)
  expect(begun.status).toBe(201)
  const { id } = begun.json<ProbeRunView>()
  const events = await eventsOf(ask, id)
  expect(events).toContainEqual({
    kind: 'ended',
    step: expect.objectContaining({ step: 'tcp', verdict: 'failed', outcome: 'refused' }),
  })
  const run = (await ask(`probes/${id}`)).json<ProbeRunView>()
  expect(run).toMatchObject({ state: 'done', verdict: 'failed', side: 'outside', signsIn: false })
  const report = (await ask(`probes/${id}/report`)).json<{ schema: string; user: string }>()
  expect(report).toMatchObject({ schema: 'lyncpin.probe', user: 'alice@contoso.com' })
  const trace = await ask(`probes/${id}/trace`)
  expect(trace.body.length).toBe(run.trace?.sizeBytes)
  expect((await ask(`probes/${id}/report?format=html`)).headers['content-security-policy']).toMatch(
    /^sandbox/,
  )
})

test('a probe is seen by the one who began it only', async () => {
  const { ask, post } = await serveProbes()
  const { id } = (await post('probes', ORDER)).json<ProbeRunView>()
  const headers = { authorization: `Bearer ${OTHER}` }
  for (const path of ['', '/events', '/report', '/trace'])
    expect((await ask(`probes/${id}${path}`, { headers })).status).toBe(404)
  expect((await ask('probes', { headers })).json()).toEqual({ probes: [] })
  expect((await ask(`probes/${id}`, { headers, method: 'DELETE' })).status).toBe(404)
  expect((await ask('probes')).json<{ probes: unknown[] }>().probes).toHaveLength(1)
})

test('a probe that is stopped gives what is known by then', async () => {
  const { ask, post } = await serveProbes()
  // A black hole: nothing ever answers there.
  const order = { ...ORDER, timeoutSeconds: 60, dns: ['192.0.2.53'], resolve: [] }
  const { id } = (await post('probes', order)).json<ProbeRunView>()
  expect((await ask(`probes/${id}/report`)).status).toBe(409)
  expect((await ask(`probes/${id}`, { method: 'DELETE' })).status).toBe(204)
  await eventsOf(ask, id)
  expect((await ask(`probes/${id}`)).json()).toMatchObject({ state: 'done', cutShort: true })
})

describe('what is no probe is refused in words', () => {
  test.each([
    [{ address: 'nonsense' }, /sign-in address such as alice@contoso\.com/],
    [{ ...ORDER, only: ['no-such-step'] }, /there is no step no-such-step/],
    [{ ...ORDER, dns: ['dns.contoso.com'] }, /DNS server is given by its address/],
    [{ ...ORDER, resolve: [{ name: 'a', address: 'b' }] }, /is no IP address/],
    [{ ...ORDER, at: 'lab' }, /runs no lab/],
    [{}, /address/],
  ])('%j', async (order, words) => {
    const { post } = await serveProbes()
    const answer = await post('probes', order)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.json<{ title: string }>().title).toMatch(words)
  })
})

test('a password is told to nobody, also where the order is wrong', async () => {
  const { ask, post, logged } = await serveProbes()
  const credentials = { password: 'Not-to-be-seen-1' }
  const wrong = await post('probes', { ...ORDER, credentials: { ...credentials, auth: 'basic' } })
  const { id } = (await post('probes', { ...ORDER, credentials })).json<ProbeRunView>()
  const events = (await ask(`probes/${id}/events`)).body
  const all = [wrong.body, events, logged.join('\n')]
  for (const path of ['', '/report', '/trace']) all.push((await ask(`probes/${id}${path}`)).body)
  expect(all.join('\n')).not.toContain(credentials.password)
  expect(JSON.parse((await ask(`probes/${id}`)).body)).toMatchObject({ signsIn: true })
})

test('every step says what it does', async () => {
  const { ask } = await serveProbes()
  const { steps } = (await ask('probe-steps')).json<{ steps: { id: string; outcomes: unknown[] }[] }>()
  expect(steps.map(({ id }) => id)).toContain('tls')
  expect(steps.every(({ outcomes }) => outcomes.length > 2)).toBe(true)
})
