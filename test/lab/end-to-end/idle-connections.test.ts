// Ten thousand connections that say nothing, held by another process: whoever comes after them is served all the same.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { onTestFinished, test } from 'vitest'
import { signInClient } from '../../../src/lab/deployment/sign-in-client.ts'
import { startTestDeployment } from '../test-deployment.ts'

const COUNT = 10_000
const FRONT_END = 'fe01.contoso.com'

async function holdConnections(address: string, port: number): Promise<number> {
  const script = new URL('hold-connections.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [script, address, String(port), String(COUNT)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(async () => {
    const ended = once(child, 'exit')
    child.kill()
    await ended
  })
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  return Number(line)
}

test.for([
  { at: 'registrar', port: 5061 },
  { at: 'internal web site', port: 443 },
])('ten thousand idle connections at the $at keep nobody out', async ({ port }, { expect, skip }) => {
  const deployment = await startTestDeployment()
  onTestFinished(() => deployment.stop())
  const address = deployment.machines.get(FRONT_END)?.address ?? ''
  const held = await holdConnections(address, port + deployment.network.portShift)
  if (held < COUNT) skip(`this system allows ${held} connections to a process`)
  const { outcome, failed } = await signInClient(
    deployment,
    { sipAddress: 'bob@contoso.com', side: 'inside', auth: 'tls-dsk' },
    AbortSignal.timeout(20_000),
  )
  expect(failed?.problem.text ?? '').toBe('')
  expect(outcome).toBe('signed-in')
})
