import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ntHash } from '../../../src/auth/index.ts'
import { Secret } from '../../../src/base/secret.ts'
import type { LabUser } from '../../../src/lab/directory.ts'
import { type LabDirectory, openDirectory } from '../../../src/lab/store/directory.ts'
import { openStateDatabase } from '../../../src/lab/store/state-database.ts'

const PASSWORD = 'Correct-Horse-1'
const ALICE: LabUser = {
  sipAddress: 'alice@contoso.com',
  account: 'CONTOSO\\alice',
  upn: 'alice@contoso.com',
  displayName: 'Alice',
  ntHash: ntHash(new Secret(PASSWORD)),
  enabled: true,
  enabledForSip: true,
  homePool: 'pool01.contoso.com',
  remoteAccess: true,
}
const CERTIFICATE = {
  sipAddress: 'alice@contoso.com',
  deviceId: '{2D3E4F50-0000-4000-8000-000000000001}',
  certificate: Uint8Array.of(1, 2, 3),
  serial: '0a',
  publishedMs: 1000,
  expiresMs: 2000,
}

let folder: string
const opened: LabDirectory[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lyncpin-directory-'))
})
afterEach(() => {
  for (const directory of opened.splice(0)) directory.close()
  rmSync(folder, { recursive: true, force: true })
})

function open(): LabDirectory {
  const directory = openDirectory(openStateDatabase(folder))
  opened.push(directory)
  return directory
}

function reopen(): LabDirectory {
  for (const directory of opened.splice(0)) directory.close()
  return open()
}

test('a user is found by address, account and UPN in any case, also after a restart', () => {
  open().putUser({ ...ALICE, upn: 'alice@corp.contoso.com' })
  const directory = reopen()
  expect(directory.findUser('Alice@Contoso.com')?.displayName).toBe('Alice')
  expect(directory.findAccount('contoso\\ALICE')?.sipAddress).toBe('alice@contoso.com')
  expect(directory.findAccount('Alice@corp.contoso.com')?.ntHash.reveal()).toEqual(ALICE.ntHash.reveal())
})

test('an account that was renamed is not found under its old name', () => {
  const directory = open()
  directory.putUser(ALICE)
  directory.putUser({ ...ALICE, account: 'CONTOSO\\asmith' })
  expect(directory.findAccount('CONTOSO\\alice')).toBeUndefined()
  expect(directory.users()).toHaveLength(1)
})

test('the password itself is in no file', () => {
  open().putUser(ALICE)
  const text = readdirSync(folder).map(name => readFileSync(join(folder, name), 'latin1'))
  expect(text.join('').includes('CONTOSO\\alice')).toBe(true)
  expect(text.join('').includes(PASSWORD)).toBe(false)
})

test('a certificate replaces that of the same device, and is revoked by device or by user', () => {
  const directory = open()
  directory.publish(CERTIFICATE)
  directory.publish({ ...CERTIFICATE, deviceId: CERTIFICATE.deviceId.toLowerCase(), serial: '0b' })
  directory.publish({ ...CERTIFICATE, deviceId: '{other}' })
  expect(directory.published('alice@contoso.com').map(({ serial }) => serial)).toEqual(['0b', '0a'])
  expect(directory.revoke('alice@contoso.com', '{OTHER}')).toBe(1)
  expect(directory.revoke('alice@contoso.com')).toBe(1)
  expect(directory.published('alice@contoso.com')).toEqual([])
})

test('registrations of one moment are stored together and come back after a restart', async () => {
  const directory = open()
  const registration = {
    sipAddress: 'alice@contoso.com',
    server: 'fe01.contoso.com',
    expiresMs: 5,
    state: '{}',
  }
  await Promise.all(['a', 'b', 'c'].map(endpoint => directory.register({ ...registration, endpoint })))
  await directory.unregister('alice@contoso.com', 'b')
  const found = reopen().registrations('fe01.contoso.com')
  expect(found.map(({ endpoint }) => endpoint)).toEqual(['a', 'c'])
})

test('removing a user removes certificates and registrations', async () => {
  const directory = open()
  directory.putUser(ALICE)
  directory.publish(CERTIFICATE)
  directory.removeUser('alice@contoso.com')
  expect(directory.users()).toEqual([])
  expect(directory.published('alice@contoso.com')).toEqual([])
})

test('a folder that cannot be used is named', () => {
  expect(() => openStateDatabase('/dev/null/state')).toThrow('/dev/null/state')
})

test('a process killed in the middle of writing loses nothing it acknowledged', async () => {
  const child = spawn(
    process.execPath,
    [new URL('write-until-killed.ts', import.meta.url).pathname, folder],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  let acknowledged = ''
  for await (const chunk of child.stdout) {
    acknowledged += chunk
    if (acknowledged.split('\n').length > 40) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  const lines = acknowledged.slice(0, acknowledged.lastIndexOf('\n')).split('\n')
  const directory = open()
  const certificates = new Set(
    directory.published('alice@contoso.com').map(({ serial }) => `certificate ${serial}`),
  )
  const registered = new Set(
    directory.registrations('fe01').map(({ endpoint }) => `registration ${endpoint}`),
  )
  expect(lines.filter(line => !certificates.has(line) && !registered.has(line))).toEqual([])
  expect(lines.length).toBeGreaterThan(30)
})

test('an override of a user lies over what is stored until it is undone', () => {
  const directory = open()
  directory.putUser(ALICE)
  const undo = directory.overrideUser('alice@contoso.com', { enabledForSip: false })
  const hide = directory.overrideUser('alice@contoso.com', 'absent')
  expect(directory.findUser('alice@contoso.com')).toBeUndefined()
  expect(directory.findAccount('CONTOSO\\alice')).toBeUndefined()
  hide()
  expect(directory.findUser('alice@contoso.com')?.enabledForSip).toBe(false)
  undo()
  expect(directory.findUser('alice@contoso.com')).toEqual(ALICE)
})
