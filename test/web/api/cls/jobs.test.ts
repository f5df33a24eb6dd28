// Searches, live tails and incidents over HTTP.

import { type IncomingMessage, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { offered } from '../../../cls/agent-for-test.ts'
import { line, register } from '../../../cls/records.ts'
import { TOKEN } from '../served.ts'
import { type ServedCls, serveCls } from './served-cls.ts'

const nowUs = (): number => Date.now() * 1000

/** With AlwaysOn, and a REGISTER of alice on fe01. */
async function withRecords(options: { dead?: boolean } = {}): Promise<ServedCls> {
  const served = await serveCls(options)
  await served.send('POST', 'cls/start', { scenario: 'AlwaysOn', sites: ['Redmond'] })
  served.estate.agent('fe01').offer(offered(register(nowUs(), 'call-77-abcdef', 'alice@contoso.com')))
  served.estate.agent('edge01').offer(offered(line(nowUs(), 'a connection came \u001b[31m<b>in</b>')))
  return served
}

test('a search tells rows as they come, and every machine', async () => {
  const { finish } = await withRecords()
  const { state, result, events } = await finish('cls/searches', { since: '15m' })
  expect([state, result.records]).toEqual(['done', 2])
  expect(result.answers.map(({ text }) => text)).toEqual([
    'answered with 1 record',
    'answered with 1 record',
    'answered with 0 records',
  ])
  expect(events).toContain('← REGISTER sip:contoso.com SIP/2.0 (192.0.2.50:49215)')
  expect(events).toMatch(/"machine":"fe01\.contoso\.com","state":"answered","records":1/)
  expect(events).toMatch(/event: end\ndata: \{\}\n\n$/)
})

test('what was found opens as a trace, and is CLS text', async () => {
  const { finish, get } = await withRecords()
  const { id } = await finish('cls/searches', { since: '15m', callId: 'call-77-abcdef' })
  const { inputs } = (await get(`cls/jobs/${id}/inputs`)).json<{ inputs: { id: string; name: string }[] }>()
  expect(inputs.map(({ name }) => name.replace(/^cls-\w+/, ''))).toEqual(['.lyncpin.jsonl', '.txt'])
  const [trace, text] = await Promise.all(inputs.map(input => get(`cls/jobs/${id}/inputs/${input.id}/bytes`)))
  expect(JSON.parse(trace?.body.split('\n')[0] ?? '')).toMatchObject({ record: 'header' })
  expect(trace?.body).toContain('call-77-abcdef')
  expect(text?.body).toMatch(/^TL_INFO\(TF_PROTOCOL\)[\s\S]*\$\$begin_record[\s\S]*call-77-abcdef/)
  expect((await get(`cls/jobs/${id}/inputs/2/bytes`)).status).toBe(404)
})

test('a record is read by its number; control characters are made visible', async () => {
  const { finish, get } = await withRecords()
  const { id } = await finish('cls/searches', { since: '15m', components: ['UserServices'] })
  const { text } = (await get(`cls/jobs/${id}/records/0`)).json<{ text: string }>()
  expect(text).toContain('<b>in</b>')
  expect(text).not.toContain('\u001b')
  for (const number of ['1', '-1', 'x', '00'])
    expect((await get(`cls/jobs/${id}/records/${number}`)).status).toBe(404)
})

test('criteria combine as the cmdlet does, and the trap is told', async () => {
  const { finish } = await withRecords()
  const criteria = { since: '15m', uri: 'alice@contoso.com', components: ['UserServices'] }
  const any = await finish('cls/searches', criteria)
  expect([any.result.records, any.result.notes[0]]).toEqual([
    2,
    expect.stringContaining('Any criterion was enough'),
  ])
  const all = await finish('cls/searches', { ...criteria, matchAll: true })
  expect([all.result.records, all.result.notes]).toEqual([0, []])
})

test('the filter language narrows a search', async () => {
  const { finish } = await withRecords()
  expect((await finish('cls/searches', { since: '15m', filter: 'method:REGISTER' })).result.records).toBe(1)
  expect((await finish('cls/searches', { since: '15m', filter: 'method:INVITE' })).result.records).toBe(0)
})

test('an empty answer says why, for each machine', async () => {
  const { finish } = await serveCls({ dead: true })
  const { result } = await finish('cls/searches', { since: '15m', timeoutSeconds: 0.3 })
  expect(result.records).toBe(0)
  const said = result.answers.map(({ machine, text, notes }) => `${machine}: ${[text, ...notes].join('; ')}`)
  expect(said[0]).toMatch(/edge01.*no scenario runs here and nothing was ever recorded/)
  expect(said[3]).toBe('sba01.contoso.com: did not answer within 300 ms')
})

test('ends at so many records, and says that there may be more', async () => {
  const { estate, finish } = await withRecords()
  for (let i = 0; i < 50; i++) estate.agent('fe02').offer(offered(line(nowUs() + i, `text ${i}`)))
  const { result } = await finish('cls/searches', { since: '15m', maxRecords: 10 })
  expect(result.records).toBe(10)
  expect(result.notes).toEqual([expect.stringContaining('ended at 10 records')])
})

test('a search that is ended gives what it has, and blames no machine that had time left', async () => {
  const { get, send } = await withRecords({ dead: true })
  const { id } = (await send('POST', 'cls/searches', { since: '15m', timeoutSeconds: 60 })).json<{
    id: string
  }>()
  const events = get(`cls/jobs/${id}/events`)
  await vi.waitFor(async () => {
    await send('DELETE', `cls/jobs/${id}`)
    expect((await get(`cls/jobs/${id}`)).body).toContain('"done"')
  }, 10_000)
  await events
  const { result } = (await get(`cls/jobs/${id}`)).json<{
    result: { answers: { machine: string; outcome: string; text: string }[] }
  }>()
  expect(result.answers.find(({ machine }) => machine.startsWith('sba01'))).toMatchObject({
    outcome: 'ended',
    text: 'had not answered when it was ended',
  })
})

test('follows what is recorded from now on until it is ended; a silent machine holds nothing back', async () => {
  const { estate, get, send } = await withRecords()
  const { id } = (await send('POST', 'cls/tails', { uri: 'bob@contoso.com' })).json<{ id: string }>()
  const events = get(`cls/jobs/${id}/events`)
  await sleep(300)
  estate.agent('fe02').offer(offered(register(nowUs(), 'call-78', 'bob@contoso.com')))
  estate.agent('fe02').offer(offered(register(nowUs(), 'call-79', 'carol@contoso.com')))
  await sleep(700)
  expect((await get(`cls/jobs/${id}/inputs`)).json()).toMatchObject({ status: 409, code: 'not-ready' })
  expect((await send('DELETE', `cls/jobs/${id}`)).status).toBe(204)
  expect((await events).body.match(/REGISTER/g)).toHaveLength(1)
  const { state, result } = (await get(`cls/jobs/${id}`)).json<{
    state: string
    result: { records: number; answers: { outcome: string; text: string }[] }
  }>()
  expect([state, result.records]).toEqual(['done', 1])
  expect(result.answers.map(({ outcome }) => outcome)).not.toContain('broken-off')
})

test('a reader of events that goes away is no fault of the server', async () => {
  const { port, send, logged } = await withRecords()
  const { id } = (await send('POST', 'cls/tails')).json<{ id: string }>()
  const reading = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { authorization: `Bearer ${TOKEN}` }
    const path = `/api/v1/cls/jobs/${id}/events`
    request({ host: '127.0.0.1', port, path, headers }, resolve).on('error', reject).end()
  })
  reading.on('error', () => undefined).destroy()
  await sleep(200)
  expect(logged).toEqual([])
})

test('a tail ends by itself', async () => {
  const { finish } = await withRecords()
  const { state, result } = await finish('cls/tails', { minutes: 0.01 })
  expect([state, result.records]).toEqual(['done', 0])
})

test('an incident becomes a trace for each machine', async () => {
  const { estate, finish, get } = await withRecords()
  await estate.feedIncident()
  const { id, result, events } = await finish('cls/incidents', { user: 'sip:alice@contoso.com', since: '1h' })
  expect(result.records).toBeGreaterThan(5)
  expect(events).toContain('looking for records that name alice@contoso.com')
  const { inputs } = (await get(`cls/jobs/${id}/inputs`)).json<{ inputs: { name: string }[] }>()
  expect(inputs.map(({ name }) => name)).toEqual([
    'edge01.contoso.com.lyncpin.jsonl',
    'fe01.contoso.com.lyncpin.jsonl',
    'records.txt',
  ])
})

test('an incident waits once for a machine that does not answer, and names it', async () => {
  const { estate, finish } = await withRecords({ dead: true })
  await estate.feedIncident()
  const { result, events } = await finish('cls/incidents', {
    user: 'alice@contoso.com',
    since: '1h',
    timeoutSeconds: 1,
  })
  expect(result.records).toBeGreaterThan(5)
  expect(result.answers.at(-1)).toMatchObject({ machine: 'sba01.contoso.com', outcome: 'not-answered' })
  expect(events.match(/"sba01\.contoso\.com","state":"asked"/g)).toHaveLength(1)
})

test('a job is there for the one who began it only', async () => {
  const { finish, get, asBob } = await withRecords()
  const { id } = await finish('cls/searches', { since: '15m' })
  for (const part of ['', '/events', '/inputs', '/inputs/0/bytes', '/records/0']) {
    expect((await get(`cls/jobs/${id}${part}`)).status).toBe(200)
    expect((await asBob(`cls/jobs/${id}${part}`)).status).toBe(404)
  }
})

test.each([
  ['searches', { startTime: '03/04/2026' }, 'startTime', 'is no time'],
  [
    'searches',
    { startTime: '2026-03-14T10:00Z', endTime: '2026-03-14T09:00Z' },
    'endTime',
    'ends before it begins',
  ],
  ['searches', { since: 'yesterday' }, 'since', 'is no time'],
  ['searches', { timeZone: 'Mars' }, 'timeZone', 'is no time zone'],
  ['searches', { logLevel: 'Loud' }, 'logLevel', 'There is no level'],
  ['searches', { filter: 'methd:REGISTER' }, 'filter', 'did you mean'],
  ['searches', { computers: ['fe99'] }, 'computers', 'No agent belongs'],
  ['searches', { maxRecords: 0 }, 'maxRecords', 'maxRecords'],
  ['searches', { uir: 'x' }, '', 'uir'],
  ['tails', { since: '15m' }, '', 'since'],
  ['tails', { minutes: 600 }, 'minutes', 'minutes'],
  ['incidents', { user: ' ' }, 'user', 'user'],
  ['incidents', { user: 'a@b', since: 'soon' }, 'since', 'is no time'],
  ['incidents', { user: 'a@b', since: 'now', until: '15m' }, 'until', 'ends before it begins'],
])('%s %j is refused before anything begins', async (kind, body, field, words) => {
  const { send } = await serveCls()
  const refused = await send('POST', `cls/${kind}`, body)
  expect(refused.status).toBe(400)
  const { field: found = '', title } = refused.json<{ field?: string; title: string }>()
  expect(found).toBe(field)
  expect(title).toContain(words)
})
