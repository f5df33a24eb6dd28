// Runs in a network namespace of its own: starts the default world on its real ports, signs bob and alice in with an unmodified
// client, lets alice write to bob, and prints what both saw as one line of JSON.
// Arguments: DRIVER SIDE PROTOCOL_FOLDER [options of the driver …]

import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startDeployment } from '../../../src/lab/deployment/start-deployment.ts'
import { createMemoryOutput } from '../../../src/lab/logs/log-output.ts'
import { DEFAULT_WORLD } from '../../../src/lab/world/default-world.ts'
import { readWorld } from '../../../src/lab/world/read-world.ts'
import { createTestKeys } from '../test-keys.ts'

const [driver = '', side = 'inside', folder = '', ...options] = process.argv.slice(2)
const logs = createMemoryOutput()
const world = readWorld(DEFAULT_WORLD, 'world.yaml')
const deployment = await startDeployment(world, {
  portShift: 0,
  keys: createTestKeys(),
  realMs: () => Date.now(),
  random: length => randomBytes(length),
  logs,
})
const nameServer = deployment.plan.nameServer(side === 'outside' ? 'outside' : 'inside')
writeFileSync('/etc/resolv.conf', `nameserver ${nameServer}\noptions timeout:1 attempts:1\n`)
const authority = join(folder, 'ca.pem')
writeFileSync(authority, deployment.certificates.trusted('client'))

interface Run {
  readonly process: ChildProcess
  output: string
  readonly ended: Promise<void>
}

function signIn(name: string, more: readonly string[]): Run {
  const user = world.users.find(({ address }) => address.startsWith(`${name}@`))
  const child = spawn(driver, [
    ...['--account', `${name}@contoso.com,CONTOSO\\${name}`, '--password', user?.password ?? ''],
    ...['--ca', authority, '--timeout', '20', '--debug', join(folder, `${name}.log`)],
    ...options,
    ...more,
  ])
  const { promise: ended, resolve } = Promise.withResolvers<void>()
  const run: Run = { process: child, output: '', ended }
  child.stdout.on('data', chunk => {
    run.output += chunk
  })
  child.on('close', () => resolve())
  return run
}

/** Resolves when the client says so, or ends. */
function said(run: Run, word: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const look = (): void => {
    if (run.output.includes(word)) resolve()
  }
  run.process.stdout?.on('data', look)
  void run.ended.then(resolve)
  look()
  return promise
}

const bob = signIn('bob', ['--stay', '6'])
await said(bob, 'SIGNED-ON')
const alice = signIn('alice', [
  '--stay',
  '3',
  '--im-to',
  'sip:bob@contoso.com',
  '--im-text',
  'hello from alice',
])
await Promise.all([bob.ended, alice.ended])
await logs.flush()
const serverLog = [...logs.files()]
  .filter(([name]) => name.endsWith('-cls.txt'))
  .map(([, bytes]) => new TextDecoder().decode(bytes))
const schemes = [...new Set(serverLog.join('').match(/Authentication-Info: \S+/g))]
const edgeSaw = serverLog.join('').includes('ms-user-logon-data: RemoteUser')
await deployment.stop()
console.log(JSON.stringify({ alice: alice.output, bob: bob.output, schemes, edgeSaw }))
