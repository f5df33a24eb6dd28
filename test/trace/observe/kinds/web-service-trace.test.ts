import fc from 'fast-check'
import { expect, test } from 'vitest'
import { observer } from '../../../../src/trace/observe/kinds/web-service-trace.ts'
import { observing } from '../observing.ts'

const trace = (text: string, component = 'WebInfrastructure') => observing(observer, text, { component })

test('reads a whole value with status, URL and user', () => {
  const text =
    'Request rejected with status 401 for sip:bob@contoso.com at https://web.contoso.com/CertProv/CertProvisioningService.svc, ' +
    'X-Ms-diagnostics 28032;source="fe01.contoso.com";reason="The web ticket is invalid."'
  expect(trace(text)).toMatchObject([
    {
      kind: 'diagnostics',
      value: '28032;source="fe01.contoso.com";reason="The web ticket is invalid."',
      status: 401,
      user: 'bob@contoso.com',
      url: 'https://web.contoso.com/CertProv/CertProvisioningService.svc',
    },
  ])
})

test.each([
  ['a bare number', 'Authentication failed, diagnostics id 28077 user=bob@contoso.com', '28077'],
  ['a reason without number', 'The web ticket has expired.', '28033;reason="web ticket has expired"'],
  [
    'another wording',
    'authentication type is not allowed: NTLM',
    '28029;reason="authentication type is not allowed"',
  ],
])('reads %s', (_, text, value) => {
  expect(trace(text, 'WebTicketService')).toMatchObject([{ value }])
})

test('reads the certificate a sentence names, where it is bound and what was expected', () => {
  const text =
    'Signing certificate of the ticket is not one of this pool: subject CN=sip.contoso.com, O=Contoso, thumbprint ' +
    '7F3A9C0B55D2E1468A90B7C3D4E5F60718293A4B, bound to 0.0.0.0:4443; expected subject pool01.contoso.com'
  expect(trace(text)).toMatchObject([
    {
      kind: 'certificate',
      subject: 'sip.contoso.com',
      thumbprint: '7F3A9C0B55D2E1468A90B7C3D4E5F60718293A4B',
      port: 4443,
      expectedSubject: 'pool01.contoso.com',
    },
  ])
})

test('reads another wording of the same fact', () => {
  const text =
    "certificate subject 'webext.contoso.com' of the External Web Site does not match pool FQDN 'pool01.contoso.com'"
  expect(trace(text, 'CertProvisioningService')).toMatchObject([
    { subject: 'webext.contoso.com', role: 'WebServicesExternal', expectedSubject: 'pool01.contoso.com' },
  ])
})

test('does not take a port or a part of a URL for an id or a name', () => {
  expect(trace('listening on 0.0.0.0:28032, url https://web.contoso.com:28033/x, build 28032.1')).toEqual([])
})

test('reads nothing of other components', () => {
  expect(trace('status 401, 28032;source="fe01";reason="The web ticket is invalid."', 'SIPStack')).toEqual([])
})

test('never throws on any text', () => {
  fc.assert(
    fc.property(fc.string(), text => void trace(`certificate 28032 subject CN=${text} expected ${text}`)),
  )
})
