import { expect, test } from 'vitest'
import { readAll } from '../read-all.ts'

const at = (text: string, thread = '1F40'): string =>
  `08/28/2013|10:11:12.345 1A2C:${thread} INFO  :: ${text}\r\n`
const sent = 'Sending Packet - 192.0.2.10:5061 (From Local Address: 192.0.2.50:49215) 742 bytes'
const received = 'Data Received - 192.0.2.10:5061 (To Local Address: 192.0.2.50:49215) 611 bytes'
const REQUEST =
  'REGISTER sip:contoso.com SIP/2.0\r\nVia: SIP/2.0/TLS 192.0.2.50:49215\r\nContent-Length: 0\r\n\r\n'

test('reads a sent packet', async () => {
  const { messages } = await readAll(at(`${sent}:`) + at(REQUEST) + at(`End of ${sent}`))
  expect(messages).toHaveLength(1)
  expect(messages[0]).toMatchObject({ start: 'REGISTER sip:contoso.com SIP/2.0' })
  expect(messages[0]?.origin).toMatchObject({
    direction: 'out',
    local: '192.0.2.50:49215',
    peer: '192.0.2.10:5061',
  })
})

test('reads an end of packet without a blank after the dash', async () => {
  const tight = received.replace('- ', '-')
  const { messages } = await readAll(
    at(`${tight}:`) +
      at('SIP/2.0 200 OK\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n') +
      at(`End of ${tight}`) +
      at('later'),
  )
  expect(messages[0]?.origin.direction).toBe('in')
})

test('reads two messages of one packet', async () => {
  const two =
    at('SIP/2.0 200 OK\r\nCSeq: 1 A\r\nContent-Length: 0\r\n\r\n') +
    at('SIP/2.0 480 Gone\r\nCSeq: 2 B\r\nContent-Length: 0\r\n\r\n')
  const { messages } = await readAll(at(`${received}:`) + two + at(`End of ${received}`))
  expect(messages.map(({ start }) => start)).toEqual(['SIP/2.0 200 OK', 'SIP/2.0 480 Gone'])
})

test('joins a message that came in two packets', async () => {
  const first =
    at(`${received}:`) +
    at('SIP/2.0 403 Forbidden\r\nCSeq: 1 REGISTER\r\nContent-Length: 10\r\n\r\n01234') +
    at(`End of ${received}`)
  const second = at(`${received}:`) + at('56789') + at(`End of ${received}`)
  const { messages } = await readAll(first + second)
  expect(messages).toHaveLength(1)
  expect(messages[0]?.body.replace(/\s/g, '')).toBe('0123456789')
})

test('keeps a packet together when another thread writes into it', async () => {
  const log =
    at(`${received}:`) +
    at('SIP/2.0 403 Forbidden\r\nCSeq: 1 REGISTER') +
    at('other thread speaks\r\nms-diagnostics: 4003;reason="x"\r\nContent-Length: 0\r\n', '2222') +
    at(`End of ${received}`)
  const { messages, texts } = await readAll(log)
  expect(messages[0]?.head).toContain('ms-diagnostics: 4003')
  expect(texts.map(({ text }) => text.trim())).toEqual(['other thread speaks'])
})

test('reads a message whose packet has no begin or no end line', async () => {
  const { messages } = await readAll(
    at('SIP/2.0 401 Unauthorized\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n') +
      at(`${sent}:`) +
      at(REQUEST),
  )
  expect(messages.map(({ origin }) => origin.direction)).toEqual(['none', 'out'])
})

test('reads a log of Messenger, which has no dates', async () => {
  const { records, summary } = await readAll('10:11:12.345 1A2C:1F40 INFO  :: text\r\n')
  expect(summary.regions[0]?.format).toBe('uccapilog')
  expect(records[0]?.timeUs).toBe(((10 * 60 + 11) * 60 + 12.345) * 1e6)
})

test('reads a Mac log: longer thread ids, leading tab, one blank after the level', async () => {
  const { texts } = await readAll('\t08/28/2013|10:11:12.345 1F3:A0B1C2D3 ERROR :: text\n')
  expect(texts[0]).toMatchObject({ level: 'ERROR', text: 'text\n' })
})

test('finds HTTP messages that a record holds', async () => {
  const { messages, texts } = await readAll(
    at('HTTP response\r\nHTTP/1.1 401 Unauthorized\r\nX-Ms-diagnostics: 28032;reason="x"\r\n\r\n'),
  )
  expect(messages[0]).toMatchObject({ protocol: 'http', start: 'HTTP/1.1 401 Unauthorized' })
  expect(texts[0]?.text.trim()).toBe('HTTP response')
})

test('keeps the body of such a message, whatever other format would know it', async () => {
  const body = '<AutodiscoverResponse AccessLocation="External"></AutodiscoverResponse>\r\n'
  const { messages, summary } = await readAll(
    at(`HTTP response\r\nHTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n${body}`) + at('next'),
  )
  expect(messages[0]?.body).toBe(body.trim())
  expect(summary.regions.map(({ format }) => format)).toEqual(['uccapilog'])
})

test('takes a keep-alive for no message', async () => {
  const { messages } = await readAll(
    at('Data Received - 192.0.2.10:5061 (To Local Address: 192.0.2.50:49215) 2 bytes:') +
      at('') +
      at(`End of ${received}`),
  )
  expect(messages).toHaveLength(0)
})

test('reads a line of 200 000 characters', async () => {
  const { texts } = await readAll(at(`<provisionGroupList>${'x'.repeat(200_000)}`) + at('next'))
  expect(texts[0]?.text.length).toBeGreaterThan(200_000)
  expect(texts[1]?.text.trim()).toBe('next')
})
