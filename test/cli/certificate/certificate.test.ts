// The command as a person runs it: real files, a real openssl s_server, exit statuses.

import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { command } from '../../../src/cli/commands/certificate.ts'
import { createTestAuthority, type IssuedServer, type TestAuthority } from '../../certificates.ts'
import { hasProgram } from '../../programs.ts'

const folder = mkdtempSync(join(tmpdir(), 'lyncpin-certificate-'))
const path = (name: string): string => join(folder, name)
let authority: TestAuthority
let server: IssuedServer
const openssl = hasProgram('openssl')

beforeAll(async () => {
  authority = await createTestAuthority(Date.now() * 1000)
  server = await authority.issue(['pool01.contoso.com', 'webext.contoso.com', 'lyncdiscover.contoso.com'])
  writeFileSync(path('root.pem'), authority.root.pem)
  writeFileSync(path('chain.pem'), server.pem + authority.intermediate.pem)
  writeFileSync(path('issuing.pem'), authority.intermediate.pem)
  writeFileSync(path('own.pem'), server.pem)
  writeFileSync(path('own.der'), server.der)
  writeFileSync(path('key.pem'), server.keyPem)
})
afterAll(() => rmSync(folder, { recursive: true }))

async function run(...argv: string[]): Promise<{ status: number; out: string }> {
  const parts: string[] = []
  const write = process.stdout.write
  process.stdout.write = ((text: string) => parts.push(text) > 0) as typeof write
  try {
    return { status: await command.run(argv), out: parts.join('') }
  } finally {
    process.stdout.write = write
  }
}

interface Shown {
  readonly chain: readonly unknown[]
  readonly verdicts: readonly { readonly rule: string; readonly outcome: string }[]
}

async function inspect(
  source: string,
  ...more: string[]
): Promise<{ status: number; broken: string[]; chain: number }> {
  const { status, out } = await run('inspect', source, '--ca', path('root.pem'), '--json', ...more)
  const { chain, verdicts } = JSON.parse(out) as Shown
  const broken = verdicts.filter(({ outcome }) => outcome === 'broken').map(({ rule }) => rule)
  return { status, broken, chain: chain.length }
}

const ROLE = [
  '--role',
  'web-external',
  '--pool',
  'pool01.contoso.com',
  '--external-web',
  'webext.contoso.com',
]

test('a right chain in a file breaks no rule', async () => {
  expect(await inspect(path('chain.pem'), ...ROLE)).toEqual({ status: 0, broken: [], chain: 2 })
})

test('one certificate alone lacks its intermediate, in PEM and in DER', async () => {
  const expected = { status: 1, broken: ['chain-complete'], chain: 1 }
  expect(await inspect(path('own.pem'))).toEqual(expected)
  expect(await inspect(path('own.der'))).toEqual(expected)
})

test('the role decides which subject is right', async () => {
  const { status, broken } = await inspect(
    path('chain.pem'),
    '--role',
    'Default',
    '--pool',
    'pool02.contoso.com',
  )
  expect(status).toBe(1)
  expect(broken).toContain('subject')
})

test('a file without certificate is said to be none', async () => {
  await expect(run('inspect', path('key.pem'))).rejects.toThrow(/found none/)
})

test.skipIf(!openssl)('a PKCS#7 bag and a PKCS#12 file hold the same chain', async () => {
  execFileSync('openssl', [
    'crl2pkcs7',
    '-nocrl',
    '-certfile',
    path('chain.pem'),
    '-outform',
    'DER',
    '-out',
    path('bag.p7b'),
  ])
  writeFileSync(path('password.txt'), 'secret words\n')
  const pass = `file:${path('password.txt')}`
  execFileSync('openssl', [
    'pkcs12',
    '-export',
    '-in',
    path('chain.pem'),
    '-inkey',
    path('key.pem'),
    '-passout',
    pass,
    '-out',
    path('own.pfx'),
  ])
  expect(await inspect(path('bag.p7b'), ...ROLE)).toEqual({ status: 0, broken: [], chain: 2 })
  const pfx = await inspect(path('own.pfx'), '--password-file', path('password.txt'), ...ROLE)
  expect(pfx).toEqual({ status: 0, broken: [], chain: 2 })
  writeFileSync(path('wrong.txt'), 'other\n')
  await expect(run('inspect', path('own.pfx'), '--password-file', path('wrong.txt'))).rejects.toThrow(
    /password/,
  )
})

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  listener.close()
  await once(listener, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

async function withServer<T>(options: readonly string[], use: (target: string) => Promise<T>): Promise<T> {
  const port = await freePort()
  const child = spawn('openssl', ['s_server', '-accept', `127.0.0.1:${port}`, ...options], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  try {
    for await (const chunk of child.stdout) if (String(chunk).includes('ACCEPT')) break
    return await use(`127.0.0.1:${port}`)
  } finally {
    child.kill('SIGKILL')
  }
}

const OWN = (): string[] => ['-cert', path('own.pem'), '-key', path('key.pem')]

test.skipIf(!openssl)('a server without its intermediate is found by host and port', async () => {
  const name = ['--name', 'webext.contoso.com']
  await withServer(OWN(), async target => {
    expect(await inspect(target, ...name)).toEqual({ status: 1, broken: ['chain-complete'], chain: 1 })
  })
  await withServer([...OWN(), '-cert_chain', path('issuing.pem')], async target => {
    expect((await inspect(target, ...name)).broken).toEqual([])
    expect((await inspect(target, '--name', 'sip.contoso.com')).broken).toEqual(['host-asked'])
  })
})

test.skipIf(!openssl)('the chain is read whichever TLS version the server speaks', async () => {
  for (const version of ['-tls1', '-tls1_2', '-tls1_3']) {
    await withServer([...OWN(), version, '-cipher', 'DEFAULT:@SECLEVEL=0'], async target => {
      expect([version, await inspect(target)]).toEqual([
        version,
        { status: 1, broken: ['chain-complete'], chain: 1 },
      ])
    })
  }
})

test('a request has the names of its role, a key for its owner only, and overwrites nothing', async () => {
  const argv = ['request', ...ROLE, '--sip-domain', 'contoso.com', '--out', path('new')]
  const { status, out } = await run(...argv)
  expect(status).toBe(0)
  expect(out).toContain(
    'Request-CsCertificate -New -Type WebServicesExternal -ComputerFqdn pool01.contoso.com',
  )
  expect(statSync(path('new.key')).mode & 0o777).toBe(0o600)
  expect(readFileSync(path('new.csr'), 'utf8')).toContain('BEGIN CERTIFICATE REQUEST')
  if (openssl) {
    const text = execFileSync('openssl', ['req', '-in', path('new.csr'), '-noout', '-text', '-verify'], {
      encoding: 'utf8',
    })
    for (const name of ['webext', 'lyncdiscover', 'meet']) expect(text).toContain(`DNS:${name}.contoso.com`)
  }
  await expect(run(...argv)).rejects.toThrow(/exists already/)
})
