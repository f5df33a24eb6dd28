// The lab over the interface: a real one, started by the server, and one that runs elsewhere with the same state.

import { randomInt } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Lab, runLab } from '../../../../src/lab/run-lab.ts'
import { DEFAULT_WORLD } from '../../../../src/lab/world/default-world.ts'
import { readWorld } from '../../../../src/lab/world/read-world.ts'
import { createLabHost } from '../../../../src/web/api/lab/host.ts'
import { addLabRoutes } from '../../../../src/web/api/lab/routes.ts'
import { addProbeRoutes } from '../../../../src/web/api/probe/routes.ts'
import type { LabSignIn, LabView } from '../../../../src/web/app/lab/views.ts'
import { type Asked, serve } from '../served.ts'

const startIn = (folder: string): Promise<Lab> =>
  runLab(readWorld(DEFAULT_WORLD, 'the default world'), {
    stateFolder: folder,
    portShift: randomInt(10_000, 20_000),
    addressPrefix: `127.${randomInt(30, 250)}`,
    oneAddress: false,
    onProblem: text => console.error(text),
  })

async function serveLab(folder: string) {
  const lab = createLabHost({ folder, startLab: () => startIn(folder) })
  const log = (line: string) => console.error(line)
  const served = await serve({
    routes: [
      server => addLabRoutes(server, lab),
      server => addProbeRoutes(server, { network: {}, lab, log }),
    ],
  })
  return (method: string, path: string, body?: unknown) => {
    const asked: Asked =
      body === undefined
        ? { method, signedIn: true }
        : {
            method,
            signedIn: true,
            body: JSON.stringify(body),
            headers: { 'content-type': 'application/json' },
          }
    return served.ask(`/api/v1/${path}`, asked)
  }
}

type Ask = Awaited<ReturnType<typeof serveLab>>

async function signIn(ask: Ask, order: Partial<LabSignIn>): Promise<LabSignIn> {
  const begun = await ask('POST', 'lab/sign-ins', {
    side: 'outside',
    auth: 'tls-dsk',
    forget: true,
    ...order,
  })
  expect(begun.status).toBe(201)
  const { id } = begun.json<LabSignIn>()
  await ask('GET', `lab/sign-ins/${id}/events`)
  const { signIns } = (await ask('GET', 'lab/sign-ins')).json<{ signIns: LabSignIn[] }>()
  const found = signIns.find(known => known.id === id)
  if (!found) throw new Error('the sign-in is not listed')
  return found
}

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'lyncpin-lab-'))

test('without a lab there is nothing to tell, and that is said', async () => {
  const ask = await serveLab(newFolder())
  expect((await ask('GET', 'lab')).json()).toEqual({ state: 'none', status: null })
  for (const path of ['lab/users', 'lab/faults', 'lab/inputs']) {
    const answer = await ask('GET', path)
    expect(answer.status).toBe(409)
    expect(answer.json<{ title: string }>().title).toMatch(/no lab runs/)
  }
  expect((await ask('DELETE', 'lab')).status).toBe(409)
})

test('a lab is started, broken, signed in to, explained and ended', async () => {
  const ask = await serveLab(newFolder())
  expect((await ask('POST', 'lab')).json<LabView>()).toMatchObject({ state: 'own' })
  expect((await ask('POST', 'lab')).status).toBe(409)

  expect(await signIn(ask, { user: 'alice' })).toMatchObject({
    user: 'alice@contoso.com',
    state: 'done',
    result: { outcome: 'signed-in', usedStored: false },
  })
  const id = 'certificate/external-web-wrong-subject'
  expect((await ask('PUT', 'lab/faults', { id, on: true })).status).toBe(204)
  const failed = await signIn(ask, { user: 'bob@contoso.com' })
  expect(failed.result).toMatchObject({ outcome: 'failed', failed: { phase: 'certificate' } })

  const { inputs } = (await ask('GET', `lab/sign-ins/${failed.id}/inputs`)).json<{
    inputs: { id: string; sizeBytes: number }[]
  }>()
  expect(inputs.map(input => input.id)).toContain('clients/bob-outside.UccApilog')
  const texts = await Promise.all(
    inputs.map(async input => {
      const path = `lab/sign-ins/${failed.id}/inputs/${encodeURIComponent(input.id)}/bytes`
      const { body } = await ask('GET', path)
      expect(Buffer.byteLength(body)).toBe(input.sizeBytes)
      return body
    }),
  )
  expect(texts.join('\n')).toContain('bob@contoso.com')
  expect(texts.join('\n')).not.toContain('REGISTER sip:alice')
  const stolen = encodeURIComponent('../control.json')
  expect((await ask('GET', `lab/sign-ins/${failed.id}/inputs/${stolen}/bytes`)).status).toBe(404)
  expect((await ask('GET', `lab/inputs/${stolen}/bytes`)).status).toBe(404)

  expect((await ask('DELETE', 'lab')).status).toBe(204)
  expect((await ask('GET', 'lab')).json()).toEqual({ state: 'none', status: null })
})

describe('a lab that runs elsewhere', () => {
  const folder = newFolder()
  let lab: Lab

  beforeAll(async () => {
    lab = await startIn(folder)
  })
  afterAll(() => lab?.stop())

  test('is found and told what to do, and is not ended from here', async () => {
    const ask = await serveLab(folder)
    expect((await ask('GET', 'lab')).json<LabView>()).toMatchObject({ state: 'other' })
    expect((await ask('DELETE', 'lab')).status).toBe(409)
    expect((await ask('POST', 'lab')).status).toBe(400)
  })

  test('users are added, changed and removed in the words of the lab', async () => {
    const ask = await serveLab(folder)
    const added = await ask('POST', 'lab/users', {
      address: 'frank@contoso.com',
      password: 'Not-to-be-seen-1',
    })
    expect(added.status).toBe(201)
    expect(added.body).not.toContain('Not-to-be-seen-1')
    expect((await ask('PUT', 'lab/users/frank%40contoso.com', { remoteAccess: false })).json()).toMatchObject(
      { remoteAccess: false, enabled: true },
    )
    const refused = await ask('POST', 'lab/users', {
      address: 'x@nowhere.example',
      password: 'Not-to-be-seen-1',
    })
    expect([refused.status, refused.json<{ title: string }>().title]).toEqual([
      400,
      'x@nowhere.example is no address in contoso.com, fabrikam.com',
    ])
    expect((await ask('DELETE', 'lab/users/frank%40contoso.com')).status).toBe(204)
    expect((await ask('DELETE', 'lab/users/frank%40contoso.com')).status).toBe(400)
  })

  test('certificates are issued, served and warned about; those of users are revoked', async () => {
    const ask = await serveLab(folder)
    const wish = { machine: 'fe01', role: 'Default', subject: 'CN=wrong.contoso.com', assign: false }
    const issued = (await ask('POST', 'lab/certificates', wish)).json<{
      warnings: string[]
      pem: string
      keyPem: string
      chainPem: string
    }>()
    expect(issued.warnings.join('\n')).toContain('wrong.contoso.com')
    const { pem: certificatePem, keyPem, chainPem } = issued
    const assigned = await ask('PUT', 'lab/certificates', {
      machine: 'fe01',
      role: 'Default',
      certificatePem,
      keyPem,
      chainPem,
    })
    expect(assigned.status).toBe(200)
    const listed = (await ask('GET', 'lab/certificates')).body
    expect(listed).toContain('wrong.contoso.com')
    expect(listed).not.toContain('PRIVATE KEY')
    await ask('POST', 'lab/certificates', { machine: 'fe01', role: 'Default', assign: true })

    await signIn(ask, { user: 'carol', side: 'inside' })
    const { certificates } = (await ask('GET', 'lab/user-certificates')).json<{
      certificates: { address: string; deviceId: string }[]
    }>()
    const [own] = certificates.filter(({ address }) => address === 'carol@contoso.com')
    const path = `lab/user-certificates/carol%40contoso.com?device=${own?.deviceId}`
    expect((await ask('DELETE', path)).json()).toEqual({ revoked: 1 })
  })

  test('is probed by its name servers and with its root; its passwords are its own', async () => {
    const ask = await serveLab(folder)
    const order = { address: 'alice@contoso.com', at: 'lab', side: 'outside' }
    const begun = await ask('POST', 'probes', order)
    const { id } = begun.json<{ id: string }>()
    await ask('GET', `probes/${id}/events`)
    expect((await ask('GET', `probes/${id}`)).json()).toMatchObject({
      state: 'done',
      verdict: 'passed',
      at: 'lab',
    })
    const refused = await ask('POST', 'probes', { ...order, credentials: {} })
    expect(refused.json<{ title: string }>().title).toMatch(/give the password/)
  })
})
