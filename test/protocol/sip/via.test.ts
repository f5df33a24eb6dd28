import fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatVia, markReceived, parseVia, viaValues } from '../../../src/protocol/sip/via.ts'

test('reads hosts, ports and parameters with odd blanks', () => {
  const via = parseVia(
    'SIP / 2.0 / TLS [2001:db8::1] : 5061 ; branch=z9hG4bKD948963B.BFDD97BF;branched=FALSE',
  )
  expect(via).toMatchObject({ transport: 'TLS', host: '[2001:db8::1]', port: 5061 })
  expect(via?.parameters.get('branched')).toBe('FALSE')
})

test('is read back as it was written', () => {
  const host = fc.constantFrom('192.0.2.5', '[2001:db8::1]', 'fe01.contoso.com')
  const port = fc.option(fc.nat({ max: 65535 }), { nil: undefined })
  const branch = fc.stringMatching(/^z9hG4bK[A-Za-z0-9.]{1,20}$/)
  fc.assert(
    fc.property(host, port, branch, (name, number, value) => {
      const via = {
        transport: 'tls',
        host: name,
        port: number,
        parameters: new Map([
          ['branch', value],
          ['rport', ''],
        ]),
      }
      expect(parseVia(formatVia(via))).toEqual(via)
    }),
  )
})

test('marks only the topmost hop, and the address only where it differs', () => {
  const headers = [
    { name: 'via', value: 'SIP/2.0/tls 10.1.2.3:50123;branch=a, SIP/2.0/tls 10.9.9.9;branch=b' },
    { name: 'Via', value: 'SIP/2.0/tls 10.8.8.8;branch=c' },
  ]
  expect(
    viaValues(markReceived(headers, { address: '198.51.100.7', port: 4711, connectionId: '5D3F00' })),
  ).toEqual([
    'SIP/2.0/tls 10.1.2.3:50123;branch=a;received=198.51.100.7;ms-received-port=4711;ms-received-cid=5D3F00',
    'SIP/2.0/tls 10.9.9.9;branch=b',
    'SIP/2.0/tls 10.8.8.8;branch=c',
  ])
  expect(
    viaValues(markReceived(headers, { address: '10.1.2.3', port: 50123, connectionId: '1' }))[0],
  ).not.toContain('received=1')
})

test('never throws', () => {
  fc.assert(fc.property(fc.string(), text => void parseVia(text)))
})
