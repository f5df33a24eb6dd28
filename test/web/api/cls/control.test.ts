// The logging service over HTTP: who is there, commands, scenarios.

import { expect, test } from 'vitest'
import { offered } from '../../../cls/agent-for-test.ts'
import { line } from '../../../cls/records.ts'
import { serveCls } from './served-cls.ts'

interface Answers {
  answers: {
    machine: string
    outcome: string
    text: string
    running: { scenario: string; by: string; untilMs: number | null }[]
  }[]
}

test('nobody learns anything without signing in', async () => {
  const { ask } = await serveCls()
  const paths = ['cls', 'cls/scenarios', 'cls/jobs/x', 'cls/jobs/x/events', 'cls/jobs/x/inputs']
  const statuses = await Promise.all(paths.map(async path => (await ask(`/api/v1/${path}`)).status))
  expect(statuses).toEqual(paths.map(() => 401))
})

test('tells the machines with their pools and sites', async () => {
  const { get } = await serveCls({ dead: true })
  const answer = (await get('cls')).json<{ state: string; machines: object[] }>()
  expect(answer.state).toBe('connected')
  expect(answer.machines).toContainEqual({
    machine: 'fe01.contoso.com',
    pool: 'pool01.contoso.com',
    site: 'Redmond',
    version: '1.0.0',
  })
  expect(answer.machines).toHaveLength(4)
})

test('says where it looked when no agent answers, and leads elsewhere where it may', async () => {
  const { estate, get, send } = await serveCls({ canAttach: true })
  await send('POST', 'cls/attach', { where: '/tmp' })
  expect((await get('cls')).json()).toMatchObject({
    state: 'absent',
    text: expect.stringMatching(/No agent answers at .*lyncpin cls agent/),
  })
  expect((await send('POST', 'cls/show')).status).toBe(502)
  const back = await send('POST', 'cls/attach', { where: estate.folder })
  expect(back.json()).toMatchObject({ state: 'connected' })
})

test('leads nowhere else where others may use the server', async () => {
  const { send } = await serveCls()
  expect((await send('POST', 'cls/attach', { where: '/etc/passwd' })).status).toBe(403)
})

test('starts a scenario on machines of a pool, for so long, in the name of the caller', async () => {
  const { send } = await serveCls()
  const body = { scenario: 'authentication', duration: '0.00:30', pools: ['pool01'] }
  const { answers } = (await send('POST', 'cls/start', body)).json<Answers>()
  expect(answers.map(({ machine, outcome }) => `${machine} ${outcome}`)).toEqual([
    'fe01.contoso.com answered',
    'fe02.contoso.com answered',
  ])
  const [running] = answers[0]?.running ?? []
  expect(running).toMatchObject({ scenario: 'Authentication', by: 'alice' })
  expect(Math.round(((running?.untilMs ?? 0) - Date.now()) / 60_000)).toBe(30)
  const after = (
    await send('POST', 'cls/stop', { scenario: 'Authentication', sites: ['redmond'] })
  ).json<Answers>()
  expect(after.answers.map(({ outcome, text }) => `${outcome}: ${text}`)).toEqual([
    'refused: Authentication does not run here',
    'answered: Authentication stopped',
    'answered: Authentication stopped',
  ])
})

test('gives what runs a new duration, and writes to the disk', async () => {
  const { send } = await serveCls()
  await send('POST', 'cls/start', { scenario: 'SignIn' })
  const { answers } = (await send('POST', 'cls/update', { duration: '10' })).json<Answers>()
  expect(Math.round(((answers[0]?.running[0]?.untilMs ?? 0) - Date.now()) / 60_000)).toBe(10)
  expect((await send('POST', 'cls/sync')).json<Answers>().answers[0]?.text).toBe('everything is on the disk')
})

test('names a machine that does not answer', async () => {
  const { send } = await serveCls({ dead: true })
  const { answers } = (await send('POST', 'cls/show', { timeoutSeconds: 0.2 })).json<Answers>()
  expect(answers.find(({ machine }) => machine === 'sba01.contoso.com')).toMatchObject({
    outcome: 'not-answered',
    text: 'did not answer within 200 ms',
  })
})

test.each([
  ['start', { scenario: 'Authentification' }, 404, '', /did you mean Authentication\?/],
  ['start', { scenario: 'SignIn', duration: '4' }, 400, 'duration', /is no duration/],
  ['start', { scenario: 'SignIn', computers: ['fe09'] }, 400, 'computers', /known: fe01/],
  ['start', { scenario: 'SignIn', pools: ['x'] }, 400, 'pools', /pool "x"/],
  ['start', { scenario: 'SignIn', sites: ['Berlin'] }, 400, 'sites', /known: Redmond/],
  ['start', { scenario: 'SignIn', timeoutSeconds: 999 }, 400, 'timeoutSeconds', /timeoutSeconds/],
  ['start', { scenario: '' }, 400, 'scenario', /scenario/],
  ['stop', { scenario: 'SignIn', sceanrio: 1 }, 400, '', /sceanrio/],
  ['update', { duration: 'soon' }, 400, 'duration', /is no duration/],
])('%s %j is refused at its field', async (name, body, status, field, words) => {
  const { send } = await serveCls()
  const refused = await send('POST', `cls/${name}`, body)
  const { field: found = '', title } = refused.json<{ field?: string; title: string }>()
  expect([refused.status, found]).toEqual([status, field])
  expect(title).toMatch(words)
})

test('tells gaps in what was recorded', async () => {
  const { estate, send } = await serveCls()
  await send('POST', 'cls/start', { scenario: 'AlwaysOn' })
  estate.agent('fe01').reportLoss('input', 'a log vanished before it was read')
  estate.agent('fe01').offer(offered(line(Date.now() * 1000, 'something')))
  const { losses } = (await send('POST', 'cls/losses')).json<{ losses: object[] }>()
  expect(losses).toMatchObject([
    { machine: 'fe01.contoso.com', kind: 'input', text: 'a log vanished before it was read' },
  ])
})
