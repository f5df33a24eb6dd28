import { expect, test } from 'vitest'
import { expectCovered, ofKind, read, sample } from '../reading.ts'

test('s_client gives the chain, the server first with host and port, and the handshake', async () => {
  const log = sample('openssl/s_client.txt')
  const reading = await read(log)
  expect(reading.formats).toEqual(['openssl'])
  expect(
    ofKind(reading, 'certificate').map(({ subject, issuer, host, port }) => [subject, issuer, host, port]),
  ).toEqual([
    ['webext.contoso.com', 'Contoso-CA', 'webext.contoso.com', 443],
    ['Contoso-CA', 'Contoso-Root', undefined, undefined],
  ])
  expect(ofKind(reading, 'certificate')[0]?.notAfterUs).toBe(Date.parse('2018-03-14T09:15:02Z') * 1000)
  expect(ofKind(reading, 'tls')).toMatchObject([
    { outcome: 'passed', target: 'webext.contoso.com:443', version: 'TLSv1.2' },
  ])
  expectCovered(reading)
})

test('a refused handshake is one, with its alert', async () => {
  const reading = await read(
    'CONNECTED(00000003)\n140:error:14094410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:rec:1:SSL alert number 40\n---\nNew, (NONE), Cipher is (NONE)\n',
  )
  expect(ofKind(reading, 'tls')).toMatchObject([{ outcome: 'failed', alert: 40 }])
})

test('x509 -text gives names, dates and fingerprint', async () => {
  const reading = await read(sample('openssl/x509.txt'))
  expect(reading.formats).toEqual(['openssl'])
  expect(ofKind(reading, 'certificate')).toMatchObject([
    {
      subject: 'pool01.contoso.com',
      issuer: 'Contoso-CA',
      names: ['pool01.contoso.com', 'sip.contoso.com'],
      notBeforeUs: Date.parse('2016-03-14T09:15:02Z') * 1000,
      thumbprint: '0A1B2C3D4E5F60718293A4B5C6D7E8F901234567',
    },
  ])
})

test('two certificates are two records', async () => {
  const text = Buffer.from(sample('openssl/x509.txt')).toString()
  expect(ofKind(await read(text + text), 'certificate')).toHaveLength(2)
})
