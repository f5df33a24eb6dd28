import { expect, test } from 'vitest'
import { findingOf, ranked } from '../../finding-of.ts'
import { printed, readSample } from '../sample.ts'

const find = (files: Readonly<Record<string, string>>) => findingOf('authenticate/scheme-not-offered', files)
const outside = readSample('authenticate/ntlm-not-offered.uccapilog')

test('suspects that NTLM is off when outside only Kerberos and certificates are offered', async () => {
  const finding = await find({ outside })
  expect(ranked(finding)[0]).toBe('AUTH-04 likely')
  expect(finding?.title).toContain('Kerberos, TLS-DSK')
})

test('is certain when the configuration shows it', async () => {
  const settings = printed('Get-CsProxyConfiguration', {
    Identity: 'Global',
    UseNtlmForClientToProxyAuth: 'False',
  })
  expect(ranked(await find({ outside, settings }))[0]).toBe('AUTH-04 certain')
})

test('is certain for a phone when certificates are off', async () => {
  const phone = readSample('authenticate/certificate-not-offered.uccapilog')
  const settings = printed('Get-CsProxyConfiguration', {
    Identity: 'Global',
    UseCertificateForClientToProxyAuth: 'False',
  })
  expect(ranked(await find({ phone, settings }))).toEqual(['CP-07 certain'])
})

test('does not take a log that ends at the only challenge for a stuck client', async () => {
  const cut = outside.slice(0, outside.indexOf('CSeq: 2 REGISTER') - 400)
  expect(await find({ cut })).toBeUndefined()
})
