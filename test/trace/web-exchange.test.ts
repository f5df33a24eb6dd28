import { expect, test } from 'vitest'
import { encodeText } from '../../src/base/text.ts'
import { writeTraceHeader, writeTraceRecord } from '../../src/log/write-trace.ts'
import type { ProducedRecord } from '../../src/trace/produced.ts'
import { openTexts } from './logs.ts'

const CALL = `Executing wws method with windowsAuth auth, asyncContext=1,
 context: WebRequest context@ :7
  ExecutionComplete? :1
  AsyncHResult:80f10041
  TargetUri:https://web.contoso.com/WebTicket/WebTicketService.svc
 Error:
There was an error communicating with the endpoint at 'https://web.contoso.com/WebTicket/WebTicketService.svc'.
The server returned HTTP status code '403 (0x193)' with text 'Forbidden'.`

test('makes one exchange of a call that the client reports twice at once', async () => {
  const stamp = '03/14/2016|10:00:00.000 1A2C:1F40 INFO  :: '
  const { assembled } = await openTexts({ client: `${stamp}${CALL}\n\n.${CALL}\n` })
  expect(assembled.web).toMatchObject([
    { service: 'web-ticket', status: 403, credentials: 'windowsAuth', code: 0x80f10041 },
  ])
})

test('keeps calls at different times apart', async () => {
  const line = (second: number): string => `03/14/2016|10:00:0${second}.000 1A2C:1F40 INFO  :: ${CALL}\n`
  const { assembled } = await openTexts({ client: line(1) + line(2) })
  expect(assembled.web).toHaveLength(2)
})

/** A packet of a client log that holds an HTTP message. */
function packet(kind: 'Sending Packet' | 'Data Received', second: number, message: string): string {
  const stamp = `03/14/2016|10:00:0${second}.000 1A2C:1F40 INFO  :: `
  const side = kind === 'Data Received' ? 'To' : 'From'
  const frame = `${kind} - 203.0.113.20:443 (${side} Local Address: 198.51.100.50:49215) 100 bytes`
  return `${stamp}${frame}:\n${stamp}${message}\n${stamp}End of ${frame}\n`
}

test('takes the requests of a client’s own log for its sign-in, although their answers come in', async () => {
  const request =
    'POST https://webext.contoso.com/WebTicket/WebTicketService.svc HTTP/1.1\nHost: webext.contoso.com\nContent-Length: 0\n'
  const client =
    packet('Sending Packet', 1, request) +
    packet('Data Received', 2, 'HTTP/1.1 500 Internal Server Error\nContent-Length: 0\n')
  const { assembled } = await openTexts({ client })
  expect(assembled.attempts).toMatchObject([{ outcome: 'failed', failedPhase: 'ticket' }])
})

const HEAD =
  '#Software: Microsoft Internet Information Services 8.5\n#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port c-ip sc-status sc-substatus sc-win32-status time-taken\n'
const iis = (server: string, port: number): string =>
  `${HEAD}2016-03-14 10:00:02 ${server} POST /WebTicket/WebTicketService.svc - ${port} 198.51.100.50 500 0 0 31\n`

test('of the lines of a reverse proxy and of the web site behind it, that of the web site counts', async () => {
  const request =
    'POST https://webext.contoso.com/WebTicket/WebTicketService.svc HTTP/1.1\nHost: webext.contoso.com\nContent-Length: 0\n'
  const client =
    packet('Sending Packet', 1, request) +
    packet('Data Received', 2, 'HTTP/1.1 500 Internal Server Error\nContent-Length: 0\n')
  const [site, proxy] = [iis('192.0.2.11', 4443), iis('203.0.113.20', 443)]
  for (const logs of [
    { client, site, proxy },
    { client, proxy, site },
  ]) {
    const { assembled } = await openTexts(logs)
    expect(assembled.web.map(({ line, sightings }) => [line?.port, sightings.length])).toEqual([[4443, 3]])
  }
})

test('a request that one trace holds as messages and as a line is one exchange, two requests are two', async () => {
  const origin = { machine: 'FE01', local: '192.0.2.11:4443', peer: '198.51.100.50:50000', connection: '1' }
  const at = (second: number) => Date.UTC(2016, 2, 14, 10, 0, second) * 1000
  const requestLine = {
    kind: 'web-request-line',
    ...{ method: 'GET', path: '/a', query: '', port: 4443, user: '', client: '198.51.100.50', userAgent: '' },
    ...{ host: '', status: 404, subStatus: 0, win32: 0, durationUs: 0, quote: '' },
  } as const
  const asked = (second: number, correlation: string): ProducedRecord[] => {
    const message = (direction: 'in' | 'out', text: string) =>
      ({
        record: 'message',
        protocol: 'http',
        origin: { ...origin, timeUs: at(second), direction, correlation },
        bytes: encodeText(text),
      }) as const
    return [
      message('in', 'GET /a HTTP/1.1\r\nHost: webext.contoso.com\r\n\r\n'),
      message('out', 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'),
      {
        record: 'observation',
        origin: { timeUs: at(second), direction: 'none', machine: 'FE01' },
        observation: requestLine,
      },
    ]
  }
  const trace = (records: readonly ProducedRecord[]): string =>
    [writeTraceHeader('lab fe01'), ...records.map(writeTraceRecord)].join('')
  const web = async (records: readonly ProducedRecord[]) =>
    (await openTexts({ trace: trace(records) })).assembled.web
  expect(await web(asked(1, '1'))).toMatchObject([{ status: 404, line: { port: 4443 }, method: 'GET' }])
  expect(await web([...asked(1, '1'), ...asked(2, '2')])).toHaveLength(2)
})
