import { expect, test } from 'vitest'
import { parseHttpStartLine } from '../../../src/protocol/http/message.ts'

test('reads request lines in every form logs hold', () => {
  expect(parseHttpStartLine('GET /x?y HTTP/1.1')).toEqual({ kind: 'request', method: 'GET', target: '/x?y' })
  expect(parseHttpStartLine('POST https://webext.contoso.com/WebTicket/WebTicketService.svc')).toMatchObject({
    method: 'POST',
  })
})

test('reads status lines', () => {
  expect(parseHttpStartLine('HTTP/1.1 401 Unauthorized')).toEqual({
    kind: 'response',
    status: 401,
    reason: 'Unauthorized',
  })
  expect(parseHttpStartLine('HTTP/2 200')).toEqual({ kind: 'response', status: 200, reason: '' })
})
