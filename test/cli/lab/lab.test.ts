// The lab as a person uses it: one process that runs it, others that tell it what to do.

import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const PROGRAM = new URL('../../../bin/lyncpin.js', import.meta.url).pathname

let state: string
let lab: ChildProcess | undefined

beforeEach(() => {
  state = mkdtempSync(join(tmpdir(), 'lyncpin-lab-test-'))
})
afterEach(async () => {
  await end('SIGTERM')
  rmSync(state, { recursive: true, force: true })
})

/** Starts a lab and gives what it says until it runs. */
async function start(...more: string[]): Promise<string> {
  const place = [
    '--state',
    state,
    '--port-shift',
    `${randomInt(10_000, 20_000)}`,
    '--prefix',
    `127.${randomInt(30, 250)}`,
  ]
  lab = spawn(process.execPath, [PROGRAM, 'lab', ...place, ...more], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  lab.stderr?.on('data', chunk => {
    said += chunk
  })
  for await (const chunk of lab.stdout ?? []) {
    said += chunk
    if (said.includes('Ctrl-C')) break
  }
  return said
}

async function end(signal: NodeJS.Signals): Promise<number | null> {
  if (!lab || lab.exitCode !== null || lab.signalCode !== null) return lab?.exitCode ?? null
  lab.kill(signal)
  const [code] = await once(lab, 'exit')
  return code
}

async function run(...args: string[]): Promise<{ readonly code: number | null; readonly text: string }> {
  const which = args[0] === 'world' ? [] : ['--state', state]
  const child = spawn(process.execPath, [PROGRAM, 'lab', ...args, ...which])
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', chunk => {
      text += chunk
    })
  const [code] = await once(child, 'close')
  return { code, text }
}

test('it says who can sign in, lets somebody in, is broken on purpose, and ends', {
  timeout: 60_000,
}, async () => {
  const welcome = await start()
  expect(welcome).toMatch(/alice@contoso\.com +CONTOSO\\alice +Alice-in-the-lab-1/)
  expect(welcome).toMatch(/fe01\.contoso\.com +127\.\d+\.1\.1 .*registrar \(5061\)/)

  const signedIn = await run('signin', 'alice', '--outside')
  expect(signedIn.text).toContain('✓ signed in at sip.contoso.com:443')
  expect(signedIn.code).toBe(0)

  expect((await run('fault', 'external-web-wrong-subject', 'on')).code).toBe(0)
  const refused = await run('signin', 'bob', '--outside')
  expect(refused.text).toContain('28032')
  expect(refused.code).toBe(1)

  expect((await run('certificate', 'list')).text).toMatch(
    /! +fe01\.contoso\.com +WebServicesExternal +webext/,
  )
  expect(await end('SIGINT')).toBe(0)
  expect((await run('status')).text).toContain('no lab runs')
})

test('a lab that was killed has its users and certificates when it starts again', {
  timeout: 60_000,
}, async () => {
  await start()
  await run('user', 'add', 'frank@contoso.com', '--password', 'Frank-in-the-lab-6')
  await run('signin', 'frank')
  await end('SIGKILL')
  await start()
  const users = await run('user', 'list')
  expect(users.text).toMatch(/frank@contoso\.com .* 1\n/)
  expect((await run('certificate', 'users', 'frank')).text).toContain('frank@contoso.com')
})

test('a second lab with the same state is refused', { timeout: 60_000 }, async () => {
  await start()
  const first = lab
  const second = await start()
  expect(second).toContain('already runs')
  lab = first
})

test('a world that contradicts itself is told with lines', async () => {
  const { code, text } = await run('world', new URL('../../../package.json', import.meta.url).pathname)
  expect(code).toBe(2)
  expect(text).toMatch(/line 1: sipDomains: is missing/)
})

test('a misspelt sub-command is guessed', async () => {
  expect((await run('certificates')).text).toContain('Did you mean "certificate"?')
})
