import fc from 'fast-check'
import { gzipSync, strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { createMemorySource } from '../../../src/base/byte-source.ts'
import { format } from '../../../src/log/formats/fiddler-session.ts'
import { ofKind, problemText, readBinary } from '../binary-log.ts'

const START_US = Date.parse('2021-05-06T07:08:09.123Z') * 1000

const TIMES =
  '<Session SID="1"><SessionTimers ClientConnected="2021-05-06T09:08:09.1000000+02:00" ' +
  'ClientBeginRequest="2021-05-06T09:08:09.1230000+02:00" ServerBeginResponse="2021-05-06T09:08:09.3730000+02:00" ' +
  'ServerDoneResponse="0001-01-01T00:00:00" /><SessionFlags><SessionFlag N="x-hostip" V="198.51.100.7" />' +
  '<SessionFlag N="x-clientip" V="127.0.0.1" /><SessionFlag N="x-clientport" V="50123" /></SessionFlags></Session>'

const crlf = (...lines: string[]): string => `${lines.join('\r\n')}\r\n`
const REQUEST = crlf('GET https://webext.contoso.com/ucwa/v1 HTTP/1.1', 'Host: webext.contoso.com', '')
const ANSWER = crlf(
  'HTTP/1.1 401 Unauthorized',
  'X-MS-diagnostics: 28032;reason="x"',
  'Content-Length: 4',
  '',
)

function saz(files: Record<string, string | Uint8Array>): Uint8Array {
  const bytes = Object.entries(files).map(([name, text]) => [
    name,
    typeof text === 'string' ? strToU8(text) : text,
  ])
  return zipSync({ '_index.htm': strToU8('<html>'), ...Object.fromEntries(bytes) })
}

describe('recognise', () => {
  test('takes a zip with session files, whatever its name', () => {
    expect(format.recognise(saz({ 'raw/001_c.txt': REQUEST }), 'x.zip')).toContain('raw/001_c.txt')
  })
  test('leaves other zips alone', () => {
    expect(format.recognise(zipSync({ 'raw.log': strToU8('x') }), 'x.zip')).toBeUndefined()
  })
})

describe('sessions', () => {
  test('become a request and its answer with their times', async () => {
    const back = await readBinary(
      format,
      saz({ 'raw/1_c.txt': REQUEST, 'raw/1_s.txt': `${ANSWER}body`, 'raw/1_m.xml': TIMES }),
    )
    expect(back.messages).toMatchObject([
      {
        start: 'GET https://webext.contoso.com/ucwa/v1 HTTP/1.1',
        origin: { timeUs: START_US, direction: 'out', peer: '198.51.100.7', local: '127.0.0.1:50123' },
      },
      {
        start: 'HTTP/1.1 401 Unauthorized',
        body: 'body',
        origin: { timeUs: START_US + 250_000, direction: 'in' },
      },
    ])
    expect(back.messages[0]?.origin.connection).toBe(back.messages[1]?.origin.connection)
    expect(back.problems).toEqual([])
  })
  test('are in order of their numbers', async () => {
    const get = (n: number): string => REQUEST.replace('v1', `v${n}`)
    const { messages } = await readBinary(
      format,
      saz({ 'raw/10_c.txt': get(10), 'raw/9_c.txt': get(9), 'raw\\2_C.txt': get(2) }),
    )
    expect(messages.map(message => message.start.slice(36, 39).trim())).toEqual(['v2', 'v9', 'v10'])
  })
  test('carry bodies that were chunked and packed', async () => {
    const packed = gzipSync(strToU8('the body'))
    const answer = Uint8Array.from([
      ...strToU8(crlf('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked', 'Content-Encoding: gzip', '')),
      ...strToU8(`${packed.length.toString(16)}\r\n`),
      ...packed,
      ...strToU8('\r\n0\r\n\r\n'),
    ])
    const { messages } = await readBinary(format, saz({ 'raw/1_c.txt': REQUEST, 'raw/1_s.txt': answer }))
    expect(messages[1]?.body).toBe('the body')
  })
  test('show as HTTP text', async () => {
    const bytes = saz({ 'raw/1_c.txt': REQUEST, 'raw/1_s.txt': `${ANSWER}body` })
    const { messages } = await readBinary(format, bytes)
    const origin = messages[1]?.origin
    if (!origin) throw new Error('nothing was read')
    expect(await format.show(createMemorySource('x', bytes), origin, {})).toBe(`${ANSWER}body`)
  })
})

describe('tunnels', () => {
  const CONNECT = crlf('CONNECT webext.contoso.com:443 HTTP/1.1', 'Host: webext.contoso.com:443', '')
  const tunnel = (...body: string[]): Record<string, string> => ({
    'raw/1_c.txt': CONNECT,
    'raw/1_s.txt': `${crlf('HTTP/1.1 200 Connection Established', '')}${body.join('\n')}`,
  })
  test('tell protocol and certificate of the server', async () => {
    const { messages, observations } = await readBinary(
      format,
      saz(
        tunnel(
          'Secure Protocol: Tls12',
          'Cipher: Aes256 256bits',
          '== Server Certificate ==========',
          '[Subject]',
          '  CN=sip.contoso.com, O=Contoso',
          '',
          '[Issuer]',
          '  CN=Contoso CA, DC=contoso, DC=com',
          '',
          '[Not Before]',
          '  1/2/2020 1:00:00 AM',
          '',
          '[Not After]',
          '  12/31/2021 11:59:59 PM',
          '',
          '[Thumbprint]',
          '  0A1B2C',
          '',
          '[SubjectAltNames]',
          'sip.contoso.com, webconf.contoso.com',
        ),
      ),
    )
    expect(messages).toEqual([])
    expect(observations).toMatchObject([
      { kind: 'tls', target: 'webext.contoso.com:443', outcome: 'passed', version: 'TLS 1.2' },
      {
        kind: 'certificate',
        subject: 'sip.contoso.com',
        names: ['sip.contoso.com', 'webconf.contoso.com'],
        issuer: 'Contoso CA',
        notBeforeUs: Date.UTC(2020, 0, 2, 1) * 1000,
        notAfterUs: Date.UTC(2021, 11, 31, 23, 59, 59) * 1000,
        thumbprint: '0A1B2C',
        host: 'webext.contoso.com',
        port: 443,
      },
    ])
  })
  test('tell the protocol of a tunnel that was not decrypted', async () => {
    const { observations } = await readBinary(
      format,
      saz(
        tunnel(
          'This is a CONNECT tunnel',
          '',
          'A SSLv3-compatible ServerHello handshake was found.',
          '',
          'Version: 3.1 (TLS/1.0)',
        ),
      ),
    )
    expect(ofKind(observations, 'tls')).toMatchObject([{ version: 'TLS 1.0', outcome: 'passed' }])
  })
  test('that a proxy refused stay messages', async () => {
    const { messages } = await readBinary(
      format,
      saz({ 'raw/1_c.txt': CONNECT, 'raw/1_s.txt': crlf('HTTP/1.1 407 Proxy Authentication Required', '') }),
    )
    expect(messages.map(message => message.start)).toEqual([
      'CONNECT webext.contoso.com:443 HTTP/1.1',
      'HTTP/1.1 407 Proxy Authentication Required',
    ])
  })
  test.each([
    [
      '[Fiddler] DNS Lookup for "webext.contoso.com" failed. No such host is known',
      { kind: 'dns', outcome: 'no-such-name' },
    ],
    [
      "[Fiddler] The connection to 'webext.contoso.com' failed. <br />Error: ConnectionRefused (0x274d).",
      { kind: 'connection', outcome: 'refused', code: 0x8007274d },
    ],
    [
      'fiddler.network.https> HTTPS handshake to webext.contoso.com (for #3) failed. The remote certificate is invalid',
      { kind: 'tls', outcome: 'failed' },
    ],
  ])('tell why there is no answer: %s', async (body, expected) => {
    const answer = `${crlf('HTTP/1.1 502 Fiddler - Failed', '')}${body}`
    const { observations } = await readBinary(format, saz({ 'raw/1_c.txt': CONNECT, 'raw/1_s.txt': answer }))
    expect(observations).toMatchObject([expected])
  })
})

describe('damaged archives', () => {
  test('protected by a password say what to do', async () => {
    const bytes = saz({ 'raw/1_c.txt': REQUEST })
    for (let at = 0; at + 4 < bytes.length; at++) {
      if (bytes[at] === 0x50 && bytes[at + 2] === 1 && bytes[at + 3] === 2) bytes[at + 8] = 1
    }
    const back = await readBinary(format, bytes)
    expect(back.messages).toEqual([])
    expect(problemText(back)).toContain('protected by a password: open it in Fiddler')
  })
  test('that are cut give what is there', async () => {
    const bytes = saz({ 'raw/1_c.txt': REQUEST, 'raw/1_s.txt': ANSWER, 'raw/2_c.txt': REQUEST })
    const back = await readBinary(format, bytes.subarray(0, bytes.length - 300), { name: 'a.saz' })
    expect(back.messages.length).toBeGreaterThan(0)
    expect(problemText(back)).toContain('end of this session archive is missing')
  })
  test('with flipped bytes are read without an error', async () => {
    const valid = saz({ 'raw/1_c.txt': REQUEST, 'raw/1_s.txt': ANSWER, 'raw/1_m.xml': TIMES })
    const flips = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(flips, fc.nat(valid.length), async (changes, length) => {
        const bytes = valid.slice()
        for (const [at, value] of changes) bytes[at] = value
        await readBinary(format, bytes.subarray(0, length))
      }),
    )
  })
  test('of random bytes are read without an error', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 1000 }),
        async bytes => void (await readBinary(format, bytes)),
      ),
    )
  })
})
