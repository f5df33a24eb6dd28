import { expect, test } from 'vitest'
import { findingOf, ranked } from '../../finding-of.ts'

const exchange = (host: string, authorization: string, bearer: string): string =>
  `GET https://${host}/Autodiscover/AutodiscoverService.svc/root/user HTTP/1.1\r\nHost: ${host}\r\n${authorization}\r\n\r\n` +
  `HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer client_id="00000004"${bearer}\r\nContent-Length: 0\r\n\r\n`
const find = (files: Readonly<Record<string, string>>) =>
  findingOf('hybrid/modern-auth-half-configured', files)
const ADAL = 'Authorization: Bearer'

test('fires when a client asks for modern authentication and gets no address', async () => {
  expect(ranked(await find({ log: exchange('webext.contoso.com', ADAL, '') }))).toEqual(['HYB-01 likely'])
})

test('is silent when the address is given, or nobody asked', async () => {
  const uri = ', authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"'
  expect(await find({ log: exchange('webext.contoso.com', ADAL, uri) })).toBeUndefined()
  expect(await find({ log: exchange('webext.contoso.com', 'Accept: */*', '') })).toBeUndefined()
})

test('does not take a ticket of the web application for modern authentication', async () => {
  const ticket = 'Authorization: Bearer cwt=AAEB'
  expect(await find({ log: exchange('webext.contoso.com', ticket, '') })).toBeUndefined()
})

test('is certain when the configuration names no OAuth server although one exists', async () => {
  const settings =
    'PS C:\\> Get-CsOAuthServer | fl Identity,MetadataUrl\r\n\r\nIdentity    : evoSTS\r\nMetadataUrl : https://login.microsoftonline.com/common/FederationMetadata\r\n\r\n' +
    'PS C:\\> Get-CsOAuthConfiguration | fl\r\n\r\nIdentity                               : Global\r\nClientAuthorizationOAuthServerIdentity :\r\n\r\n'
  expect(ranked(await find({ settings }))).toEqual(['HYB-01 certain'])
})
