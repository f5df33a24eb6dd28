import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { observer } from '../../../../src/trace/observe/kinds/tls.ts'
import { TLS_CODES } from '../../../../src/trace/observe/tls-code.ts'
import { observe, statements } from '../observed.ts'

const failed = (more = {}) => ({ outcome: 'failed', ...more })

describe('Windows clients', () => {
  test.each([
    ['SECURE_SOCKET: negotiation succeeded', { outcome: 'passed' }],
    [
      'SECURE_SOCKET: negotiation succeeded for sip.contoso.com:443',
      { outcome: 'passed', target: 'sip.contoso.com:443' },
    ],
    [
      'SECURE_SOCKET: negotiation failed: 80090322 for sip.contoso.com:443',
      failed({ code: TLS_CODES.wrongPrincipal, target: 'sip.contoso.com:443' }),
    ],
    ['SECURE_SOCKET: negotiation failed: 80090325', failed({ code: TLS_CODES.untrustedRoot })],
    ['SECURE_SOCKET: negotiation failed: 80090322', failed({ code: TLS_CODES.wrongPrincipal })],
    [
      'HRESULT API failed: 80090325 = hr. InitializeSecurityContext',
      failed({ code: TLS_CODES.untrustedRoot }),
    ],
  ])('reads "%s"', (text, expected) => {
    expect(statements(observer, text)).toEqual([expected])
  })

  test('takes no code of NTLM or Kerberos for a failed handshake', () => {
    expect(observe(observer, 'HRESULT API failed: 8009030c = hr. InitializeSecurityContext')).toEqual([])
    expect(observe(observer, 'HRESULT API failed: 80090322 = hr. InitializeSecurityContext')).toEqual([])
  })
})

describe('mobile clients', () => {
  test.each([
    [
      'Received response of request(UcwaAutoDiscoveryRequest) with status = 0x22020002',
      failed({ code: 0x22020002 }),
    ],
    [
      'Request UcwaAutoDiscoveryRequest resulted in E_SslError (E2-2-2). The retry counter is: 0',
      failed({ code: 0x22020002 }),
    ],
    [
      'javax.net.ssl.SSLHandshakeException: java.security.cert.CertPathValidatorException: Trust anchor for certification path not found.',
      failed({ code: TLS_CODES.certificateUntrustedRoot }),
    ],
    [
      'Error Domain=NSURLErrorDomain Code=-1202 "The certificate…" UserInfo={NSErrorFailingURLKey=https://lyncdiscover.contoso.com/}',
      failed({ target: 'lyncdiscover.contoso.com', code: TLS_CODES.certificateUntrustedRoot }),
    ],
  ])('reads "%s"', (text, expected) => {
    expect(statements(observer, text)).toEqual([expected])
  })
})

describe('libraries and tools', () => {
  test.each([
    [
      'verify error:num=20:unable to get local issuer certificate',
      failed({ code: TLS_CODES.chainIncomplete }),
    ],
    ['    Verify return code: 10 (certificate has expired)', failed({ code: TLS_CODES.certificateExpired })],
    ['    Verify return code: 62 (hostname mismatch)', failed({ code: TLS_CODES.noNameMatch })],
    ['    Verify return code: 0 (ok)', { outcome: 'passed' }],
    [
      'ssl3_read_bytes:sslv3 alert handshake failure:ssl/record/rec_layer_s3.c:1544:SSL alert number 40',
      failed({ code: TLS_CODES.noCommonAlgorithm, alert: 40 }),
    ],
    [
      "curl: (60) SSL: no alternative certificate subject name matches target host name 'lyncdiscover.contoso.com'",
      failed({ code: TLS_CODES.noNameMatch }),
    ],
    [
      'curl: (35) OpenSSL SSL_connect: Connection reset by peer in connection to webext.contoso.com:443',
      failed({ target: 'webext.contoso.com:443' }),
    ],
    [
      'The underlying connection was closed: Could not establish trust relationship for the SSL/TLS secure channel.',
      failed({ code: TLS_CODES.unknownCertificate }),
    ],
    [
      "Could not establish trust relationship for the SSL/TLS secure channel with authority 'webext.contoso.com'. RemoteCertificateNameMismatch",
      failed({ target: 'webext.contoso.com', code: TLS_CODES.noNameMatch }),
    ],
    [
      'The host name in the certificate is invalid or does not match',
      failed({ code: TLS_CODES.noNameMatch }),
    ],
    ['Certificate error: 2148204809', failed({ code: TLS_CODES.certificateUntrustedRoot })],
    ['gnutls: Handshake failed. Error A TLS fatal alert has been received.', failed()],
    [
      'certificate: Failed to verify certificate for sip.contoso.com',
      failed({ target: 'sip.contoso.com', code: TLS_CODES.unknownCertificate }),
    ],
    [
      'A fatal alert was generated and sent to the remote endpoint. The TLS protocol defined fatal error code is 40. The Windows SChannel error state is 1205.',
      failed({ alert: 40 }),
    ],
    ['The following fatal alert was received: 48.', failed({ alert: 48 })],
    [
      'none of the cipher suites supported by the client application are supported by the server.',
      failed({ code: TLS_CODES.noCommonAlgorithm }),
    ],
  ])('reads "%s"', (text, expected) => {
    expect(statements(observer, text)).toEqual([expected])
  })
})

describe('connection records of servers', () => {
  const record = (severity: string, sentence: string, code = '') =>
    `Severity: ${severity}\nText: ${sentence}\nPeer-IP: 192.0.2.11:5061\nPeer: edge.contoso.com:5061\nConnection-ID: 0x1\nTransport: TLS\n${code}$$end_record`

  test('reads a handshake that was broken off, with its code', () => {
    const text = record(
      'error',
      'The connection was closed before TLS negotiation completed.',
      'Result-Code: 0x80072746\n',
    )
    expect(statements(observer, text)).toEqual([
      failed({ target: 'edge.contoso.com:5061', code: 0x80072746 }),
    ])
  })

  test('says nothing about a handshake that has only begun', () => {
    expect(observe(observer, record('information', 'TLS negotiation started'))).toEqual([])
  })
})

test('says nothing about a healthy sentence that mentions TLS', () => {
  expect(observe(observer, 'Transport is TLS, certificate for user alice was stored')).toEqual([])
})

test('never throws on any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      expect(() =>
        observe(observer, `SECURE_SOCKET ${text} failed ${text} fatal alert ${text}`),
      ).not.toThrow()
    }),
  )
})
