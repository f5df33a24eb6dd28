import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ntHash } from '../../../src/auth/index.ts'
import { Secret } from '../../../src/base/secret.ts'
import { createNetwork } from '../../../src/lab/network/create-network.ts'
import { openDirectory } from '../../../src/lab/store/directory.ts'
import { openStateDatabase } from '../../../src/lab/store/state-database.ts'
import { planAddresses } from '../../../src/lab/world/address-plan.ts'
import { DEFAULT_WORLD } from '../../../src/lab/world/default-world.ts'
import { readWorld } from '../../../src/lab/world/read-world.ts'
import { topologyOf } from '../../../src/lab/world/topology-of.ts'
import type { ClientContext } from '../../../src/probe/client/context.ts'
import { createWebSession } from '../../../src/probe/client/http/session.ts'
import { fetchCertificate } from '../../../src/probe/client/web/certificate.ts'
import { createTestKeys } from '../test-keys.ts'
import { drawPortShift } from '../test-network.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lyncpin-killed-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface RunningServer {
  readonly child: ChildProcessByStdio<null, Readable, null>
  readonly context: ClientContext
}

/** The default world in a process of its own, and a client inside that knows where its Front End is. */
async function startServer(): Promise<RunningServer> {
  const portShift = drawPortShift()
  const prefix = `127.${randomInt(30, 250)}`
  const script = new URL('serve-until-killed.ts', import.meta.url).pathname
  const child = spawn(process.execPath, [script, folder, String(portShift), prefix], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
  const plan = planAddresses(topologyOf(readWorld(DEFAULT_WORLD, 'world.yaml')), prefix)
  const network = createNetwork({ portShift })
  const context: ClientContext = {
    lookup: async () => ({
      status: 'answered',
      addresses: [plan.machines.get('fe01.contoso.com')?.address ?? ''],
      targets: [],
      aliases: [],
      resolver: 'hosts',
      tookMs: 0,
    }),
    dial: (endpoint, options) => network.connect(endpoint, options),
    trustedRootsPem: JSON.parse(line),
    nowMs: () => Date.now(),
    random: length => randomBytes(length),
    record: () => undefined,
  }
  return { child, context }
}

/** Publishes a certificate for a device of its own; its serial number when the server acknowledged it. */
async function publish(context: ClientContext, device: number): Promise<string | undefined> {
  const session = createWebSession(context, { signal: AbortSignal.timeout(10_000) })
  const ntHashOfAlice = ntHash(new Secret('Alice-in-the-lab-1'))
  const options = {
    session,
    sipAddress: 'alice@contoso.com',
    credentials: { windows: { user: 'alice', domain: 'CONTOSO', ntHash: ntHashOfAlice } },
  }
  const order = {
    service: 'https://webint.contoso.com/CertProv/CertProvisioningService.svc',
    deviceId: `00000000-0000-4000-8000-${String(device).padStart(12, '0')}`,
    keyPair: await keys.take(),
  }
  const result = await fetchCertificate(context, order, options)
  session.close()
  return result.kind === 'passed' ? Buffer.from(result.user.certificate).toString('base64') : undefined
}

const keys = createTestKeys()
const CLIENTS = 4
const WANTED = 12

test('a server killed in the middle of publishing has every certificate that a client got', {
  timeout: 60_000,
}, async () => {
  const { child, context } = await startServer()
  const acknowledged: string[] = []
  let device = 0
  const clients = Array.from({ length: CLIENTS }, async () => {
    for (;;) {
      const certificate = await publish(context, device++)
      if (certificate === undefined) return
      acknowledged.push(certificate)
      // The other clients are in the middle of theirs.
      if (acknowledged.length === WANTED) child.kill('SIGKILL')
    }
  })
  await Promise.all(clients)
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  expect(child.signalCode).toBe('SIGKILL')
  const directory = openDirectory(openStateDatabase(folder))
  const kept = new Set(
    directory
      .published('alice@contoso.com')
      .map(({ certificate }) => Buffer.from(certificate).toString('base64')),
  )
  directory.close()
  expect(acknowledged.length).toBeGreaterThanOrEqual(WANTED)
  expect(acknowledged.filter(certificate => !kept.has(certificate))).toEqual([])
})
