import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMemorySource } from '../../../src/base/byte-source.ts'
import { format } from '../../../src/log/formats/har.ts'
import { RECORD_KIND } from '../../../src/trace/record.ts'
import { problemText, readBinary } from '../binary-log.ts'

const START_US = Date.parse('2021-05-06T07:08:09.123Z') * 1000

type Fields = Record<string, unknown>

function entry(change: Fields = {}, response: Fields = {}): Fields {
  return {
    startedDateTime: '2021-05-06T09:08:09.123+02:00',
    time: 250.5,
    request: {
      method: 'GET',
      url: 'https://webext.contoso.com/ucwa/v1/applications?x=1',
      httpVersion: 'h2',
      headers: [
        { name: ':method', value: 'GET' },
        { name: ':authority', value: 'webext.contoso.com' },
        { name: 'X-Test', value: 'say "hi" {[' },
      ],
    },
    response: {
      status: 401,
      statusText: 'Unauthorized',
      headers: [
        { name: 'WWW-Authenticate', value: 'Bearer trusted_issuers="x"' },
        { name: 'Set-Cookie', value: 'a=1\nb=2' },
      ],
      content: { mimeType: 'text/plain', text: 'body "}] text', size: 13 },
      ...response,
    },
    serverIPAddress: '198.51.100.7',
    _serverPort: 443,
    ...change,
  }
}

function har(entries: readonly Fields[], space?: number): Uint8Array {
  const log = {
    version: '1.2',
    creator: { name: 'test "entries"' },
    pages: [{ id: '{"entries":[' }],
    entries,
  }
  return new TextEncoder().encode(JSON.stringify({ log }, undefined, space))
}

describe('recognise', () => {
  test('takes JSON with log and entries', () => {
    expect(format.recognise(har([]), 'x')).toContain('"log"')
  })
  test('leaves other JSON alone', () => {
    expect(format.recognise(new TextEncoder().encode('{"entries":[]}'), 'x')).toBeUndefined()
  })
})

describe('entries', () => {
  test('become a request and its answer with their times', async () => {
    const { messages, records } = await readBinary(format, har([entry()]))
    expect(messages).toMatchObject([
      {
        start: 'GET https://webext.contoso.com/ucwa/v1/applications?x=1 HTTP/1.1',
        head: 'Host: webext.contoso.com\r\nX-Test: say "hi" {[\r\n',
        origin: { timeUs: START_US, direction: 'out', peer: '198.51.100.7:443' },
      },
      {
        start: 'HTTP/1.1 401 Unauthorized',
        head: 'WWW-Authenticate: Bearer trusted_issuers="x"\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n',
        body: 'body "}] text',
        origin: { timeUs: START_US + 250_500, direction: 'in' },
      },
    ])
    expect(messages[0]?.origin.connection).toBe(messages[1]?.origin.connection)
    expect(records.map(record => record.kind)).toEqual([RECORD_KIND.text, RECORD_KIND.message])
  })
  test('have the places of their objects', async () => {
    const bytes = har([entry(), entry()], 2)
    const { messages, records } = await readBinary(format, bytes)
    const { offset, length } = messages[3]?.origin ?? { offset: 0, length: 0 }
    const json = JSON.parse(new TextDecoder().decode(bytes.subarray(offset, offset + length)))
    expect(json.status).toBe(401)
    expect(records).toHaveLength(3)
  })
  test('carry posted text, posted fields and base64 bodies', async () => {
    const request = { method: 'post', url: 'https://a.contoso.com/', headers: [] }
    const { messages } = await readBinary(
      format,
      har([
        entry({ request: { ...request, postData: { text: 'hello' } } }),
        entry({ request: { ...request, postData: { params: [{ name: 'a', value: '1' }] } } }),
        entry({}, { content: { text: btoa('decoded'), encoding: 'base64' } }),
      ]),
    )
    expect(messages.map(message => message.body)).toEqual([
      'hello',
      'body "}] text',
      'a=1',
      'body "}] text',
      '',
      'decoded',
    ])
    expect(messages[0]?.start).toBe('POST https://a.contoso.com/ HTTP/1.1')
  })
  test.each([
    ['net::ERR_NAME_NOT_RESOLVED', { kind: 'dns', name: 'webext.contoso.com', outcome: 'no-such-name' }],
    [
      'net::ERR_CONNECTION_REFUSED',
      { kind: 'connection', target: 'webext.contoso.com:443', outcome: 'refused' },
    ],
    [
      'net::ERR_CERT_COMMON_NAME_INVALID',
      { kind: 'tls', target: 'webext.contoso.com:443', outcome: 'failed' },
    ],
    ['', { kind: 'connection', outcome: 'failed' }],
  ])('without an answer because of "%s" tell why', async (error, expected) => {
    const { messages, observations } = await readBinary(
      format,
      har([entry({}, { status: 0, _error: error, statusText: '' })]),
    )
    expect(messages).toHaveLength(1)
    expect(observations).toMatchObject([expected])
  })
  test('are read whatever is missing from them', async () => {
    const { messages } = await readBinary(
      format,
      har([{}, { request: { url: 'https://a/' } }, { response: { status: '200' } }]),
    )
    expect(messages.map(message => message.start)).toEqual(['GET https://a/ HTTP/1.1', 'HTTP/1.1 200'])
  })
  test('show as HTTP text', async () => {
    const bytes = har([entry()])
    const source = createMemorySource('x.har', bytes)
    const { messages, records } = await readBinary(format, bytes)
    const answer = await format.show(source, messages[1]?.origin ?? fail(), {})
    expect(answer).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\nWWW-Authenticate: Bearer/)
    const whole = await format.show(source, records[1]?.place ?? fail(), {})
    expect(whole).toContain('2021-05-06 07:08:09.123 UTC\nGET https://webext')
    expect(whole).toContain('HTTP/1.1 401')
  })
})

describe('large and damaged files', () => {
  test('a huge body is cut and its headers are read', async () => {
    const text = `${'x\\"\u00e9'.repeat(700_000)}`
    const { messages } = await readBinary(format, har([entry({}, { content: { text } }), entry()]))
    expect(messages).toHaveLength(4)
    expect(messages[1]?.body.length).toBeGreaterThan(64_000)
    expect(messages[1]?.body.length).toBeLessThan(300_000)
    expect(messages[1]?.body).toBe(text.slice(0, messages[1]?.body.length))
  })
  test('an entry that spans two reads of the file is found', async () => {
    const first = entry({}, { content: { text: 'y'.repeat((1 << 20) - 1200) } })
    const { messages } = await readBinary(format, har([first, entry(), entry()]))
    expect(messages).toHaveLength(6)
  })
  test('a file cut inside an answer still gives the request', async () => {
    const bytes = har([entry(), entry()])
    const back = await readBinary(format, bytes.subarray(0, bytes.length - 60))
    expect(back.messages.map(message => message.start.slice(0, 8))).toEqual([
      'GET http',
      'HTTP/1.1',
      'GET http',
    ])
    expect(problemText(back)).toContain('ends inside an entry')
  })
  test('a file without entries says so', async () => {
    expect(
      problemText(await readBinary(format, new TextEncoder().encode('{"log":{"creator":1}}'))),
    ).toContain('No list of entries')
  })
  test('an entry that is no JSON is counted', async () => {
    const text = new TextDecoder().decode(har([entry(), entry()])).replace('"GET"', 'GET!')
    const back = await readBinary(format, new TextEncoder().encode(text))
    expect(back.messages).toHaveLength(2)
    expect(problemText(back)).toContain('1 entries are no valid JSON')
  })
})

describe('any bytes', () => {
  const valid = har([entry(), entry({}, { status: 0 })])
  test('random bytes are read without an error', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 1000 }),
        async bytes => void (await readBinary(format, bytes)),
      ),
    )
  })
  test('flipped bytes and cut files are read without an error', async () => {
    const flips = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(flips, fc.nat(valid.length), async (changes, length) => {
        const bytes = valid.slice()
        for (const [at, value] of changes) bytes[at] = value
        await readBinary(format, bytes.subarray(0, length))
      }),
    )
  })
})

function fail(): never {
  throw new Error('nothing was read')
}
