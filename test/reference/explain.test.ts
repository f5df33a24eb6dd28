// Every spelling of a code that people type and logs contain.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { explain, explainWords, findReferences } from '../../src/reference/explain.ts'

/** Ids of the entries that explain a text, in order; "?" marks a code that no table has. */
function read(text: string): string[] {
  return explain(text).map(({ known, entry }) => `${known ? '' : '?'}${entry.id}`)
}

describe('one code', () => {
  test.each([
    ['28032', 'ms-diagnostics/28032'],
    ['ms-diagnostics 4005', 'ms-diagnostics/4005'],
    ['diag code=0xfa4', 'ms-diagnostics/4004'],
    ['0x80090322', 'hresult/80090322'],
    ['80090322', 'hresult/80090322'],
    ['-2146893022', 'hresult/80090322'],
    ['2148074274', 'hresult/80090322'],
    ['0X80fb0800', 'hresult/80FB0800'],
    ['SEC_E_WRONG_PRINCIPAL', 'hresult/80090322'],
    ['0xC3E93C2F(SIPPROXY_E_UNKNOWN_USER_OR_EPID)', 'hresult/C3E93C2F'],
    ['0x80EF0193', 'hresult/80EF0193'],
    ['8007232b', 'win32/9003'],
    ['2af9', 'win32/11001'],
    ['3d0000', 'hresult/003D0000'],
    ['0xC000006A', 'ntstatus/C000006A'],
    ['SIP 403', 'sip/403'],
    ['HTTP 500', 'http/500'],
    ['401.2', 'http/401.2'],
    ['HTTP 403.16', 'http/403.16'],
    ['alert 48', 'tls-alert/48'],
    ['unknown_ca', 'tls-alert/48'],
    ['event 32042', 'event/LS User Services/32042'],
    ['LS User Services 32174', 'event/LS User Services/32174'],
    ['ls user services event id: 32174', 'event/LS User Services/32174'],
    ['5061', 'port/5061'],
    ['port 4443', 'port/4443'],
    ['lyncdiscover', 'dns/lyncdiscover'],
    ['lyncdiscover.contoso.com', 'dns/lyncdiscover'],
    ['_sipinternaltls._tcp', 'dns/_sipinternaltls._tcp'],
    ['_sip._tls.contoso.com', 'dns/_sip._tls'],
    ['X-MS-WebTicketURL:', 'header/x-ms-webticketurl'],
    [
      'https://web.contoso.com/CertProv/CertProvisioningService.svc/mex',
      'web/CertProv/CertProvisioningService.svc/mex',
    ],
    ['ticket', 'phase/ticket'],
    ['WebServicesExternal', 'certificate-role/WebServicesExternal'],
    ['wsse:InvalidSecurityToken', 'fault/wsse:InvalidSecurityToken'],
    ['E_SslError (E2-2-2)', 'hresult/22020002'],
    ['wt-01', 'failure/WT-01'],
    ['hresult/8007274c', 'win32/10060'],
  ])('%s is %s', (text, id) => {
    expect(read(text)).toEqual([id])
  })

  test('a number that means several things gives all, the most likely first', () => {
    expect(read('401')).toEqual(['sip/401', 'http/401'])
  })

  test('a Kerberos number may be an error or an event', () => {
    expect(read('kerberos 7')).toEqual(['kerberos/7', 'event/Security-Kerberos/7'])
  })

  test('blanks around a code do not matter', () => {
    expect(read('  28032\r\n')).toEqual(['ms-diagnostics/28032'])
  })

  test('an unknown code is explained by what surrounds it', () => {
    expect(read('0x8007ABCD')).toEqual(['?hresult/8007ABCD'])
  })

  test('a word that is no code has no explanation', () => {
    expect(read('nonsense')).toEqual([])
  })
})

describe('a pasted line', () => {
  test('of a diagnostics header gives the id and the codes in its parameters', () => {
    const line =
      'ms-diagnostics: 1010; reason ="Certificate trust with another server could not be established";' +
      'HRESULT="0x80090322(SEC_E_WRONG_PRINCIPAL)";source="sip.contoso.com"'
    expect(read(line)).toEqual(['ms-diagnostics/1010', 'hresult/80090322'])
  })

  test('of the client verdict gives verdict, status, diagnostics id and service', () => {
    const line =
      'VerifyOnEnableEvent result return ONENABLE_FAIL_AUTH_FAIL status=0x80ef0191 diag code=0xfa4 ' +
      'authWebserviceBaseUrl=https://web.contoso.com/CertProv/CertProvisioningService.svc ACTION: none'
    expect(read(line)).toEqual([
      'verdict/ONENABLE_FAIL_AUTH_FAIL',
      'hresult/80EF0191',
      'ms-diagnostics/4004',
      'web/CertProv/CertProvisioningService.svc',
    ])
  })

  test('of an IIS log gives sub-status and Win32 code', () => {
    const line =
      '2016-03-14 09:15:02 192.0.2.10 POST /WebTicket/WebTicketService.svc - 4443 - 192.0.2.50 OC/15.0 - 401 1 2148074254 15'
    expect(read(line)).toEqual(['http/401.1', 'hresult/8009030E'])
  })

  test('of an event uses its source', () => {
    const text =
      'Log Name: Lync Server\r\nSource: LS User Services\r\nDate: 10/15/2013\r\nEvent ID: 32042\r\n'
    expect(read(text)).toEqual(['event/LS User Services/32042'])
  })

  test('of a Schannel event gives the alert', () => {
    expect(read('The following fatal alert was generated: 40. The internal error state is 1205.')).toEqual([
      'tls-alert/40',
    ])
  })

  test('does not take endpoint ids and correlation numbers for codes', () => {
    expect(read('From: <sip:alice@contoso.com>;tag=a1;epid=c8ca638a [2874563321] hello')).toEqual([])
  })

  test('does not take a part of a GUID for a code', () => {
    expect(read('client-id 87589b2b-a3e1-4f42-9082-19090edab3f9 sent')).toEqual([])
  })

  test('names each entry once', () => {
    expect(read('hr = 0x80090325 and again 0x80090325, SEC_E_UNTRUSTED_ROOT')).toEqual(['hresult/80090325'])
  })
})

describe('words of a command line', () => {
  test('that spell one code together are read together', () => {
    const words = '28032 SIP 403 LS User Services 32174 0x80090322 foo'.split(' ')
    expect(explainWords(words).map(({ text, explanations }) => [text, explanations.length])).toEqual([
      ['28032', 1],
      ['SIP 403', 1],
      ['LS User Services 32174', 1],
      ['0x80090322', 1],
      ['foo', 0],
    ])
  })
})

describe('a see-also text', () => {
  test.each([
    ['sip/403', ['sip/403']],
    ['event LS User Services 32174', ['event/LS User Services/32174']],
    ['result codes 0x80EE0066, 0x80EE0067', ['hresult/80EE0066', 'hresult/80EE0067']],
    ['certificate role WebServicesExternal', ['certificate-role/WebServicesExternal']],
    ['UCWA error TooManyApplications', ['ucwa/TooManyApplications']],
  ])('%s names entries', (text, ids) => {
    expect(findReferences(text).map(({ id }) => id)).toEqual(ids)
  })

  test.each(['MS-OCER section 7', 'RFC 3261 §20.44', 'a word', ''])(
    'that is a document names none: %s',
    text => {
      expect(findReferences(text)).toEqual([])
    },
  )

  test('of an unknown code names none', () => {
    expect(findReferences('ms-diagnostics/999999')).toEqual([])
  })
})

test('no text makes it throw', () => {
  const word = fc.constantFrom(
    'SIP',
    'event',
    'alert',
    '0x',
    'ms-diagnostics:',
    ';reason=',
    '401',
    '-',
    '80090322',
    '.',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(fc.oneof(word, fc.string())).map(words => words.join(' ')),
      ),
      text => {
        expect(Array.isArray(explain(text))).toBe(true)
      },
    ),
  )
})
