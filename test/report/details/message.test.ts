import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { encodeBase64 } from '../../../src/base/base64.ts'
import { GSS_MECHANISMS } from '../../../src/protocol/gss/initial-token.ts'
import { writeSpnegoInit } from '../../../src/protocol/gss/spnego.ts'
import { ntlmFlags } from '../../../src/protocol/ntlm/flags.ts'
import { ntlmVersion, writeNtlmAuthenticate } from '../../../src/protocol/ntlm/write-message.ts'
import { describeMessage } from '../../../src/report/details/message.ts'
import type { DetailNode, DetailOptions } from '../../../src/report/details/node.ts'
import { sharedFolder } from '../../shared.ts'
import { find, messagesOf } from '../../trace/messages.ts'

const OPTIONS: DetailOptions = { secrets: false, zoneUs: 0 }

/** The tree as indented lines. */
function lines(nodes: readonly DetailNode[], indent = ''): string[] {
  return nodes.flatMap(({ name, value, note, children }) => [
    `${indent}${name}${value === '' ? '' : `: ${value}`}${note === '' ? '' : ` (${note})`}`,
    ...lines(children, `${indent}  `),
  ])
}

async function decode(text: string, options: DetailOptions = OPTIONS) {
  const messages = await messagesOf({ 'a.txt': text })
  return describeMessage(await messages.message(0), options)
}

const NTLM = encodeBase64(
  writeNtlmAuthenticate({
    flags: ntlmFlags('UNICODE', 'NTLM'),
    domain: 'CONTOSO',
    user: 'alice',
    workstation: 'PC1',
    lmResponse: new Uint8Array(24).fill(0xa1),
    ntResponse: new Uint8Array(24).fill(0xb2),
    encryptedSessionKey: new Uint8Array(0),
    version: ntlmVersion(6, 1, 7601),
  }),
)

const register = (headers: string): string =>
  `REGISTER sip:contoso.com SIP/2.0\r\nFrom: <sip:alice@contoso.com>;tag=1\r\nCSeq: 1 REGISTER\r\n${headers}Content-Length: 0\r\n\r\n`

describe('describeMessage', () => {
  test('explains diagnostics with what a reference says', async () => {
    const details = await decode(
      'SIP/2.0 404 Not Found\r\nCSeq: 1 REGISTER\r\nms-diagnostics: 4005;reason="not enabled";source="fe01.contoso.com"\r\n\r\n',
      {
        ...OPTIONS,
        explainDiagnostics: id =>
          id === 4005
            ? { title: 'user not found', meaning: 'The user is not known to the pool.' }
            : undefined,
      },
    )
    expect(lines(details.decoded)).toEqual([
      'ms-diagnostics: 4005 not enabled (user not found)',
      '  meaning: The user is not known to the pool.',
      '  decided by: fe01.contoso.com',
    ])
  })

  test('shows who signs in by NTLM and hides the responses unless asked', async () => {
    const header = `Authorization: NTLM qop="auth", realm="r", opaque="1", gssapi-data="${NTLM}", version=4, response="0100000029618e96"\r\n`
    const hidden = await decode(register(header))
    expect(lines(hidden.decoded)).toContain('    user: alice')
    expect(lines(hidden.decoded)).toContain('    NT response: (24 bytes, hidden)')
    const all = JSON.stringify(hidden)
    expect(all).not.toContain(NTLM.slice(20, 60))
    expect(all).not.toContain('0100000029618e96')
    expect(all).not.toContain('b2b2b2b2')
    const shown = await decode(register(header), { ...OPTIONS, secrets: true })
    expect(lines(shown.decoded)).toContain(`    NT response: ${'b2'.repeat(24)} (24 bytes)`)
    expect(shown.headers.find(({ name }) => name === 'Authorization')?.value).toContain(NTLM)
  })

  test('follows tokens inside tokens', async () => {
    const token = writeSpnegoInit({
      kind: 'init',
      mechanisms: [GSS_MECHANISMS.ntlm],
      token: Buffer.from(NTLM, 'base64'),
    })
    const details = await decode(
      `GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Negotiate ${encodeBase64(token)}\r\n\r\n`,
    )
    expect(lines(details.decoded)).toEqual(
      expect.arrayContaining([
        '  SPNEGO: first token',
        '    mechanisms offered: NTLM',
        '    NTLM message 3: answer of the client',
      ]),
    )
  })

  test('says that an empty handshake asks for the challenge', async () => {
    const details = await decode(register('Authorization: NTLM qop="auth", gssapi-data="", version=4\r\n'))
    expect(lines(details.decoded)).toEqual(['Authorization: NTLM', '  handshake: asks for the challenge'])
  })

  test('hides what Basic and Bearer carry, and shows what a web token claims', async () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    const jwt = `${part({ alg: 'RS256' })}.${part({ iss: 'https://sts.contoso.com', exp: 1457946900 })}.c2lnbmF0dXJl`
    const bearer = await decode(`GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${jwt}\r\n\r\n`)
    expect(lines(bearer.decoded)).toEqual([
      'Authorization: Bearer',
      '  JSON web token',
      '    iss: https://sts.contoso.com',
      '    valid to: 2016-03-14 09:15:00.000 UTC',
      '    signature: RS256',
    ])
    const basic = await decode(
      `GET / HTTP/1.1\r\nHost: a\r\nAuthorization: Basic ${btoa('alice:geheim')}\r\n\r\n`,
    )
    expect(lines(basic.decoded)).toEqual(['Authorization: Basic', '  user: alice', '  password: (hidden)'])
    expect(JSON.stringify([bearer.headers, basic.headers])).not.toMatch(/c2lnbmF0dXJl|Z2VoZWlt/)
  })

  test('lays out XML and JSON bodies without their secrets', async () => {
    const xml = await decode(
      'POST /x HTTP/1.1\r\nHost: a\r\nContent-Type: text/xml\r\n\r\n<a><Password>geheim</Password><b>1</b></a>',
    )
    expect(xml.body).toEqual({
      kind: 'xml',
      text: '<a>\n  <Password>‹hidden›</Password>\n  <b>1</b>\n</a>',
    })
    const json = await decode(
      'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n{"access_token":"cwt=AAEBHAEF","expires_in":3600}',
    )
    expect(json.body.text).toContain('"expires_in": 3600')
    expect(json.body.text).not.toContain('AAEBHAEF')
  })

  test('explains the fault of a web service', async () => {
    const body =
      '<s:Envelope><s:Body><s:Fault><faultcode>a:FailedAuthentication</faultcode><faultstring>No valid security token.</faultstring><detail><OCSDiagnosticsFault><Ms-Diagnostics-Fault><ErrorId>28020</ErrorId><Reason>No valid security token.</Reason></Ms-Diagnostics-Fault></OCSDiagnosticsFault></detail></s:Fault></s:Body></s:Envelope>'
    const details = await decode(
      `HTTP/1.1 500 Internal Server Error\r\nContent-Type: text/xml\r\n\r\n${body}`,
    )
    expect(lines(details.decoded)).toEqual([
      'SOAP message',
      '  fault',
      '    code: a:FailedAuthentication',
      '    reason: No valid security token.',
      '    diagnostics: 28020 No valid security token.',
    ])
  })

  test('never throws, whatever a header or a body holds', async () => {
    const header = fc.constantFrom(
      'Authorization',
      'WWW-Authenticate',
      'X-MS-WebTicket',
      'ms-diagnostics',
      'Authentication-Info',
    )
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.uint8Array({ maxLength: 60 }).map(bytes => `NTLM gssapi-data="${encodeBase64(bytes)}"`),
      fc.uint8Array({ maxLength: 60 }).map(bytes => `opaque=${encodeBase64(bytes)}`),
    )
    fc.assert(
      fc.property(header, value, fc.string({ unit: 'binary' }), (name, text, body) => {
        describeMessage(
          { startLine: '', headers: [{ name, value: text, from: 0, to: 0 }], body, text: '', problems: [] },
          OPTIONS,
        )
      }),
      { numRuns: 1000 },
    )
  })

  test.skipIf(sharedFolder === undefined)(
    'reads every token of a captured sign-in and shows none',
    async () => {
      const text = readFileSync(`${sharedFolder}/protocol/captures/sipe-tls-dsk.txt`, 'utf8')
      const log = text
        .split('\n')
        .filter(line => !/^(?:===|#)/.test(line))
        .join('\n')
      const messages = await messagesOf({ 'capture.txt': log })
      const tokens = [...log.matchAll(/(?:gssapi-data="|NTLM |opaque=)([A-Za-z0-9+/]{40,}=*)/g)].map(
        match => match[1] ?? '',
      )
      expect(tokens.length).toBeGreaterThan(8)
      let shown = ''
      for (let i = 0; i < messages.count; i++) {
        const details = describeMessage(await messages.message(i), OPTIONS)
        shown += JSON.stringify(details)
      }
      for (const token of tokens) expect(shown).not.toContain(token)
      expect(shown).not.toContain('of unknown kind')
      expect(shown).toContain('"CN=alice@contoso.com"')
      expect((await find(messages, 'method:REGISTER')).length).toBeGreaterThan(5)
    },
  )
})
