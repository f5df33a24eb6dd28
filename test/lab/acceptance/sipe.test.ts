// The judge: an unmodified third-party client (pidgin-sipe) signs in to the default world, sees its contacts and their presence,
// and sends a message, in each of the ways a client may come. Needs root, network namespaces, Debian's packages and the driver of
// the shared reference material; skipped with a printed reason elsewhere.

import { execFile, execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { sharedFolder } from '../../shared.ts'

const folder = mkdtempSync(join(tmpdir(), 'lyncpin-sipe-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const driver = join(folder, 'signin')

/** Why the client cannot run here; undefined when it can. */
function obstacle(): string | undefined {
  if (sharedFolder === undefined) return 'the driver of the client is part of the shared reference material'
  if (process.getuid?.() !== 0) return 'network namespaces need root'
  if (!existsSync('/usr/lib/purple-2/libsipe.so')) return 'pidgin-sipe is not installed'
  try {
    execFileSync('unshare', ['--mount', '--net', 'true'], { stdio: 'ignore' })
  } catch {
    return 'this machine gives no network namespaces'
  }
  try {
    execFileSync('sh', [join(sharedFolder, 'acceptance/sipe-client/build.sh'), driver], { stdio: 'pipe' })
  } catch {
    return 'the driver cannot be built: gcc or libpurple-dev is missing'
  }
  return undefined
}

const reason = obstacle()
if (reason !== undefined) console.info(`skipped: ${reason}`)

const SCRIPT = resolve(import.meta.dirname, 'two-clients.ts')
/** A namespace with nothing but loopback, where /etc/resolv.conf and /etc/hosts are the test's own. */
const INSIDE_NAMESPACE = [
  'ip link set lo up',
  'mount --bind "$1/resolv.conf" /etc/resolv.conf',
  'mount --bind "$1/hosts" /etc/hosts',
  'shift',
  'exec "$@"',
].join(' && ')

interface Seen {
  readonly alice: string
  readonly bob: string
  readonly schemes: readonly string[]
  readonly edgeSaw: boolean
}

async function run(side: 'inside' | 'outside', options: readonly string[]): Promise<Seen> {
  const own = mkdtempSync(join(folder, 'run-'))
  writeFileSync(join(own, 'resolv.conf'), '')
  writeFileSync(join(own, 'hosts'), `127.0.0.1 localhost ${hostname()}\n`)
  const { stdout } = await promisify(execFile)(
    'unshare',
    [
      ...['--mount', '--net', '--', 'sh', '-c', INSIDE_NAMESPACE, 'sh', own],
      ...[process.execPath, '--no-warnings', SCRIPT, driver, side, own, ...options],
    ],
    { maxBuffer: 1 << 24, timeout: 90_000 },
  )
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Seen
}

/** What both must have seen, whatever the way. */
function expectSession({ alice, bob }: Seen): void {
  expect(alice).toContain('RESULT signed-in')
  expect(bob).toContain('RESULT signed-in')
  expect(alice).toContain('BUDDY uri=sip:bob@contoso.com name=Bob group=Other Contacts presence=available')
  expect(alice).toContain('BUDDY uri=sip:dave@contoso.com name=Dave group=Other Contacts presence=offline')
  expect(bob).toMatch(/^IM .*from=sip:alice@contoso\.com .*hello from alice/m)
}

const POOL = ['--server', 'pool01.contoso.com:5061', '--transport', 'tls']
const judged = test.skipIf(reason !== undefined)

judged('with NTLM, direct to the pool', { timeout: 120_000 }, async () => {
  const seen = await run('inside', [...POOL, '--auth', 'ntlm'])
  expectSession(seen)
  expect(seen.schemes).toEqual(['Authentication-Info: NTLM'])
})

judged(
  'with TLS-DSK and a certificate it gets itself, direct to the pool',
  { timeout: 120_000 },
  async () => {
    const seen = await run('inside', [...POOL, '--auth', 'tls-dsk'])
    expectSession(seen)
    expect(seen.schemes).toEqual(['Authentication-Info: TLS-DSK'])
  },
)

judged('with TLS-DSK, knowing nothing but its address', { timeout: 120_000 }, async () => {
  const seen = await run('inside', ['--auth', 'tls-dsk'])
  expectSession(seen)
  expect(seen.schemes).toEqual(['Authentication-Info: TLS-DSK'])
  expect(seen.edgeSaw).toBe(false)
})

judged('with TLS-DSK from outside, through reverse proxy and Edge', { timeout: 120_000 }, async () => {
  const seen = await run('outside', ['--auth', 'tls-dsk'])
  expectSession(seen)
  expect(seen.schemes).toEqual(['Authentication-Info: TLS-DSK'])
  expect(seen.edgeSaw).toBe(true)
})
