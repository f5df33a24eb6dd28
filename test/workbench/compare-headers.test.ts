import { expect, test } from 'vitest'
import type { MessageContent } from '../../src/trace/message-content.ts'
import { compareHeaders } from '../../src/workbench/compare-headers.ts'

function message(...headers: readonly (readonly [string, string])[]): MessageContent {
  return {
    startLine: '',
    headers: headers.map(([name, value]) => ({ name, value, from: 0, to: 0 })),
    body: '',
    text: '',
    problems: [],
  }
}

test('tells what is the same, what differs, and what only one side has', () => {
  const left = message(['Server', 'RTC/6.0'], ['Expires', '600'], ['Date', 'Mon'], ['X-A', '1'])
  const right = message(['server', 'RTC/6.0'], ['Expires', '0'], ['Date', 'Tue'], ['X-B', '2'])
  expect(compareHeaders(left, right).map(({ name, kind }) => `${name} ${kind}`)).toEqual([
    'Server same',
    'Expires differs',
    'Date own',
    'X-A left',
    'X-B right',
  ])
})

test('a header that comes twice is compared with all its values', () => {
  const left = message(['Via', 'a'], ['WWW-Authenticate', 'NTLM'], ['WWW-Authenticate', 'Kerberos'])
  const right = message(['Via', 'b'], ['WWW-Authenticate', 'NTLM'])
  expect(compareHeaders(left, right)[1]).toEqual({
    name: 'WWW-Authenticate',
    left: ['NTLM', 'Kerberos'],
    right: ['NTLM'],
    kind: 'differs',
  })
})
