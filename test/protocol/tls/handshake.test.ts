import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  isTlsRecord,
  readCertificateList,
  readClientHello,
  readServerHello,
  tlsAlertName,
  tlsVersionName,
} from '../../../src/protocol/tls/handshake.ts'
import { certificateMessage, clientHello, serverHello } from '../../log/pcap/tls-builder.ts'

/** Record header and message header before the body. */
const bodyOf = (record: Uint8Array): Uint8Array => record.subarray(9)

test('reads the name, the highest version and the cipher suites that a client offers', () => {
  const hello = readClientHello(bodyOf(clientHello('sip.contoso.com', [0x1a1a, 0x0302, 0x0303])))
  expect(hello).toEqual({ version: 0x0303, serverName: 'sip.contoso.com', cipherSuites: [0xc02f, 0xc030] })
})

test('reads the version a server chose, also where it stands in an extension', () => {
  expect(readServerHello(serverHello(0x0302).subarray(4))?.version).toBe(0x0302)
  expect(readServerHello(serverHello(0x0304).subarray(4))?.version).toBe(0x0304)
})

test('gives the certificates that are whole', () => {
  const chain = [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5)]
  const body = certificateMessage(chain).subarray(4)
  expect(readCertificateList(body)).toEqual(chain)
  expect(readCertificateList(body.subarray(0, body.length - 1))).toEqual(chain.slice(0, 1))
})

test('names versions and alerts', () => {
  expect([0x0300, 0x0301, 0x0303, 0x0304, 0x0500].map(tlsVersionName)).toEqual([
    'SSL 3.0',
    'TLS 1.0',
    'TLS 1.2',
    'TLS 1.3',
    'TLS 0x500',
  ])
  expect([tlsAlertName(48), tlsAlertName(200)]).toEqual(['unknown CA', 'alert 200'])
})

test('knows what no record is', () => {
  expect(isTlsRecord(clientHello('a'))).toBe(true)
  expect(isTlsRecord(new TextEncoder().encode('GET / HTTP/1.1'))).toBe(false)
  expect(isTlsRecord(Uint8Array.of(22, 3, 3, 0xff, 0xff))).toBe(false)
})

test('reads any bytes without an error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
      readClientHello(bytes)
      readServerHello(bytes)
      readCertificateList(bytes)
    }),
  )
})
