import { expect, test } from 'vitest'
import { findFlattenedStart, splitEscapedLines } from '../../src/log/escaped-lines.ts'

test.each([
  ['SIP/2.0 404 Not Found#015 Via: x#015 To: y', 0],
  ['Mar  2 host kamailio[1]: REGISTER sip:contoso.com SIP/2.0#015#012Via: x', 25],
  ['{"msg":"INVITE sip:a@contoso.com SIP/2.0\\r\\nVia: x"}', 8],
  ['SIP/2.0 200 OK^MVia: x', 0],
  ['SIP/2.0 200 OK', -1],
  ['Via: SIP/2.0/UDP 192.0.2.1#015', -1],
])('finds the start line in %j', (line, at) => {
  expect(findFlattenedStart(line)).toBe(at)
})

test.each([
  ['a#015#012b', ['a', 'b']],
  ['a#015 b#015 #015 c', ['a', 'b', '', 'c']],
  ['a\\r\\nb\\nc', ['a', 'b', 'c']],
  ['a#012#012b', ['a', '', 'b']],
  ['a^Mb', ['a', 'b']],
])('splits %j', (text, lines) => {
  expect(splitEscapedLines(text)).toEqual(lines)
})
