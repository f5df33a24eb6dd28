import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { request as requestHttps } from 'node:https'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { issueCertificate } from '../../../src/auth/pki/issue.ts'
import { generateRsaKey } from '../../../src/auth/pki/key-pair.ts'
import { serverProfile } from '../../../src/auth/pki/profiles.ts'
import type { KeptCase } from '../../../src/web/api/cases/endpoints.ts'
import { ask } from '../../web/api/served.ts'
import { run, writeFiles } from '../run.ts'
import { fakeApp, type Started, start } from '../started.ts'

const INCIDENT = 'examples/external-web-certificate/clients/bob-outside.UccApilog'
const TOKEN = 'token-of-the-environment-0123456789'
const AUTHORIZATION = { authorization: `Bearer ${TOKEN}` }
const BYTES = { ...AUTHORIZATION, 'content-type': 'application/octet-stream' }

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'lyncpin-serve-'))

function startServe(folder: string, ...argv: string[]): Started {
  const args = ['serve', '--folder', folder, '--port', '0', '--app', fakeApp(), ...argv]
  return start(args, { LYNCPIN_TOKEN: TOKEN })
}

async function portOf(lyncpin: Started): Promise<number> {
  return Number((await lyncpin.says(/Lyncpin is at https?:\/\/[^:]+:(\d+)\//))[1])
}

async function upload(port: number, body: Uint8Array, name: string): Promise<string> {
  const path = `/api/v1/cases/upload?name=${encodeURIComponent(name)}`
  return (await ask(port, path, { method: 'POST', headers: BYTES, body })).json<KeptCase>().id
}

async function until(port: number, id: string, pattern: RegExp): Promise<KeptCase> {
  for (;;) {
    const found = (await ask(port, `/api/v1/cases/${id}`, { headers: AUTHORIZATION })).json<KeptCase>()
    if (pattern.test(found.state)) return found
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}

// Each test starts processes, which takes its time where many tests run.
describe('lyncpin serve', { timeout: 90_000 }, () => {
  test('keeps a case, analyses it, and has it again after a restart', async () => {
    const folder = newFolder()
    const first = startServe(folder)
    const port = await portOf(first)
    const id = await upload(port, zipSync({ 'logs/bob.UccApilog': readFileSync(INCIDENT) }), 'logs.zip')
    const done = await until(port, id, /done|failed/)
    expect(done).toMatchObject({ state: 'done', by: 'environment', summary: { attempts: 1, failed: 1 } })
    const report = await ask(port, `/api/v1/cases/${id}/report?redacted=false`, { headers: AUTHORIZATION })
    expect(report.body).toContain('logs.zip!logs/bob.UccApilog')
    expect(report.body).not.toContain(folder)
    expect((await ask(port, `/api/v1/cases/${id}/report`, { headers: AUTHORIZATION })).body).not.toMatch(
      /contoso/,
    )
    first.signal('SIGINT')
    expect(await first.ended).toBe(0)
    expect([existsSync(join(folder, 'lock')), first.output().includes(TOKEN)]).toEqual([false, false])

    const second = startServe(folder)
    await second.says(/1 cases are kept here, 0 of them are to be analysed/)
    expect(await until(await portOf(second), id, /./)).toEqual(done)
  })

  test('killed during an upload and an analysis, leaves no half case and does the analysis again', async () => {
    const folder = newFolder()
    const first = startServe(folder)
    const port = await portOf(first)
    const id = await upload(port, readFileSync(INCIDENT), 'bob.UccApilog')
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(
      `POST /api/v1/cases/upload?name=half HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: application/octet-stream\r\nContent-Length: 100000\r\n\r\nhalf`,
    )
    while (readdirSync(join(folder, 'incoming')).length === 0)
      await new Promise(resolve => setImmediate(resolve))
    first.signal('SIGKILL')
    await first.ended
    expect(readdirSync(join(folder, 'cases'))).toEqual([id])
    expect(readdirSync(join(folder, 'incoming'))).toHaveLength(1)

    const second = startServe(folder)
    expect(await until(await portOf(second), id, /done|failed/)).toMatchObject({ state: 'done' })
    expect(readdirSync(join(folder, 'incoming'))).toEqual([])
    expect(readdirSync(join(folder, 'cases', id)).sort()).toEqual(['0', 'case.json', 'reports'])
  })

  test('a case that is no log says so', async () => {
    const lyncpin = startServe(newFolder())
    const port = await portOf(lyncpin)
    const id = await upload(port, new Uint8Array(100), 'zeros.log')
    const { state, stateText } = await until(port, id, /done|failed/)
    expect(state).toBe('failed')
    expect(stateText).toMatch(/^no log among the files\. zeros\.log: begins with nothing but zero bytes/)
  })

  test('a case that needs more memory than allowed does not end the server', async () => {
    const lyncpin = startServe(newFolder(), '--memory', '8MB')
    const port = await portOf(lyncpin)
    const id = await upload(port, readFileSync(INCIDENT), 'bob.UccApilog')
    expect((await until(port, id, /done|failed/)).stateText).toContain('more memory than the 8 MB')
    expect((await ask(port, '/api/v1/features')).status).toBe(200)
  })

  test('without a token it lets in the one who started it, by a link', async () => {
    const args = ['serve', '--folder', newFolder(), '--port', '0', '--app', fakeApp()]
    const lyncpin = start(args)
    const [, port = '', path = ''] = await lyncpin.says(/http:\/\/127\.0\.0\.1:(\d+)(\/start\/\S+)/)
    const entered = await ask(Number(port), path)
    const cookie = String(entered.headers['set-cookie']).split(';')[0] ?? ''
    expect((await ask(Number(port), '/api/v1/cases', { headers: { cookie } })).json()).toEqual({ cases: [] })
    expect((await ask(Number(port), '/api/v1/cases')).status).toBe(401)
    lyncpin.signal('SIGTERM')
    expect(await lyncpin.ended).toBe(0)
  })

  test('a folder is open in one process at a time', async () => {
    const folder = newFolder()
    const first = startServe(folder)
    await portOf(first)
    const second = startServe(folder)
    expect(await second.ended).toBe(2)
    expect(second.output()).toContain('give another folder with --folder')
    first.signal('SIGINT')
    expect(await first.ended).toBe(0)
  })

  test('speaks TLS, and nothing else then', async () => {
    const keyPair = await generateRsaKey()
    const basics = {
      publicKey: keyPair.publicKey,
      notBeforeUs: Date.UTC(2026, 0, 1) * 1000,
      notAfterUs: Date.UTC(2049, 0, 1) * 1000,
      serial: Uint8Array.of(1),
    }
    const issuer = { subject: [['CN', 'localhost']] as const, keyPair }
    const { pem } = await issueCertificate(serverProfile(basics, ['localhost']), issuer)
    const [cert = '', key = ''] = writeFiles({ 'c.pem': pem, 'k.pem': keyPair.privateKeyPem.reveal() })
    const lyncpin = startServe(newFolder(), '--tls-cert', cert, '--tls-key', key)
    const [, port = ''] = await lyncpin.says(/https:\/\/127\.0\.0\.1:(\d+)\//)
    const headers = { ...AUTHORIZATION, host: `localhost:${port}` }
    const options = { host: '127.0.0.1', port, path: '/api/v1/cases', headers, rejectUnauthorized: false }
    const [response] = await once(requestHttps(options).end(), 'response')
    expect(response.statusCode).toBe(200)
    response.resume()
    await expect(ask(Number(port), '/')).rejects.toThrow()
    const old = requestHttps({ ...options, maxVersion: 'TLSv1.1', minVersion: 'TLSv1.1' }).end()
    await expect(once(old, 'response')).rejects.toThrow()
  })

  test('refuses to let others in without TLS and tokens', async () => {
    const { status, err } = await run('serve', '--host', '0.0.0.0', '--folder', newFolder())
    expect([status, err]).toEqual([2, expect.stringContaining('listening on 0.0.0.0 lets others in')])
  })

  test('makes tokens, which it prints once and keeps as hashes', async () => {
    const [tokens = ''] = writeFiles({ tokens: '' })
    const made = await run('serve', '--add-token', 'alice', '--tokens', tokens)
    expect([made.status, made.out]).toEqual([0, expect.stringMatching(/^[\w-]{43}\n$/)])
    const lyncpin = start([
      'serve',
      '--folder',
      newFolder(),
      '--port',
      '0',
      '--app',
      fakeApp(),
      '--tokens',
      tokens,
    ])
    const port = await portOf(lyncpin)
    const headers = { authorization: `Bearer ${made.out.trim()}` }
    expect((await ask(port, '/api/v1/cases', { headers })).status).toBe(200)
    await lyncpin.says(/GET \/api\/v1\/cases 200 by alice/)
    expect(lyncpin.output()).not.toContain(made.out.trim())
  })

  test('a port that is taken is said to be', async () => {
    const first = startServe(newFolder())
    const port = await portOf(first)
    const { status, err } = await run(
      ...['serve', '--folder', newFolder(), '--app', fakeApp(), '--port', String(port)],
    )
    expect([status, err]).toEqual([
      2,
      expect.stringContaining(`port ${port} is in use; give another with --port`),
    ])
  })

  test('offers the Logging page only when asked to, and then leads where it was told', async () => {
    const usual = startServe(newFolder())
    const features = async (port: number) =>
      (await ask(port, '/api/v1/features', { headers: AUTHORIZATION })).json<{ cls: boolean }>()
    const usualPort = await portOf(usual)
    expect((await features(usualPort)).cls).toBe(false)
    expect((await ask(usualPort, '/api/v1/cls', { headers: AUTHORIZATION })).status).toBe(404)
    const folder = newFolder()
    const asked = startServe(newFolder(), '--cls', folder)
    const port = await portOf(asked)
    expect((await features(port)).cls).toBe(true)
    expect((await ask(port, '/api/v1/cls', { headers: AUTHORIZATION })).json()).toMatchObject({
      state: 'absent',
      text: expect.stringContaining(folder),
      canAttach: false,
    })
  })
})
