import { getEventListeners } from 'node:events'
import { describe, expect, test } from 'vitest'
import type { Agent } from '../../../src/cls/agent/agent.ts'
import { EMPTY_ESTATE, withScenario } from '../../../src/cls/scenario/estate.ts'
import { readProvider } from '../../../src/cls/scenario/provider.ts'
import { readQuery } from '../../../src/cls/search/query.ts'
import { ask, NOW_MS, offered, openTestAgent } from '../agent-for-test.ts'
import { line, NINE, register, SECOND } from '../records.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const HOUR_MS = 3_600_000
const start = (agent: Agent, scenario: string) =>
  ask(agent, { kind: 'start', scenario, durationMs: 4 * HOUR_MS, by: 'alice' })
const everything = { kind: 'search', query: readQuery({ fromUs: 0, toUs: 2 * NINE }) } as const

describe('scenarios of a machine', () => {
  test('record only what their providers name', async () => {
    const agent = await openTestAgent()
    agent.offer(offered(line(NINE, 'too early')))
    await start(agent, 'Authentication')
    agent.offer(offered(line(NINE, 'kept')))
    agent.offer(offered(line(NINE, 'of another component', { component: 'AVMCU' })))
    expect((await ask(agent, everything)).records).toHaveLength(1)
    expect(agent.unwanted).toBe(2)
    await agent.close()
  })

  test('are AlwaysOn and one other', async () => {
    const agent = await openTestAgent()
    expect((await start(agent, 'alwayson')).result.ok).toBe(true)
    expect((await start(agent, 'Authentication')).result.ok).toBe(true)
    const third = await start(agent, 'XMPP')
    expect(third.result.ok).toBe(false)
    expect(third.result.text).toContain('stop it first')
    await ask(agent, { kind: 'stop', scenario: 'Authentication' })
    expect((await start(agent, 'XMPP')).result.ok).toBe(true)
    await agent.close()
  })

  test('end after their duration, AlwaysOn does not', async () => {
    let nowMs = NOW_MS
    const agent = await openTestAgent({ nowMs: () => nowMs })
    await start(agent, 'AlwaysOn')
    await start(agent, 'Authentication')
    nowMs += 5 * HOUR_MS
    const { result } = await ask(agent, { kind: 'show' })
    expect(result.running.map(({ scenario }) => scenario)).toEqual(['AlwaysOn'])
    await agent.close()
  })

  test('AlwaysOn survives a restart, the other has ended', async () => {
    const folder = temporaryFolder()
    const first = await openTestAgent({ folder })
    await start(first, 'AlwaysOn')
    await start(first, 'Authentication')
    await first.close()
    const second = await openTestAgent({ folder })
    expect((await ask(second, { kind: 'show' })).result.running.map(({ scenario }) => scenario)).toEqual([
      'AlwaysOn',
    ])
    await second.close()
  })

  test('take a new definition while they run', async () => {
    const agent = await openTestAgent()
    await start(agent, 'Authentication')
    agent.offer(offered(line(NINE, 'no', { component: 'Own' })))
    agent.setEstate(
      withScenario(EMPTY_ESTATE, 'site:Redmond/Authentication', [readProvider({ name: 'own' })]),
    )
    agent.offer(offered(line(NINE, 'yes', { component: 'Own' })))
    expect((await ask(agent, everything)).records).toHaveLength(1)
    await agent.close()
  })

  test('select by flag and level', async () => {
    const agent = await openTestAgent()
    const provider = readProvider({ name: 'SIPStack', level: 'Warning', flags: 'TF_DIAG, tf_security' })
    agent.setEstate(withScenario(EMPTY_ESTATE, 'global/Own', [provider]))
    await start(agent, 'Own')
    const of = (flag: string, level: number) =>
      agent.offer(offered(line(NINE, flag, { component: 'SIPStack', level }), { flag }))
    of('TF_DIAG', 3)
    of('TF_DIAG', 2)
    of('TF_PROTOCOL', 4)
    of('TF_PROTOCOL, TF_SECURITY', 4)
    expect((await ask(agent, everything)).records).toHaveLength(2)
    await agent.close()
  })
})

describe('throttling', () => {
  test('lowers the level of a component that writes too much too often, counts and reports it, and restores it', async () => {
    let nowMs = NOW_MS
    const reports: string[] = []
    const agent = await openTestAgent({
      nowMs: () => nowMs,
      onReport: text => reports.push(text),
      overrides: { componentThrottleLimit: 10, componentThrottleSample: 3 },
    })
    await start(agent, 'AlwaysOn')
    for (let second = 0; second < 5; second++, nowMs += 1000)
      for (let i = 0; i < 20; i++)
        agent.offer(offered(register(nowMs * 1000 + i, `call-${second}-${i}`, 'a@contoso.com')))
    expect(reports[0]).toContain('Component: SIPStack, new Level Warning')
    const { result, records } = await ask(agent, everything)
    expect(result.throttled).toMatchObject([{ component: 'SIPStack', level: 3 }])
    const left = result.throttled[0]?.left ?? 0
    // One of the kept records is the agent's own report.
    expect(records.length - 1 + left).toBe(100)
    nowMs += 70_000
    agent.offer(offered(register(nowMs * 1000, 'call-later', 'a@contoso.com')))
    expect((await ask(agent, { kind: 'show' })).result.throttled).toEqual([])
    expect(reports[1]).toContain(`level restored; ${left} records were left out`)
    await agent.close()
  })
})

describe('the clock', () => {
  test('of a machine that differs is corrected in what a search finds', async () => {
    const agent = await openTestAgent()
    await start(agent, 'AlwaysOn')
    agent.offer(offered(line(NINE + 60 * SECOND, 'ahead')))
    // The controller's clock is an hour behind the machine's.
    const query = readQuery({
      fromUs: NINE - 3_600 * SECOND,
      toUs: NINE - 3_000 * SECOND,
      sentUs: NOW_MS * 1000 - 3_600 * SECOND,
    })
    const { records } = await ask(agent, { kind: 'search', query })
    expect(records.map(({ timeUs }) => timeUs)).toEqual([NINE - 3_540 * SECOND])
    await agent.close()
  })

  test('is not taken for wrong when the question was long on its way', async () => {
    const agent = await openTestAgent()
    await start(agent, 'AlwaysOn')
    agent.offer(offered(line(NINE, 'first')))
    // Sent three seconds ago; the asker has told by now that the clock is right.
    const query = readQuery({ fromUs: NINE, toUs: NINE + SECOND, sentUs: NOW_MS * 1000 - 3 * SECOND })
    const times: number[] = []
    for await (const message of agent.answer({ kind: 'search', query }, { aheadUs: () => 0 }))
      if (message.kind === 'records') times.push(...message.records.map(({ timeUs }) => timeUs))
    expect(times).toEqual([NINE])
    await agent.close()
  })
})

describe('a live tail', () => {
  test('leaves no listeners behind on the signal that ends it', async () => {
    const agent = await openTestAgent()
    await start(agent, 'AlwaysOn')
    const end = new AbortController()
    const messages = agent.answer(
      { kind: 'follow', query: readQuery({ fromUs: 0, toUs: 0 }) },
      { signal: end.signal },
    )
    expect((await messages.next()).value?.kind).toBe('began')
    for (let i = 0; i < 3; i++) {
      const next = messages.next()
      setTimeout(() => agent.offer(offered(line(NINE + i, 'live'))), 10)
      expect((await next).value?.kind).toBe('records')
    }
    expect(getEventListeners(end.signal, 'abort').length).toBeLessThan(2)
    end.abort()
    expect((await messages.next()).value?.kind).toBe('end')
    await agent.close()
  })
})
