import { expect, test } from 'vitest'
import { readWebAddress, webServiceOf } from '../../src/protocol/web-service.ts'

test.each([
  ['https://webext.contoso.com/WebTicket/WebTicketService.svc/mex', 'web-ticket'],
  ['https://pool01.contoso.com:443/CertProv/CertprovisioningService.svc', 'certificate-provisioning'],
  ['https://lyncdiscover.contoso.com/?sipuri=alice@contoso.com', 'autodiscover'],
  ['https://pool01.contoso.com/Autodiscover/AutodiscoverService.svc/root/user', 'autodiscover'],
  ['https://mail.contoso.com/autodiscover/autodiscover.xml', 'exchange'],
  ['https://webext.contoso.com/ucwa/v1/applications', 'ucwa'],
  ['https://sts.contoso.com/adfs/services/trust/mex', 'federation'],
  ['https://login.microsoftonline.com/common/oauth2/token', 'oauth'],
  ['https://webext.contoso.com/abs/handler', 'address-book'],
  ['https://www.contoso.com/', 'other'],
])('takes %s for %s', (url, service) => {
  const { host, path } = readWebAddress(url)
  expect(webServiceOf(host, path)).toBe(service)
})

test('takes host and port from the Host header of an origin-form target', () => {
  expect(readWebAddress('/x?y=1', 'Webext.contoso.com:4443')).toEqual({
    host: 'webext.contoso.com',
    port: 4443,
    path: '/x',
    query: 'y=1',
  })
})

test('gives a URL without port the port of its scheme', () => {
  expect(readWebAddress('http://contoso.com').port).toBe(80)
})
