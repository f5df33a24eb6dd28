import { expect, test } from 'vitest'
import { answerTo } from '../../../src/protocol/sip/response.ts'

const request = {
  headers: [
    { name: 'Via', value: 'SIP/2.0/tls 192.0.2.5:50123;branch=z9hG4bK1' },
    { name: 'Via', value: 'SIP/2.0/TLS 192.0.2.9:5061;branch=z9hG4bK0' },
    { name: 'FROM', value: '<sip:alice@contoso.com>;tag=1;epid=54392f1bbf01' },
    { name: 'To', value: '"Alice;tag=no" <sip:alice@contoso.com>' },
    { name: 'Record-Route', value: '<sip:edge.contoso.com;lr>' },
    { name: 'Call-ID', value: 'x' },
    { name: 'CSeq', value: '1 REGISTER' },
    { name: 'Authorization', value: 'NTLM …' },
  ],
}

test('copies what an answer must repeat and names its answerer', () => {
  const answer = answerTo(request, {
    status: 401,
    toTag: 'AB',
    headers: [{ name: 'Server', value: 'RTC/6.0' }],
  })
  expect(answer.start).toEqual({ kind: 'response', status: 401, reason: 'Unauthorized' })
  expect(answer.headers.map(header => header.name)).toEqual([
    'Via',
    'Via',
    'FROM',
    'To',
    'Call-ID',
    'CSeq',
    'Server',
  ])
  expect(answer.headers[3]?.value).toBe('"Alice;tag=no" <sip:alice@contoso.com>;tag=AB')
})

test('keeps a tag that is there', () => {
  const tagged = { headers: [{ name: 'To', value: '<sip:alice@contoso.com>;tag=1' }] }
  expect(answerTo(tagged, { status: 200, toTag: 'AB' }).headers[0]?.value).toBe(
    '<sip:alice@contoso.com>;tag=1',
  )
})

test('repeats Record-Route when the answer makes a dialog', () => {
  const answer = answerTo(request, { status: 200, copiesRecordRoute: true })
  expect(answer.headers.map(header => header.name)).toContain('Record-Route')
})
