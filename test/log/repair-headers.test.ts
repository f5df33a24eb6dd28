import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { repairMessage } from '../../src/log/repair-headers.ts'

describe('repairing headers', () => {
  test('changes nothing in a whole message', () => {
    const lines = ['SIP/2.0 200 OK', 'Via: SIP/2.0/TLS a', ' ;branch=1', 'CSeq: 1 REGISTER', '', 'body', '']
    const message = repairMessage(lines)
    expect(message.repairs.size).toBe(0)
    expect([message.start, ...message.headers, '', ...message.body]).toEqual(lines)
  })

  test('takes a blank before a known header for an accident', () => {
    const { headers } = repairMessage(['HTTP/1.1 200 OK', 'Cache-Control: no-store', ' Pragma: no-cache'])
    expect(headers).toEqual(['Cache-Control: no-store', 'Pragma: no-cache'])
  })

  test('keeps a folded address that looks like a name', () => {
    const { headers, repairs } = repairMessage([
      'SIP/2.0 200 OK',
      'Contact:',
      'sip:fe01.contoso.com:5061',
      'Expires: 1',
    ])
    expect(headers).toEqual(['Contact:', ' sip:fe01.contoso.com:5061', 'Expires: 1'])
    expect([...repairs]).toEqual(['the blank before folded lines was lost'])
  })

  test('loses no word of any lines', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), lines => {
        const { start, headers, body } = repairMessage(lines)
        const words = (parts: readonly string[]) => parts.join(' ').replace(/&\w+;|\s+/g, '')
        expect(words([start, ...headers, ...body]).length).toBeLessThanOrEqual(words(lines).length)
        if (!lines.join('').includes('&')) expect(words([start, ...headers, ...body])).toBe(words(lines))
      }),
    )
  })
})
