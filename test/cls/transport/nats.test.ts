import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Agent } from '../../../src/cls/agent/agent.ts'
import { encodeAgentMessage } from '../../../src/cls/agent/protocol.ts'
import type { NatsConfig } from '../../../src/cls/config.ts'
import { type Controller, createController } from '../../../src/cls/controller/controller.ts'
import { EMPTY_ESTATE, withScenario, withSettings } from '../../../src/cls/scenario/estate.ts'
import { readProvider } from '../../../src/cls/scenario/provider.ts'
import { readQuery } from '../../../src/cls/search/query.ts'
import { type NatsAgent, serveNats } from '../../../src/cls/transport/nats-agent.ts'
import { connectNats } from '../../../src/cls/transport/nats-connect.ts'
import { openNatsTransport } from '../../../src/cls/transport/nats-controller.ts'
import { createPieceCutter } from '../../../src/cls/transport/nats-pieces.ts'
import { ASK, answerSubject, inboxPrefix, machineToken } from '../../../src/cls/transport/nats-subjects.ts'
import type { Transport } from '../../../src/cls/transport/transport.ts'
import { offered, openTestAgent } from '../agent-for-test.ts'
import { line, NINE, SECOND } from '../records.ts'
import { natsServerPath, type RunningNats, startNats } from './nats-server.ts'

const MACHINES = ['fe01.contoso.com', 'fe02.contoso.com', 'edge01.contoso.com', 'fe03.contoso.com']
const passwords = Object.fromEntries(MACHINES.map(machine => [machine, `pass-${machine}`]))
const everything = readQuery({ fromUs: 0, toUs: 2 * NINE })
const folder = mkdtempSync(join(tmpdir(), 'lyncpin-nats-'))

/** Waits for what another program brings about; gives up after ten seconds. */
async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let i = 0; i < 400; i++) {
    try {
      if (await holds()) return
    } catch {
      // Not yet.
    }
    await sleep(25)
  }
  throw new Error('what was waited for did not happen')
}

interface Member {
  readonly agent: Agent
  readonly link: NatsAgent
  readonly reports: string[]
}

describe.skipIf(natsServerPath === undefined)('agents over NATS', () => {
  let server: RunningNats
  let transport: Transport
  let controller: Controller
  const members: Member[] = []
  let ca: string | undefined

  const configOf = (user: string, password: string): NatsConfig => ({
    servers: `${ca ? 'tls' : 'nats'}://localhost:${server.port}`,
    user,
    password,
    ...(ca ? { tls: { ca } } : {}),
  })

  async function joinEstate(machine: string): Promise<Member> {
    const agent = await openTestAgent({
      folder: join(folder, machine),
      card: { machine, pool: 'pool01.contoso.com', site: 'Redmond', version: '1' },
    })
    const reports: string[] = []
    const link = serveNats(agent, {
      config: configOf(machine, passwords[machine] ?? ''),
      estateFile: join(folder, `${machine}.json`),
      onReport: text => reports.push(text),
      bytesPerSecond: () => 1e9,
    })
    await link.ready
    return { agent, link, reports }
  }

  beforeAll(async () => {
    ca = makeCertificate(folder)
    server = await startNats(folder, {
      agents: passwords,
      controllerPassword: 'secret',
      ...(ca ? { tls: { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') } } : {}),
    })
    transport = await openNatsTransport(configOf('controller', 'secret'))
    controller = createController({
      transport,
      answerMs: 1500,
      stallMs: 1500,
      nowMs: () => NINE / 1000 + 900_000,
    })
    for (const machine of MACHINES.slice(0, 3)) members.push(await joinEstate(machine))
    await until(async () => (await transport.agents()).length === 3)
  })
  afterAll(async () => {
    for (const { agent, link } of members) {
      await link.close()
      await agent.close()
    }
    await transport?.close()
    await server?.stop()
  })

  async function search(): Promise<{ texts: string[]; outcomes: Record<string, string> }> {
    const running = await controller.search(everything, {})
    const texts: string[] = []
    for await (const batch of running.records)
      texts.push(...batch.map(({ machine, timeUs }) => `${machine}@${(timeUs - NINE) / SECOND}`))
    return {
      texts,
      outcomes: Object.fromEntries(running.answers().map(({ machine, outcome }) => [machine, outcome])),
    }
  }

  test('are started by one command and answer by name', async () => {
    const answers = await controller.start('AlwaysOn', {}, { by: 'alice' })
    expect(answers.map(({ machine, outcome }) => `${machine} ${outcome}`)).toEqual([
      'edge01.contoso.com answered',
      'fe01.contoso.com answered',
      'fe02.contoso.com answered',
    ])
  })

  test('are searched at once, the answer is in order of time', async () => {
    for (const [i, { agent }] of members.entries())
      for (let n = 0; n < 3; n++) agent.offer(offered(line(NINE + (n * 3 + i) * SECOND, `x${i}`)))
    const { texts } = await search()
    expect(texts.map(text => Number(text.split('@')[1]))).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8])
  })

  test('send large answers at the pace of the asker', async () => {
    const { agent } = members[0] as Member
    for (let i = 0; i < 3000; i++) agent.offer(offered(line(NINE + 100 * SECOND + i, 'y'.repeat(1000))))
    agent.offer(offered(line(NINE + 100 * SECOND + 5000, 'z'.repeat(900_000))))
    const running = await controller.search(
      { ...everything, fromUs: NINE + 100 * SECOND },
      { computers: ['fe01'] },
    )
    let records = 0
    for await (const batch of running.records) {
      records += batch.length
      await sleep(1)
    }
    expect(records).toBe(3001)
    expect(running.answers()[0]?.outcome).toBe('answered')
  })

  test('take over scenarios and settings, and keep a copy', async () => {
    const estate = withSettings(
      withScenario(EMPTY_ESTATE, 'global/Own', [readProvider({ name: 'S4' })]),
      'global',
      { componentThrottleLimit: 77 },
    )
    await transport.put(estate)
    await until(async () =>
      (await controller.start('Own', {}, { by: 'alice' })).every(({ outcome }) => outcome === 'answered'),
    )
    await controller.stop('Own', {})
    expect(await transport.get()).toEqual(estate)
  })

  test('that are dead are named, and nothing hangs', async () => {
    const dead = await joinEstate('fe03.contoso.com')
    await until(async () => (await transport.agents()).length === 4)
    await dead.link.close()
    await dead.agent.close()
    const { outcomes, texts } = await search()
    expect(outcomes['fe03.contoso.com']).toBe('not-answered')
    expect(outcomes['fe01.contoso.com']).toBe('answered')
    expect(texts.length).toBeGreaterThan(9)
  })

  test('cannot answer under the name of another', async () => {
    const liar = await connectNats(
      configOf('fe03.contoso.com', passwords['fe03.contoso.com'] ?? ''),
      'liar',
      inboxPrefix(machineToken('fe03.contoso.com')),
    )
    const { agent } = members[0] as Member
    const result = await lastOf(agent)
    // Below another's name the server refuses; below its own, with another's name inside, the controller does.
    liar.subscribe(ASK, {
      callback(_, message) {
        const { id } = JSON.parse(message.string()) as { id: string }
        const [piece] = createPieceCutter()(
          encodeAgentMessage({
            kind: 'end',
            result: { ...result, machine: 'fe02.contoso.com', text: 'lie' },
          }),
        )
        if (!piece) return
        liar.publish(answerSubject(machineToken('fe02.contoso.com'), id), piece)
        liar.publish(answerSubject(machineToken('fe03.contoso.com'), id), piece)
      },
    })
    await liar.flush()
    const answers = await controller.show({})
    expect(answers.find(({ machine }) => machine === 'fe02.contoso.com')?.text).not.toBe('lie')
    expect(answers.find(({ machine }) => machine === 'fe03.contoso.com')?.outcome).toBe('not-answered')
    await liar.close()
  })

  test('whose credentials are revoked go silent and come back when they are given again', async () => {
    const { 'edge01.contoso.com': _revoked, ...others } = passwords
    server.reload({ agents: others })
    await until(async () => (await controller.show({ computers: ['edge01'] }))[0]?.outcome === 'not-answered')
    server.reload({ agents: passwords })
    await until(async () => (await controller.show({ computers: ['edge01'] }))[0]?.outcome === 'answered')
  })

  test('go on recording while the server is gone, and are found when it is back', async () => {
    const { agent, reports } = members[1] as Member
    await server.stop()
    agent.offer(offered(line(NINE + 500 * SECOND, 'cut off')))
    await until(() => reports.some(text => text.includes('cut off')))
    await server.start()
    await until(async () => (await controller.show({ computers: ['fe02'] }))[0]?.outcome === 'answered')
    expect((await search()).texts).toContain('fe02.contoso.com@500')
  })
})

async function lastOf(agent: Agent) {
  for await (const message of agent.answer({ kind: 'show' }))
    if (message.kind === 'end') return message.result
  throw new Error('no end')
}

/** A certificate for the server, signed by itself; undefined where openssl is not installed: then without TLS. */
function makeCertificate(into: string): string | undefined {
  const [key, cert] = [join(into, 'key.pem'), join(into, 'cert.pem')]
  try {
    execFileSync(
      'openssl',
      [
        ...[
          'req',
          '-x509',
          '-newkey',
          'ec',
          '-pkeyopt',
          'ec_paramgen_curve:prime256v1',
          '-nodes',
          '-days',
          '2',
        ],
        ...[
          '-keyout',
          key,
          '-out',
          cert,
          '-subj',
          '/CN=localhost',
          '-addext',
          'subjectAltName=DNS:localhost',
        ],
      ],
      { stdio: 'ignore' },
    )
    return cert
  } catch {
    return undefined
  }
}
