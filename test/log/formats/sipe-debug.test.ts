import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { sharedFolder } from '../../shared.ts'
import { expectCovered, read, sample, wordsAt } from '../reading.ts'

const log = sample('sipe-debug/sign-in.log')
const utc = (text: string): number => Date.parse(text) * 1000

describe('the debug output of SIPE', () => {
  test('gives messages with direction, connection and time', async () => {
    const reading = await read(log)
    expect(reading.formats).toEqual(['sipe-debug'])
    expect(reading.messages.map(({ start, origin }) => [start, origin.direction, origin.connection])).toEqual(
      [
        ['GET /?sipuri=alice@contoso.com HTTP/1.1', 'out', '0x55d0c1'],
        ['HTTP/1.1 404 Not Found', 'in', '0x55d0c1'],
        ['REGISTER sip:contoso.com SIP/2.0', 'out', '0x55d1a0'],
      ],
    )
    expect(reading.messages[0]?.origin.timeUs).toBe(utc('2015-03-02T23:00:01.123Z') + 456)
    expect(reading.messages[1]?.body).toBe('<p>gone</p>')
    expect(wordsAt(reading, reading.messages[1])).toBe('HTTP/1.1 404 Not Found')
    expectCovered(reading)
  })

  test('leaves its sentences to those who look at texts', async () => {
    const { texts } = await read(log)
    expect(texts.map(part => part.text.trim())).toContain(
      'no Lync Autodiscover servers found; trying SRV records next',
    )
    expect(texts.map(part => part.component)).toEqual(['sipe', 'dnssrv', 'sipe', 'sipe', 'connection'])
  })

  test('passes midnight, and is in UTC once a message has told the zone', async () => {
    const { records, texts } = await read(log)
    const [first, second, third] = records.map(record => record.timeUs)
    expect((second ?? 0) - (first ?? 0)).toBe(1_000_000)
    expect((third ?? 0) - (second ?? 0)).toBe(2_000_000)
    expect(texts.at(-1)?.origin.timeUs).toBe(utc('2015-03-02T23:00:05Z'))
  })

  test('takes direction and date from what old versions print', async () => {
    const reading = await read(sample('sipe-debug/old.log'))
    expect(reading.messages.map(({ start, origin }) => [start, origin.direction, origin.timeUs])).toEqual([
      ['REGISTER sip:contoso.com SIP/2.0', 'out', utc('2009-03-02T12:19:20Z')],
      ['SIP/2.0 404 Not found.', 'in', utc('2009-03-02T12:19:21Z')],
    ])
    expect(reading.texts.map(part => part.text.trim())).toEqual([
      'in process response response: 404',
      'Writing file accounts.xml',
    ])
  })

  test('counts seconds since the start of a program that prints those', async () => {
    const { records } = await read(
      '[   0.500] sipe: a\n[   1.500] sipe: \nMESSAGE START >>>>>>>>>> SIP(0x1) - 2015-03-02T23:00:01.500000Z\nREGISTER sip:contoso.com SIP/2.0\nCSeq: 1 REGISTER\n\nMESSAGE END >>>>>>>>>> SIP(0x1) - 2015-03-02T23:00:01.500000Z\n[   2.500] sipe: b\n',
    )
    expect(records.at(-1)?.timeUs).toBe(utc('2015-03-02T23:00:02.500Z'))
  })

  test('does not take a chat for debug output', async () => {
    expect((await read('(10:47:38) alice: hello\n(10:47:39) bob@contoso.com: hi\n')).formats).toEqual([
      'plain-text',
    ])
  })

  test('keeps a message whose end mark is missing', async () => {
    const cut =
      'MESSAGE START <<<<<<<<<< SIP(0x1) - 2015-03-02T23:00:01.000000Z\nSIP/2.0 401 Unauthorized\nCSeq: 1 REG'
    expect((await read(cut)).messages.map(message => message.start)).toEqual(['SIP/2.0 401 Unauthorized'])
  })
})

test.skipIf(sharedFolder === undefined)('reads every message of a real sign-in', async () => {
  const capture = readFileSync(`${sharedFolder}/protocol/captures/sipe-tls-dsk.txt`, 'utf8')
  const parts = capture.split(/^=== ([CS])> (\w+) conn (\d+)\n/m).slice(1)
  let debug = ''
  for (let i = 0; i + 3 < parts.length; i += 4) {
    const mark = `${parts[i] === 'C' ? '>>>>>>>>>>' : '<<<<<<<<<<'} ${parts[i + 1]}(0x${parts[i + 2]}) - 2026-11-22T14:26:31.000000Z`
    debug += `(14:26:31) sipe: \nMESSAGE START ${mark}\n${parts[i + 3]}MESSAGE END ${mark}\n`
  }
  const { messages, texts } = await read(debug)
  expect(messages).toHaveLength(parts.length / 4)
  expect(texts).toEqual([])
  const withLength = messages.filter(message => /^Content-Length: \d+$/m.test(message.head))
  const short = withLength.filter(message => {
    const announced = Number(/^Content-Length: (\d+)$/m.exec(message.head)?.[1])
    return Buffer.byteLength(message.body.replaceAll('\n', '\r\n')) < announced
  })
  expect(short).toEqual([])
})
