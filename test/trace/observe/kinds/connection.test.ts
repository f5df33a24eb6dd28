import fc from 'fast-check'
import { expect, test } from 'vitest'
import { observer } from '../../../../src/trace/observe/kinds/connection.ts'
import { observe, statements } from '../observed.ts'

test.each([
  [
    'SIP_MSG_PROCESSOR::OnRequestSocketConnectComplete - Enter this: 06D2D710, callid=(null), ErrorCode: 0x8007274c',
    { target: '', outcome: 'timeout', code: 0x8007274c },
  ],
  [
    'ASYNC_SOCKET::OnConnectComplete 192.0.2.10:5061 ErrorCode: 0x0',
    { target: '192.0.2.10:5061', outcome: 'open' },
  ],
  ['CSIPAsyncSocket::OnConnectReady - Error: 10061', { target: '', outcome: 'refused', code: 0x8007274d }],
  ['(10:47:39) sipe: Read error: Connection reset by peer (104)', { target: '', outcome: 'reset' }],
  [
    'proxy: Error connecting to sip.contoso.com:443 (Connection timed out).',
    { target: 'sip.contoso.com:443', outcome: 'timeout' },
  ],
  [
    'java.net.ConnectException: failed to connect to webext.contoso.com/203.0.113.5 (port 443) after 30000ms: isConnected failed: ECONNREFUSED (Connection refused)',
    { target: 'webext.contoso.com:443', outcome: 'refused' },
  ],
  [
    'java.net.SocketTimeoutException: failed to connect to webext.contoso.com/203.0.113.5 (port 443) after 30000ms',
    { target: 'webext.contoso.com:443', outcome: 'timeout' },
  ],
  [
    'No connection could be made because the target machine actively refused it 192.0.2.11:5061',
    { target: '192.0.2.11:5061', outcome: 'refused' },
  ],
  [
    'established connection failed because connected host has failed to respond 203.0.113.5:443',
    { target: '203.0.113.5:443', outcome: 'timeout' },
  ],
  [
    'Unable to read data from the transport connection: An existing connection was forcibly closed by the remote host.',
    { target: '', outcome: 'reset' },
  ],
  [
    'ComputerName     : sip.contoso.com\r\nRemoteAddress    : 203.0.113.10\r\nRemotePort       : 443\r\nTcpTestSucceeded : False',
    { target: 'sip.contoso.com:443', outcome: 'failed' },
  ],
  [
    'ComputerName     : sip.contoso.com\r\nRemoteAddress    : 203.0.113.10\r\nRemotePort       : 5061\r\nTcpTestSucceeded : True',
    { target: 'sip.contoso.com:5061', outcome: 'open' },
  ],
  ['WARNING: TCP connect to (203.0.113.10 : 443) failed', { target: '203.0.113.10:443', outcome: 'failed' }],
  [
    'Connecting To sip.contoso.com...Could not open connection to the host, on port 443: Connect failed',
    { target: 'sip.contoso.com:443', outcome: 'failed' },
  ],
  [
    'telnet sip.contoso.com 443\nTrying 203.0.113.10...\ntelnet: connect to address 203.0.113.10: Connection refused\n',
    { target: 'sip.contoso.com:443', outcome: 'refused' },
  ],
  [
    'telnet sip.contoso.com 5061\nTrying 203.0.113.10...\nConnected to sip.contoso.com.\n',
    { target: 'sip.contoso.com:5061', outcome: 'open' },
  ],
  [
    'curl: (7) Failed to connect to lyncdiscover.contoso.com port 443 after 21050 ms: Timed out',
    { target: 'lyncdiscover.contoso.com:443', outcome: 'timeout' },
  ],
  [
    'nc: connect to sip.contoso.com (203.0.113.9) port 443 (tcp) failed: Connection refused',
    { target: 'sip.contoso.com:443', outcome: 'refused' },
  ],
  [
    'Connection to sip.contoso.com 5061 port [tcp/sip-tls] succeeded!',
    { target: 'sip.contoso.com:5061', outcome: 'open' },
  ],
])('reads "%s"', (text, expected) => {
  expect(statements(observer, text)).toEqual([expected])
})

const record = (severity: string, sentence: string, code = '') =>
  `LogType: connection\nSeverity: ${severity}\nText: ${sentence}\nLocal-IP: 192.0.2.30:50000\nPeer-IP: 192.0.2.11:5061\nPeer: pool01.contoso.com:5061\nConnection-ID: 0x1234\nTransport: TLS\n${code}$$end_record`

test('reads the failure of a connection record of a server', () => {
  expect(
    statements(observer, record('error', 'Failed to connect', 'Result-Code: 0x8007274c WSAETIMEDOUT\n')),
  ).toEqual([{ target: 'pool01.contoso.com:5061', outcome: 'timeout', code: 0x8007274c }])
})

test('reads an established and a closed connection of a server', () => {
  expect(statements(observer, record('information', 'Connection established'))).toMatchObject([
    { outcome: 'open' },
  ])
  expect(statements(observer, record('information', 'The connection was closed'))).toMatchObject([
    { outcome: 'closed' },
  ])
})

test('leaves a record about TLS to the observer of TLS', () => {
  expect(
    observe(observer, record('error', 'The connection was closed before TLS negotiation completed.')),
  ).toEqual([])
})

test('leaves a diagnostic record, which holds a SIP message, alone', () => {
  const text =
    'Severity: error\nText: No route\nSIP-Start-Line: REGISTER sip:contoso.com SIP/2.0\nPeer-IP: 192.0.2.1:1\n'
  expect(observe(observer, text)).toEqual([])
})

test('takes no TLS or authentication code for a failed connection', () => {
  expect(observe(observer, 'ASYNC_SOCKET::OnConnectComplete ErrorCode: 0x80090325')).toEqual([])
})

test('never throws on any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(() => observe(observer, `connect to ${text}\nPeer-IP: ${text}\nSeverity: ${text}`)).not.toThrow()
    }),
  )
})
