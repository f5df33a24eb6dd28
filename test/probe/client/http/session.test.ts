import { createServer, type Server } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createMemorySource } from '../../../../src/base/byte-source.ts'
import { decodeText } from '../../../../src/base/text.ts'
import { createClientLog } from '../../../../src/lab/logs/client-log.ts'
import { createMemoryOutput } from '../../../../src/lab/logs/log-output.ts'
import type { Treatment } from '../../../../src/lab/network.ts'
import { formats } from '../../../../src/log/formats.gen.ts'
import type { ClientContext } from '../../../../src/probe/client/context.ts'
import type { Deadlines } from '../../../../src/probe/client/http/deadlines.ts'
import { createWebSession } from '../../../../src/probe/client/http/session.ts'
import { observers } from '../../../../src/trace/observers.gen.ts'
import type { ProducedRecord } from '../../../../src/trace/produced.ts'
import { openCase } from '../../../../src/workbench/open-case.ts'
import { FE01, startWebLab, type WebLab } from '../../../lab/roles/web/web-lab.ts'

const SHORT: Deadlines = { connectMs: 150, secureMs: 150, answerMs: 150 }
const URL = 'https://webint.contoso.com/Autodiscover/XFrame/XFrame.html'
let lab: WebLab

beforeEach(async () => {
  lab = await startWebLab()
})
afterEach(() => lab.stop())

interface Tried {
  readonly code: string
  readonly hresult: number | undefined
  /** What an analysis reads in the client's own log. */
  readonly read: readonly (readonly [string, string, number | undefined])[]
}

async function tryUrl(
  change: Partial<ClientContext> = {},
  { url = URL, deadlines = SHORT }: { readonly url?: string; readonly deadlines?: Partial<Deadlines> } = {},
): Promise<Tried> {
  const records: ProducedRecord[] = []
  const context = { ...lab.clientOf('internal', records), ...change }
  const session = createWebSession(context, { signal: AbortSignal.timeout(5000), deadlines })
  const result = await session.send(url, { method: 'GET', headers: [] })
  session.close()
  const { code, hresult } =
    result.kind === 'failed' ? result.problem : { code: `${result.status}`, hresult: undefined }
  return { code, hresult, read: await readBack(records) }
}

async function readBack(records: readonly ProducedRecord[]): Promise<Tried['read']> {
  const output = createMemoryOutput()
  const log = createClientLog(output, 'alice-inside')
  for (const record of records) log(record)
  const sources = [...output.files()]
    .filter(([path]) => path.endsWith('.UccApilog'))
    .map(([path, bytes]) => createMemorySource(path, bytes))
  const { collected } = await openCase(sources, { formats, observers, rules: [] })
  return collected.observations.flatMap(seen =>
    seen.kind === 'dns' || seen.kind === 'connection' || seen.kind === 'tls'
      ? [[seen.kind, seen.outcome, seen.code] as const]
      : [],
  )
}

const treat = (treatment: Treatment) => lab.network.treat({ address: lab.address, port: 443 }, treatment)

test('an answer comes with connection and handshake in the log', async () => {
  const { code, read } = await tryUrl({}, { deadlines: {} })
  expect(code).toBe('200')
  expect(read).toEqual([
    ['dns', 'answered', undefined],
    ['connection', 'open', undefined],
    ['tls', 'passed', undefined],
  ])
})

test('a name that does not exist, or a name server that fails, is told apart', async () => {
  const answer = (status: 'nxdomain' | 'servfail') => async () => ({
    status,
    addresses: [],
    targets: [],
    aliases: [],
    resolver: '192.0.2.53:53',
    tookMs: 1,
  })
  expect(await tryUrl({ lookup: answer('nxdomain') })).toEqual({
    code: 'name-not-found',
    hresult: 0x8007232b,
    read: [['dns', 'no-such-name', 0x8007232b]],
  })
  expect(await tryUrl({ lookup: answer('servfail') })).toMatchObject({
    code: 'name-server-failed',
    read: [['dns', 'failed', 0x8007232a]],
  })
})

test('a port that refuses, swallows or says nothing is told apart', async () => {
  treat({ kind: 'refuse' })
  expect(await tryUrl()).toMatchObject({
    code: 'connection-refused',
    read: [
      ['dns', 'answered', undefined],
      ['connection', 'refused', 0x8007274d],
    ],
  })
  treat({ kind: 'drop' })
  expect(await tryUrl()).toMatchObject({
    code: 'connection-timeout',
    read: [
      ['dns', 'answered', undefined],
      ['connection', 'timeout', 0x8007274c],
    ],
  })
  treat({ kind: 'silent' })
  expect((await tryUrl()).code).toBe('tls-failed')
  treat({ kind: 'reset', afterBytes: 10 })
  expect((await tryUrl()).code).toBe('tls-failed')
})

async function assign(
  subject: string,
  names: readonly string[],
  days: readonly [number, number] = [-1, 300],
) {
  const now = Date.now()
  const material = await lab.certificates.authority.issue({
    subject,
    names,
    keyPair: await lab.certificates.keys.take(),
    notBeforeMs: now + days[0] * 86_400_000,
    notAfterMs: now + days[1] * 86_400_000,
  })
  lab.certificates.assign(FE01, 'WebServicesInternal', material)
}

test('a certificate of the wrong name, of other dates or of a strange authority is not accepted', async () => {
  await assign('pool01.contoso.com', ['other.contoso.com'])
  expect(await tryUrl()).toMatchObject({
    code: 'tls-wrong-name',
    read: [
      ['dns', 'answered', undefined],
      ['connection', 'open', undefined],
      ['tls', 'failed', 0x80090322],
    ],
  })
  await assign('webint.contoso.com', ['webint.contoso.com'], [-20, -2])
  expect(await tryUrl()).toMatchObject({ code: 'tls-expired', hresult: 0x80090328 })
  await assign('webint.contoso.com', ['webint.contoso.com'])
  expect((await tryUrl()).code).toBe('200')
  // Dates count by the client's own clock.
  expect((await tryUrl({ nowMs: () => Date.now() - 30 * 86_400_000 })).code).toBe('tls-not-yet-valid')
  expect((await tryUrl({ trustedRootsPem: '' })).code).toBe('tls-untrusted')
})

test('a certificate is recorded also where it is not accepted', async () => {
  await assign('pool01.contoso.com', ['other.contoso.com'])
  const records: ProducedRecord[] = []
  const context = lab.clientOf('internal', records)
  const session = createWebSession(context, { signal: AbortSignal.timeout(5000) })
  await session.send(URL, { method: 'GET', headers: [] })
  const seen = records.flatMap(record =>
    record.record === 'observation' && record.observation.kind === 'certificate' ? [record.observation] : [],
  )
  expect(seen).toMatchObject([
    { subject: 'pool01.contoso.com', names: ['other.contoso.com'], host: 'webint.contoso.com', port: 443 },
  ])
})

/** A server that does the same on every connection. */
async function strange(port: number, answer: (server: Server) => string): Promise<string> {
  const server: Server = createServer(socket => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.write(answer(server)))
  })
  await lab.network.listen(server, { address: lab.address, port })
  return `http://webint.contoso.com:${port}/`
}

test('an answer that is no HTTP, never ends or never comes is an outcome', async () => {
  const garbage = await strange(8101, () => 'hello\r\n\r\n')
  expect((await tryUrl({}, { url: garbage })).code).toBe('answer-unreadable')
  const endless = await strange(
    8102,
    () => `HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n${'x'.repeat(2_000_000)}`,
  )
  expect((await tryUrl({}, { url: endless, deadlines: {} })).code).toBe('answer-too-long')
  const silent = await strange(8103, () => '')
  expect((await tryUrl({}, { url: silent })).code).toBe('answer-timeout')
  for (const url of ['ftp://webint.contoso.com/', 'nonsense', 'https://'])
    expect((await tryUrl({}, { url })).code).toBe('answer-unreadable')
})

test('what is sent is recorded byte for byte, with the host it was meant for', async () => {
  const records: ProducedRecord[] = []
  const session = createWebSession(lab.clientOf('internal', records), { signal: AbortSignal.timeout(5000) })
  await session.send(`${URL}?a=b`, { method: 'GET', headers: [{ name: 'Accept', value: '*/*' }] })
  const [sent, received] = records.flatMap(record => (record.record === 'message' ? [record] : []))
  expect(decodeText(sent?.bytes ?? new Uint8Array())).toBe(
    'GET /Autodiscover/XFrame/XFrame.html?a=b HTTP/1.1\r\nConnection: Keep-Alive\r\nHost: webint.contoso.com\r\nAccept: */*\r\n\r\n',
  )
  expect(sent?.origin).toMatchObject({ direction: 'out', peer: `${lab.address}:443` })
  expect(decodeText(received?.bytes ?? new Uint8Array())).toMatch(
    /^HTTP\/1\.1 200 OK\r\n[\s\S]*<title>XFrame/,
  )
})

test.for([
  ['POST', []],
  ['GET', [{ name: 'Authorization', value: 'NTLM x' }]],
  ['GET', [{ name: 'x-ms-webticket', value: 'opaque=x' }]],
] as const)('sends no credentials without TLS: %s', async ([method, headers]) => {
  const session = createWebSession(lab.clientOf('internal', []), { signal: AbortSignal.timeout(5000) })
  const result = await session.send('http://webext.contoso.com:8080/WebTicket/x.svc', { method, headers })
  session.close()
  expect(result).toMatchObject({ kind: 'failed', problem: { code: 'unprotected' } })
})
