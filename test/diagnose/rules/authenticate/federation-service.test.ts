import { expect, test } from 'vitest'
import { findingOf, ranked } from '../../finding-of.ts'
import { readSample } from '../sample.ts'

const find = (files: Readonly<Record<string, string>>) => findingOf('authenticate/federation-service', files)

test('is certain of the endpoint when its metadata answers 500', async () => {
  expect(ranked(await find({ web: readSample('authenticate/federation-mex-error.http') }))[0]).toBe(
    'AUTH-14 certain',
  )
})

test('suspects the service when it does not answer', async () => {
  const finding = await find({ client: readSample('authenticate/federation-unreachable.uccapilog') })
  expect(ranked(finding)[0]).toBe('AUTH-13 likely')
  expect(finding?.attempts).toEqual(['a1'])
})

test('suspects the way inside when others sign in from outside', async () => {
  const inside = readSample('authenticate/federation-unreachable.uccapilog')
    .replaceAll('lyncdiscover.contoso.com', 'lyncdiscoverinternal.contoso.com')
    .replaceAll('"External"', '"Internal"')
    .replaceAll('webext.contoso.com', 'pool01.contoso.com')
  const outside = readSample('register/signed-in-tls-dsk.uccapilog')
  expect(ranked(await find({ inside, outside }))[0]).toBe('AUTH-15 likely')
})
