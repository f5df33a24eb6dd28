import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { decodeText } from '../../../src/base/text.ts'
import { sharedFolder } from '../../shared.ts'
import { expectCovered, headerOf, read, sample, wordsAt } from '../reading.ts'

const register =
  'REGISTER sip:contoso.com SIP/2.0\r\nCall-ID: a\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n'

describe('bare messages', () => {
  test('are read one after another, and what follows a message without body is text', async () => {
    const reading = await read(sample('bare-message/sign-in.txt'))
    expect(reading.formats).toEqual(['bare-message'])
    expect(reading.messages.map(message => message.start)).toEqual([
      'REGISTER sip:contoso.com SIP/2.0',
      'SIP/2.0 401 Unauthorized',
    ])
    expect(reading.texts.map(part => part.text.trim())).toEqual(['What does the client do next?'])
  })

  test('keep the place of an undamaged message', async () => {
    const reading = await read(sample('bare-message/sign-in.txt'))
    expect(wordsAt(reading, reading.messages[0])).toBe('REGISTER sip:contoso.com SIP/2.0')
  })

  test('get back the folding that a web page has taken, and say so', async () => {
    const reading = await read(sample('bare-message/sign-in.txt'))
    const head = reading.messages[1]?.head.replace(/\r\n[ \t]/g, ' ')
    expect(head).toContain('version=4, sts-uri="https://pool01.contoso.com:443')
    expect(reading.problems).toEqual(['headers-repaired'])
    expect(reading.messages[1]?.origin.line).toBe(11)
  })

  test('are read behind a byte order mark, with the word "Response:" before an answer that has no status line', async () => {
    const reading = await read(sample('bare-message/web.http'))
    expect(reading.messages.map(message => message.start)).toEqual([
      'GET https://webext.contoso.com:4443/ucwa/v1/applications HTTP/1.1',
      'HTTP/1.1 401 Unauthorized',
      'POST https://webext.contoso.com/ucwa/v1/applications HTTP/1.1',
    ])
    expect(reading.messages[2]?.body).toBe('{"UserAgent":"sample"}')
    expect(reading.texts[0]?.text).toMatch(/^Response:[\s\S]*"rel":"application"/)
    expect(reading.formats).toEqual(['bare-message'])
    expectCovered(reading)
  })

  test('leave a lone header to those who look at texts', async () => {
    const reading = await read(sample('bare-message/header.txt'))
    expect(reading.formats).toEqual(['bare-message'])
    expect(reading.messages).toEqual([])
    expect(reading.texts[0]?.text).toContain('ms-diagnostics: 4005;reason=')
  })

  test.each([
    'Ms-client-diagnostics: 23; reason="x"',
    'CSEQ: 3 REGISTER',
    'v: SIP/2.0/TLS a',
    'X-Ms-diagnostics: 28032',
  ])('know the header %s', async line => {
    expect((await read(`${line}\r\n`)).formats[0]).toBe(/^v:/.test(line) ? 'plain-text' : 'bare-message')
  })

  test('split headers that stand on one line, but not inside quotes', async () => {
    const line =
      'SIP/2.0 504 Server time-out Via: SIP/2.0/TLS 192.0.2.1:5061;branch=1 From: "To: you" <sip:a@contoso.com>;tag=1 ' +
      'Call-ID: x CSeq: 1 REGISTER ms-diagnostics: 1008;reason="Unable to resolve DNS SRV record, From: nobody" Content-Length: 0'
    const reading = await read(`${line}\n`)
    const message = reading.messages[0]
    expect(message?.start).toBe('SIP/2.0 504 Server time-out')
    expect(headerOf(message, 'From')).toBe('"To: you" <sip:a@contoso.com>;tag=1')
    expect(headerOf(message, 'ms-diagnostics')).toContain('From: nobody"')
    expect(headerOf(message, 'Content-Length')).toBe('0')
    expect(reading.problems).toEqual(['headers-repaired'])
  })

  test('find the body when the empty line before it is missing', async () => {
    const { messages } = await read(
      'SIP/2.0 403 Forbidden\nCSeq: 1 SERVICE\n- <Fault>\n<Faultcode>x</Faultcode>\n',
    )
    expect(messages[0]?.body).toBe('- <Fault>\r\n<Faultcode>x</Faultcode>')
    expect(headerOf(messages[0], 'CSeq')).toBe('1 SERVICE')
  })

  test('go on behind an empty line that stands inside a header', async () => {
    const { messages } = await read(
      'HTTP/1.1 201 Created\nSet-Cookie: a=b; secure; \n\nHttpOnly\nX-MS-Server-Fqdn: fe01.contoso.com\n{\n"rel":"application"\n}\n',
    )
    expect(headerOf(messages[0], 'X-MS-Server-Fqdn')).toBe('fe01.contoso.com')
    expect(messages[0]?.body).toContain('"rel"')
  })

  test('decode the entities of a web page in headers', async () => {
    const { messages } = await read(
      'REGISTER sip:contoso.com SIP/2.0\nFrom: &lt;sip:a@contoso.com&gt;;tag=1\nCSeq: 1 REGISTER\n\n',
    )
    expect(headerOf(messages[0], 'From')).toBe('<sip:a@contoso.com>;tag=1')
  })

  test('do not take a SIP fragment in a body for a message', async () => {
    const notify =
      'NOTIFY sip:a@contoso.com SIP/2.0\r\nCSeq: 2 NOTIFY\r\nContent-Type: message/sipfrag\r\nContent-Length: 18\r\n\r\nSIP/2.0 100 Trying\r\n'
    const { messages } = await read(notify)
    expect(messages.map(message => message.start)).toEqual(['NOTIFY sip:a@contoso.com SIP/2.0'])
    expect(messages[0]?.body).toBe('SIP/2.0 100 Trying')
  })

  test('leave the line ends of the file out of a body unless Content-Length counts them', async () => {
    const message = (length: number) =>
      `SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\nContent-Length: ${length}\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n\r\n`
    expect((await read(message(3))).messages[0]?.body).toBe('v=0')
    expect((await read(message(5))).messages[0]?.body).toBe('v=0\r\n')
  })

  test('give way to a log that begins behind them', async () => {
    const client = '08/28/2013|10:11:12.345 1A2C:1F40 INFO  :: CUccServerEndpoint::Enable\r\n'
    expect((await read(`${register}${client}`)).formats).toEqual(['bare-message', 'uccapilog'])
    expect((await read(`${register.trimEnd()}\r\n${client}`)).formats).toEqual(['bare-message', 'uccapilog'])
  })

  test('are not seen in prose with capitals', async () => {
    expect((await read('ALSO https://contoso.com/page\nSee https://contoso.com\n')).formats).toEqual([
      'plain-text',
    ])
  })
})

test.skipIf(sharedFolder === undefined)(
  'reads every header of the wrapped specification example',
  async () => {
    const bytes = readFileSync(`${sharedFolder}/samples/spec-ms-sip-kerberos-registration.txt`)
    const { messages } = await read(new Uint8Array(bytes))
    expect(messages).toHaveLength(8)
    const unfolded = messages.map(message => message.head.replace(/\r\n[ \t]/g, ' '))
    expect(unfolded[1]).toContain(
      'Proxy-Authenticate: Kerberos realm="Contoso RTC Service Provider", targetname=',
    )
    expect(unfolded[7]).toContain('Proxy-Authentication-Info: Kerberos realm')
    expect(decodeText(bytes).split('SIP/2.0\n')).toHaveLength(5)
  },
)
