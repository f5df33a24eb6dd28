import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decodeText, encodeText } from '../../../src/base/text.ts'
import { createClientLog } from '../../../src/lab/logs/client-log.ts'
import { cutMessage } from '../../../src/lab/logs/cut-message.ts'
import { createFolderOutput, createMemoryOutput } from '../../../src/lab/logs/log-output.ts'
import { createServerLog } from '../../../src/lab/logs/server-log.ts'
import { readAll } from '../../log/read-all.ts'

const TIME_US = Date.UTC(2026, 0, 2, 9, 15, 2, 117) * 1000
const FE01 = { name: 'FE01', pool: 'POOL01', address: '127.0.1.11' }
const REGISTER = encodeText(
  'REGISTER sip:contoso.com SIP/2.0\r\nFrom: <sip:alice@contoso.com>;tag=1\r\nCSeq: 2 REGISTER\r\n' +
    'Authorization: TLS-DSK qop="auth", realm="SIP Communications Service", gssapi-data="FgMBAE4BAABKAwF0b2tlbg==", version=4\r\n' +
    'Content-Length: 0\r\n\r\n',
)

const MESSAGE = {
  timeUs: TIME_US,
  direction: 'in',
  local: '127.0.1.11:5061',
  peer: '127.0.64.1:50123',
  connection: '7',
  correlation: '2874563321',
  bytes: REGISTER,
} as const

function server() {
  const output = createMemoryOutput()
  return { output, log: createServerLog(output, FE01) }
}

async function read(output: ReturnType<typeof createMemoryOutput>, file: string) {
  return readAll(output.files().get(file) ?? new Uint8Array(0))
}

test('a SIP message of a server comes back from CLS text and trace, without its token', async () => {
  const { output, log } = server()
  log.write({ kind: 'sip', ...MESSAGE })
  for (const file of ['servers/fe01-cls.txt', 'traces/fe01.lyncpin.jsonl']) {
    const { messages, summary } = await read(output, file)
    expect(summary.problems).toEqual([])
    expect(messages[0]).toMatchObject({ protocol: 'sip', start: 'REGISTER sip:contoso.com SIP/2.0' })
    expect(messages[0]?.origin).toMatchObject({ machine: 'FE01', pool: 'POOL01', correlation: '2874563321' })
    expect(messages[0]?.head).toContain('gssapi-data="cut-')
    expect(messages[0]?.head).not.toContain('FgMBAE4B')
  }
})

test('HTTP messages stand in the trace only, as on a real server', async () => {
  const { output, log } = server()
  log.write({
    ...MESSAGE,
    kind: 'http',
    bytes: encodeText('GET / HTTP/1.1\r\nHost: webext.contoso.com\r\n\r\n'),
  })
  expect([...output.files().keys()]).toEqual(['traces/fe01.lyncpin.jsonl'])
})

test('a component line comes back with level, component and correlation', async () => {
  const { output, log } = server()
  log.write({
    kind: 'text',
    timeUs: TIME_US,
    level: 'ERROR',
    flag: 'TF_SECURITY',
    component: 'WebInfrastructure',
    where: 'WebTicketManager.Validate',
    correlation: '7',
    text: 'The ticket was signed with CN=webext.contoso.com',
  })
  const { texts } = await read(output, 'servers/fe01-cls.txt')
  expect(texts[0]).toMatchObject({ level: 'ERROR', component: 'WebInfrastructure' })
  expect(texts[0]?.text).toContain('CN=webext.contoso.com')
})

test('a Windows event and a web request come back from their own logs', async () => {
  const { output, log } = server()
  log.write({
    kind: 'observation',
    timeUs: TIME_US,
    observation: {
      kind: 'windows-event',
      quote: '',
      provider: 'LS Protocol Stack',
      eventId: 14397,
      level: 'Error',
      computer: 'FE01',
      description: 'A configured certificate could not be loaded.\nCause: <it> expired & went.',
    },
  })
  log.write({
    kind: 'observation',
    timeUs: TIME_US,
    observation: {
      kind: 'web-request-line',
      quote: '',
      method: 'POST',
      path: '/WebTicket/WebTicketService.svc',
      query: '',
      port: 4443,
      user: 'CONTOSO\\alice',
      client: '127.0.128.21',
      userAgent: 'OC/16.0 (Skype for Business)',
      host: 'webext.contoso.com',
      status: 401,
      subStatus: 2,
      win32: 5,
      durationUs: 3000,
    },
  })
  const events = await read(output, 'servers/fe01-events.xml')
  expect(events.observations[0]).toMatchObject({
    provider: 'LS Protocol Stack',
    eventId: 14397,
    level: 'Error',
    computer: 'FE01',
    description: 'A configured certificate could not be loaded.\nCause: <it> expired & went.',
    origin: { timeUs: TIME_US },
  })
  const requests = await read(output, 'servers/fe01-u_ex260102.log')
  expect(requests.observations[0]).toMatchObject({
    method: 'POST',
    path: '/WebTicket/WebTicketService.svc',
    port: 4443,
    user: 'CONTOSO\\alice',
    userAgent: 'OC/16.0 (Skype for Business)',
    status: 401,
    subStatus: 2,
    win32: 5,
    durationUs: 3000,
  })
})

test('a client writes what it sent and said, without secrets', async () => {
  const output = createMemoryOutput()
  const record = createClientLog(output, 'alice-outside')
  const origin = {
    timeUs: TIME_US,
    direction: 'out',
    local: '127.0.192.1:50000',
    peer: '127.0.128.11:443',
  } as const
  record({ record: 'message', protocol: 'sip', origin, bytes: REGISTER })
  record({ record: 'text', origin: { timeUs: TIME_US, direction: 'none' }, text: 'password=Correct-Horse-1' })
  const { messages, summary } = await read(output, 'clients/alice-outside.UccApilog')
  expect(summary.regions.map(({ format }) => format)).toEqual(['uccapilog'])
  expect(messages[0]?.origin).toMatchObject({ direction: 'out', peer: '127.0.128.11:443' })
  expect(decodeText(output.files().get('clients/alice-outside.UccApilog') ?? new Uint8Array())).not.toContain(
    'Horse',
  )
})

test('cutting a body corrects its length', () => {
  const body = '<Password>Correct-Horse-1</Password>'
  const cut = decodeText(
    cutMessage(encodeText(`POST / HTTP/1.1\r\nContent-Length: ${body.length}\r\n\r\n${body}`)),
  )
  const [head = '', rest = ''] = cut.split('\r\n\r\n')
  expect(rest).toBe('<Password>cut</Password>')
  expect(head).toContain(`Content-Length: ${rest.length}`)
})

test('a message without secrets stays as it is, whatever its bytes are', () => {
  const bytes = Uint8Array.of(0x80, 0xff, 0, 10, 13)
  expect(cutMessage(bytes)).toBe(bytes)
})

test('files are appended in order, and a folder that cannot be written is told once', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lyncpin-logs-'))
  const output = createFolderOutput(folder, () => undefined)
  for (let i = 0; i < 50; i++) output.append('servers/a.txt', encodeText(`${i}\n`))
  await output.flush()
  expect(readFileSync(join(folder, 'servers/a.txt'), 'utf8')).toBe(
    Array.from({ length: 50 }, (_, i) => `${i}\n`).join(''),
  )
  rmSync(folder, { recursive: true })
  const problems: string[] = []
  const broken = createFolderOutput('/dev/null/logs', text => problems.push(text))
  broken.append('servers/a.txt', encodeText('x'))
  broken.append('servers/a.txt', encodeText('y'))
  await broken.flush()
  expect(problems).toHaveLength(1)
})
