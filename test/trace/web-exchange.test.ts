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
