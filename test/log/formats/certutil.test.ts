import { expect, test } from 'vitest'
import { expectCovered, ofKind, read, sample } from '../reading.ts'

const log = sample('certutil/store.txt')

test('both layouts of a certificate are read', async () => {
  const reading = await read(log)
  const [first, second] = ofKind(reading, 'certificate')
  expect(first).toMatchObject({
    subject: 'pool01.contoso.com',
    issuer: 'Contoso-CA',
    names: ['pool01.contoso.com', 'webext.contoso.com'],
    thumbprint: '0A1B2C3D4E5F60718293A4B5C6D7E8F901234567',
    signatureAlgorithm: 'sha256RSA',
    notAfterUs: Date.parse('2018-03-14T09:15:00Z') * 1000,
  })
  expect(second).toMatchObject({
    subject: 'fe01.contoso.com',
    thumbprint: '1A1B2C3D4E5F60718293A4B5C6D7E8F901234567',
  })
  expect(ofKind(reading, 'certificate')).toHaveLength(2)
  expectCovered(reading)
})

test('the provider of the private key is a setting', async () => {
  const settings = ofKind(await read(log), 'setting')
  expect(settings.map(({ name, value }) => [name, value])).toEqual([
    ['Key Container', 'le-12345'],
    ['Provider', 'Microsoft Software Key Storage Provider'],
  ])
})
