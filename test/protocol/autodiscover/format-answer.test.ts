import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  formatAutodiscoverJson,
  formatAutodiscoverXml,
} from '../../../src/protocol/autodiscover/format-answer.ts'
import {
  type AutodiscoverAnswer,
  readAutodiscoverAnswer,
} from '../../../src/protocol/autodiscover/read-response.ts'

const text = fc.stringMatching(/^[!-~]{1,30}$/)
const link = fc.record({ token: fc.constantFrom('User', 'Domain', 'Redirect', 'Internal/Ucwa'), href: text })
const server = fc.record({
  name: fc.constantFrom('SipClientInternalAccess', 'SipServerExternalAccess'),
  fqdn: text,
  port: fc.constantFrom('443', '5061'),
})
const answer: fc.Arbitrary<AutodiscoverAnswer> = fc.record({
  accessLocation: fc.constantFrom('', 'Internal', 'External'),
  resource: fc.constantFrom('Root', 'User', 'Domain'),
  servers: fc.array(server, { maxLength: 4 }),
  links: fc.array(link, { maxLength: 5 }),
})

test('XML is read back as it was written, in the same order', () => {
  fc.assert(
    fc.property(answer, value => {
      expect(readAutodiscoverAnswer(formatAutodiscoverXml(value))).toEqual(value)
    }),
  )
})

test('JSON has the links under lower-case names', () => {
  const links = [
    { token: 'Self', href: 'https://pool01.contoso.com/Autodiscover/AutodiscoverService.svc/root' },
    {
      token: 'User',
      href: 'https://pool01.contoso.com/Autodiscover/AutodiscoverService.svc/root/oauth/user',
    },
  ]
  expect(readAutodiscoverAnswer(formatAutodiscoverJson({ links }))?.links).toEqual(
    links.map(({ token, href }) => ({ token: token.toLowerCase(), href })),
  )
})
