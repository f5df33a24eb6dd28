import { expect, test } from 'vitest'
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
