import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { callLab, findRunningLab } from '../../../src/lab/control/client.ts'
import { readEndpoint, removeEndpoint, writeEndpoint } from '../../../src/lab/control/endpoint.ts'
import { createHandlers } from '../../../src/lab/control/handlers.ts'
import { type ControlServer, startControlServer } from '../../../src/lab/control/server.ts'
import { createFaultSwitch } from '../../../src/lab/fault-switch.ts'
import { faults } from '../../../src/lab/faults.gen.ts'
import { startTestDeployment, type TestDeployment } from '../test-deployment.ts'

const FE01 = 'fe01.contoso.com'

let folder: string
let deployment: TestDeployment
let control: ControlServer

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lyncpin-control-'))
  deployment = await startTestDeployment()
  const lab = {
    deployment,
    faults: createFaultSwitch(deployment, faults),
    stateFolder: folder,
    logFolder: folder,
  }
  control = await startControlServer(createHandlers(lab), 'right')
  writeEndpoint(folder, { port: control.port, token: 'right', pid: process.pid })
})
afterEach(async () => {
  await control.close()
  await deployment.stop()
  rmSync(folder, { recursive: true })
})

const post = (path: string, init: RequestInit) =>
  fetch(`http://127.0.0.1:${control.port}${path}`, { method: 'POST', ...init })

test('only who knows the token is listened to', async () => {
  expect((await post('/status', { body: '{}' })).status).toBe(401)
  expect((await post('/status', { body: '{}', headers: { authorization: 'Bearer wrong' } })).status).toBe(401)
  expect((await post('/status', { body: '{}', headers: { authorization: 'Bearer right' } })).status).toBe(200)
})

test('calls that do not exist and arguments that are none are refused in words', async () => {
  const headers = { authorization: 'Bearer right' }
  expect((await post('/constructor', { headers, body: '{}' })).status).toBe(404)
  expect((await post('/signIn', { headers, body: '{' })).status).toBe(400)
  expect((await post('/signIn', { headers, body: '{"user":1}' })).status).toBe(400)
  expect((await post('/signIn', { headers, body: 'x'.repeat(2 << 20) })).status).toBe(413)
})

test('the endpoint is for its owner alone, and gone when the lab is', () => {
  expect(statSync(join(folder, 'control.json')).mode & 0o077).toBe(0)
  expect(readEndpoint(folder)?.port).toBe(control.port)
  writeFileSync(join(folder, 'control.json'), '{"port":1,"token":"x","pid":999999999}')
  expect(readEndpoint(folder)).toBeUndefined()
  removeEndpoint(folder)
  expect(readEndpoint(folder)).toBeUndefined()
})

test("a lab that does not answer does not run, even when its process number is another one's", async () => {
  expect((await findRunningLab(folder))?.port).toBe(control.port)
  writeEndpoint(folder, { port: 1, token: 'right', pid: process.pid })
  expect(await findRunningLab(folder)).toBeUndefined()
})

test('without a lab the answer says how to start one', async () => {
  removeEndpoint(folder)
  await expect(callLab(folder, 'status', {})).rejects.toThrow('lyncpin lab')
})

test('status shows machines, roles and faults', async () => {
  await callLab(folder, 'fault', { name: 'no-outside-access', on: true })
  await deployment.roles.find(({ machine, name }) => machine === FE01 && name === 'registrar')?.stop()
  const status = await callLab(folder, 'status', {})
  expect(status.activeFaults).toEqual(['policy/no-outside-access'])
  const fe01 = status.machines.find(({ fqdn }) => fqdn === FE01)
  expect(fe01?.roles).toContainEqual({ name: 'registrar', state: 'stopped' })
  expect(fe01?.roles).toContainEqual({ name: 'external web site', state: 'running' })
  await callLab(folder, 'fault', { name: 'no-outside-access', on: false })
  expect((await callLab(folder, 'status', {})).activeFaults).toEqual([])
})

test('a fault is applied once, and a misspelt one is guessed', async () => {
  expect((await callLab(folder, 'fault', { name: 'no-outside-access', on: true })).changed).toBe(true)
  expect((await callLab(folder, 'fault', { name: 'no-outside-access', on: true })).changed).toBe(false)
  await expect(callLab(folder, 'fault', { name: 'dns/no-record', on: true })).rejects.toThrow(
    '"dns/no-records"',
  )
})

test('a user signs in, then again with the stored certificate, and as a new client after --forget', async () => {
  const wish = { user: 'alice', side: 'outside', auth: 'tls-dsk', forget: false } as const
  const first = await callLab(folder, 'signIn', wish)
  expect(first).toMatchObject({
    outcome: 'signed-in',
    address: 'alice@contoso.com',
    usedStored: false,
    contacts: 4,
  })
  expect((await callLab(folder, 'signIn', wish)).usedStored).toBe(true)
  expect((await callLab(folder, 'signIn', { ...wish, forget: true })).usedStored).toBe(false)
  await expect(callLab(folder, 'signIn', { ...wish, user: 'alise@contoso.com' })).rejects.toThrow(
    'alice@contoso.com',
  )
})

test('users are added, sign in, are disabled and removed', async () => {
  const address = 'frank@contoso.com'
  await callLab(folder, 'addUser', { address: `sip:${address}`, password: 'Frank-in-the-lab-6' })
  const wish = { user: address, side: 'inside', auth: 'ntlm', forget: false } as const
  expect((await callLab(folder, 'signIn', wish)).outcome).toBe('signed-in')
  const disabled = await callLab(folder, 'setUser', { address, enabledForSip: false })
  expect(disabled).toMatchObject({ enabled: true, enabledForSip: false })
  expect((await callLab(folder, 'signIn', wish)).outcome).toBe('failed')
  await callLab(folder, 'removeUser', { address })
  expect((await callLab(folder, 'users', {})).map(user => user.address)).not.toContain(address)
})

test('a user of a foreign domain, a second account and an unknown pool are refused', async () => {
  const add = (args: object) =>
    callLab(folder, 'addUser', { address: 'g@contoso.com', password: 'x', ...args })
  await expect(add({ address: 'g@adatum.com' })).rejects.toThrow('contoso.com, fabrikam.com')
  await expect(add({ account: 'contoso\\ALICE' })).rejects.toThrow('belongs to alice@contoso.com')
  await expect(add({ pool: 'pool9.contoso.com' })).rejects.toThrow('pool01.contoso.com')
})

test('a certificate is requested with the right names, or with wrong ones and a warning, and assigned', async () => {
  const order = { machine: 'FE01', role: 'webservicesexternal', assign: false }
  expect((await callLab(folder, 'requestCertificate', order)).warnings).toEqual([])
  const wrong = await callLab(folder, 'requestCertificate', { ...order, subject: 'webext.contoso.com' })
  expect(wrong.warnings[0]).toContain('not pool01.contoso.com')
  const { pem: certificatePem, keyPem, chainPem } = wrong
  await callLab(folder, 'assignCertificate', { ...order, certificatePem, keyPem, chainPem })
  expect(deployment.certificates.assigned(FE01, 'WebServicesExternal')?.subject).toBe('webext.contoso.com')
  const listed = await callLab(folder, 'certificates', {})
  expect(listed.filter(({ warnings }) => warnings.length > 0).map(({ role }) => role)).toEqual([
    'WebServicesExternal',
  ])
})

test('a key that does not belong to the certificate is refused', async () => {
  const order = { machine: FE01, role: 'Default', assign: false }
  const { pem: certificatePem } = await callLab(folder, 'requestCertificate', order)
  const { keyPem, chainPem } = await callLab(folder, 'requestCertificate', { ...order, machine: 'fe02' })
  await expect(
    callLab(folder, 'assignCertificate', { ...order, certificatePem, keyPem, chainPem }),
  ).rejects.toThrow('does not belong')
})

test('the request of a key that stays elsewhere is signed with the names of the role', async () => {
  const order = { machine: 'proxy', role: 'ReverseProxy' }
  const { requestPem } = await callLab(folder, 'requestCertificate', { ...order, assign: false })
  const signed = await callLab(folder, 'signCertificate', { ...order, requestPem })
  expect(signed).toMatchObject({ subject: 'webext.contoso.com', warnings: [] })
  await expect(callLab(folder, 'signCertificate', { ...order, requestPem: 'none' })).rejects.toThrow(
    'refused',
  )
})

test('user certificates are listed and revoked; the registrar then refuses the copy', async () => {
  const wish = { user: 'alice', side: 'inside', auth: 'tls-dsk', forget: false } as const
  await callLab(folder, 'signIn', wish)
  const [listed] = await callLab(folder, 'userCertificates', { user: 'alice' })
  expect(listed?.address).toBe('alice@contoso.com')
  expect((listed?.expiresMs ?? 0) - (listed?.publishedMs ?? 0)).toBeGreaterThan(179 * 86_400_000)
  expect(await callLab(folder, 'revokeUserCertificates', { user: 'alice' })).toEqual({ revoked: 1 })
  expect(await callLab(folder, 'userCertificates', {})).toEqual([])
})

test('no answer holds a password or its hash', async () => {
  const users = JSON.stringify(await callLab(folder, 'users', {}))
  expect(users).not.toContain('in-the-lab')
  expect(users.toLowerCase()).not.toContain('hash')
})
