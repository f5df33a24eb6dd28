import fc from 'fast-check'
import { expect, test } from 'vitest'
import { observer } from '../../../../src/trace/observe/kinds/web-call.ts'
import { observing } from '../observing.ts'

const BLOCK = `Executing wws method with OAuth, asyncContext=1214F6C8,
 context: WebRequest context@ :301222784
  MethodType:7
  ExecutionComplete? :1
  Callback@ :11E27454
  AsyncHResult:80f10041
  TargetUri:https://web.contoso.com/WebTicket/WebTicketService.svc/OAuth
  OperationName:http://tempuri.org/:IWebTicketService
 Error:
The server returned a trust fault: 'The specified request failed'.
The fault reason was: 'The claim does not match.'.
`

test('reads URL, credentials, operation, result and error of a call', () => {
  expect(observing(observer, BLOCK)).toMatchObject([
    {
      kind: 'web-call',
      url: 'https://web.contoso.com/WebTicket/WebTicketService.svc/OAuth',
      credentials: 'OAuth',
      operation: 'http://tempuri.org/:IWebTicketService',
      complete: true,
      code: 0x80f10041,
      error:
        "The server returned a trust fault: 'The specified request failed'. The fault reason was: 'The claim does not match.'.",
    },
  ])
})

test('reads a call without credentials, operation and error, still running', () => {
  const text = `Executing wws method with no auth auth, asyncContext=1,
 ExecutionComplete? :1
 AsyncHResult:3d0000
 TargetUri:https://web.contoso.com/WebTicket/WebTicketService.svc/mex`
  expect(observing(observer, text)).toMatchObject([
    { credentials: '', operation: '', error: '', code: 0x3d0000 },
  ])
})

test('takes a call without a result for one that is still running', () => {
  const text =
    'Executing wws method with windowsAuth auth, asyncContext=1, TargetUri:https://web.contoso.com/x'
  expect(observing(observer, text)).toMatchObject([{ credentials: 'windowsAuth', code: 0x3d0000 }])
})

test('separates calls that are glued together and ends the last one at the next step of the report', () => {
  const text = `${BLOCK.trimEnd()}\n\n.${BLOCK}\n.\n1.1.2 Get-OAuthToken: PASS\nTargetUri:https://other.contoso.com/`
  const calls = observing(observer, text.replaceAll('\n', '\r\n'))
  expect(calls).toHaveLength(2)
  expect(calls[1]).toMatchObject({ error: expect.stringMatching(/does not match\.'\.$/) })
})

test('marks a call that has not been run', () => {
  const text = BLOCK.replace('80f10041', '800cffff').replace(/ Error:[\s\S]*/, '')
  expect(observing(observer, text)).toMatchObject([{ complete: false, error: '' }])
})

test('points at the block', () => {
  const [call] = observing(observer, `line one\nline two ${BLOCK}`)
  expect(call?.origin).toMatchObject({ offset: 18, line: 2 })
})

test('never throws on any text', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (a, b) => {
      observing(observer, `Executing wws method with ${a} TargetUri:${b} Error:${a}`)
    }),
  )
})
