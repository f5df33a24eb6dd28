import { expect, test } from 'vitest'
import { readAutodiscoverAnswer } from '../../../src/protocol/autodiscover/read-response.ts'

test('reads servers and links, with blanks around the values', () => {
  const xml =
    '<AutodiscoverResponse AccessLocation="External"><User><SipClientExternalAccess fqdn=" sip.contoso.com " port="443"/><Link token="External/Ucwa" href="https://webext.contoso.com/ucwa "/></User></AutodiscoverResponse>'
  expect(readAutodiscoverAnswer(xml)).toEqual({
    accessLocation: 'External',
    resource: 'User',
    servers: [{ name: 'SipClientExternalAccess', fqdn: 'sip.contoso.com', port: '443' }],
    links: [{ token: 'External/Ucwa', href: 'https://webext.contoso.com/ucwa' }],
  })
})

test('reads the links of JSON', () => {
  expect(
    readAutodiscoverAnswer('{"_links":{"redirect":{"href":"https://webdir.contoso.com/"},"x":1}}'),
  ).toMatchObject({
    links: [{ token: 'redirect', href: 'https://webdir.contoso.com/' }],
  })
})

test('knows what is no answer', () => {
  expect(['', '<html/>', '{"a":1}', '{', '[]'].map(readAutodiscoverAnswer)).toEqual(
    new Array(5).fill(undefined),
  )
})

test('JSON after a byte order mark is read', () => {
  const text = '\ufeff{"_links":{"user":{"href":"https://webext.contoso.com/user"}}}'
  expect(readAutodiscoverAnswer(text)?.links).toEqual([
    { token: 'user', href: 'https://webext.contoso.com/user' },
  ])
})
