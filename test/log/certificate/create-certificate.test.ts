import { expect, test } from 'vitest'
import {
  commonName,
  createCertificate,
  readBinding,
} from '../../../src/log/certificate/create-certificate.ts'

test.each([
  ['CN=pool01.contoso.com, OU=IT, O="Contoso, Inc."', 'pool01.contoso.com'],
  ['O = Contoso, CN = pool01.contoso.com', 'pool01.contoso.com'],
  ['/C=DE/O=Contoso/CN=pool01.contoso.com', 'pool01.contoso.com'],
  ['CN="Contoso, CA", DC=contoso', 'Contoso, CA'],
  ['pool01.contoso.com', 'pool01.contoso.com'],
  ['DC=contoso, OU=CNX=1', 'DC=contoso, OU=CNX=1'],
  ['', ''],
])('the common name of %j is %j', (name, common) => {
  expect(commonName(name)).toBe(common)
})

test.each([
  ['0.0.0.0:443', { port: 443 }],
  ['[::]:4443', { port: 4443 }],
  ['192.0.2.11:443', { port: 443, host: '192.0.2.11' }],
  ['*:4443:webext.contoso.com', { port: 4443, host: 'webext.contoso.com' }],
  ['webext.contoso.com:443', { port: 443, host: 'webext.contoso.com' }],
  ['', {}],
])('the binding %j is %j', (text, binding) => {
  expect(readBinding(text)).toEqual(binding)
})

test('what a listing does not say is left out', () => {
  const origin = { source: 0, offset: 0, length: 0, line: 1, timeUs: Number.NaN, direction: 'none' } as const
  expect(createCertificate({ thumbprint: '‎0a 1b:2c' }, origin, 'x')).toEqual({
    kind: 'certificate',
    subject: '',
    names: [],
    thumbprint: '0A1B2C',
    origin,
    quote: 'x',
  })
})
