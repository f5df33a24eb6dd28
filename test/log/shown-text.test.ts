import fc from 'fast-check'
import { expect, test } from 'vitest'
import { showRecordText } from '../../src/log/shown-text.ts'

test('a message in a line of JSON gets its lines back, and its quotes', () => {
  const line =
    '{"record":"message","text":"SIP/2.0 403 Forbidden\\r\\nms-diagnostics: 4005;reason=\\"x\\"\\r\\n\\r\\n"}\n'
  expect(showRecordText(line).split('\n')[1]).toBe('ms-diagnostics: 4005;reason="x"')
})

test('a message flattened by syslog gets its lines back', () => {
  expect(showRecordText('SIP/2.0 404 Not Found#015 Via: x#015 Call-ID: y#015 \n').split('\n')).toEqual([
    'SIP/2.0 404 Not Found',
    'Via: x',
    'Call-ID: y',
    '',
  ])
})

test('text with line ends, or of one line, stays as it is', () => {
  expect(showRecordText('Manifest in C:\\resources\\new failed')).toBe(
    'Manifest in C:\\resources\\new failed',
  )
  fc.assert(
    fc.property(fc.string(), text => {
      expect(showRecordText(`a\n${text}b`)).toBe(`a\n${text}b`)
      if (!text.includes(':')) expect(showRecordText(text)).toBe(text)
    }),
  )
})

test('a message in a trace of Lyncpin is shown as the message', () => {
  const line =
    '{"record":"message","timeUs":1,"direction":"in","protocol":"http","text":"HTTP/1.1 401 No\\r\\nA: b\\r\\n\\r\\n"}\n'
  expect(showRecordText(line)).toBe('HTTP/1.1 401 No\r\nA: b\r\n\r\n')
})
