// The logging service over HTTP, with agents that a NATS server connects.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { readClsConfig } from '../../../../src/cls/config.ts'
import { serveNats } from '../../../../src/cls/transport/nats-agent.ts'
import { createClsLink } from '../../../../src/web/api/cls/link.ts'
import { addClsRoutes } from '../../../../src/web/api/cls/routes.ts'
import { offered, openTestAgent } from '../../../cls/agent-for-test.ts'
import { register } from '../../../cls/records.ts'
import { natsServerPath, startNats } from '../../../cls/transport/nats-server.ts'
import { serve } from '../served.ts'

test.skipIf(natsServerPath === undefined)(
  'machines of an estate are searched, and one that has gone is named',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lyncpin-nats-'))
    const nats = await startNats(folder, {
      agents: { 'fe01.contoso.com': 'one', 'edge01.contoso.com': 'two' },
      controllerPassword: 'secret',
    })
    const configOf = (user: string, password: string) => ({
      servers: `nats://localhost:${nats.port}`,
      user,
      password,
    })
    const agents = await Promise.all(
      [['fe01.contoso.com', 'one'] as const, ['edge01.contoso.com', 'two'] as const].map(
        async ([machine, password]) => {
          const agent = await openTestAgent({
            card: { machine, pool: 'pool01.contoso.com', site: 'Redmond', version: '1' },
            folder: join(folder, machine),
            nowMs: Date.now,
          })
          const link = serveNats(agent, {
            config: configOf(machine, password),
            estateFile: join(folder, `${machine}.json`),
            onReport: () => undefined,
            bytesPerSecond: () => 1e9,
          })
          await link.ready
          return { agent, link }
        },
      ),
    )
    const config = { ...readClsConfig(undefined), folder, nats: configOf('controller', 'secret') }
    const link = createClsLink({ config, canAttach: false })
    const { ask } = await serve({ routes: [added => addClsRoutes(added, { link, nameOf: () => 'alice' })] })
    const send = async <T>(path: string, body: object): Promise<T> =>
      (
        await ask(`/api/v1/cls${path}`, {
          method: 'POST',
          signedIn: true,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
      ).json<T>()
    onTestFinished(async () => {
      await Promise.all(agents.map(({ link: one }) => one.close()))
      await Promise.all(agents.map(({ agent }) => agent.close()))
      await nats.stop()
      rmSync(folder, { recursive: true, force: true })
    })

    // An agent writes its card when it has connected.
    const connection = await vi.waitFor(async () => {
      const known = (await ask('/api/v1/cls', { signedIn: true })).json<{ machines: object[] }>()
      expect(known.machines).toHaveLength(2)
      return known
    }, 10_000)
    expect(connection).toMatchObject({
      state: 'connected',
      way: expect.stringContaining('NATS at nats://localhost'),
    })
    expect(JSON.stringify(connection)).not.toContain('secret')

    await send('/start', { scenario: 'AlwaysOn' })
    agents[0]?.agent.offer(offered(register(Date.now() * 1000, 'call-77-abcdef', 'alice@contoso.com')))
    await agents[1]?.link.close()

    const { id } = await send<{ id: string }>('/searches', {
      since: '15m',
      uri: 'alice@contoso.com',
      timeoutSeconds: 1,
    })
    await ask(`/api/v1/cls/jobs/${id}/events`, { signedIn: true })
    const { result } = (await ask(`/api/v1/cls/jobs/${id}`, { signedIn: true })).json<{
      result: { answers: { machine: string; text: string }[] }
    }>()
    expect(result.answers.map(({ machine, text }) => `${machine} ${text}`)).toEqual([
      'edge01.contoso.com did not answer within 1.0 s',
      'fe01.contoso.com answered with 1 record',
    ])
  },
)
