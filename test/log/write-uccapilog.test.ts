import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeText } from '../../src/base/text.ts'
import { US_PER_HOUR } from '../../src/base/time.ts'
import { writeUccapiRecord } from '../../src/log/write-uccapilog.ts'
import type { ProducedMessage } from '../../src/trace/produced.ts'
import { message } from './produced.ts'
import { readAll } from './read-all.ts'

const context = { processId: 0x1a2c, threadId: 0x1f40, zoneUs: 2 * US_PER_HOUR }
const atMs = (timeUs: number): number => Math.floor(timeUs / 1000) * 1000

describe('a client log', () => {
  test('is framed as the client frames it, in local time', () => {
    const record: ProducedMessage = {
      record: 'message',
      protocol: 'sip',
      origin: {
        timeUs: Date.parse('2013-08-28T08:11:12.345Z') * 1000,
        direction: 'out',
        local: '192.0.2.50:49215',
        peer: '192.0.2.10:5061',
      },
      bytes: new TextEncoder().encode('REGISTER sip:contoso.com SIP/2.0\r\nContent-Length: 0\r\n\r\n'),
    }
    expect(decodeText(writeUccapiRecord(record, context)).split('\r\n')).toEqual([
      '08/28/2013|10:11:12.345 1A2C:1F40 INFO  :: Sending Packet - 192.0.2.10:5061 (From Local Address: 192.0.2.50:49215) 55 bytes:',
      '08/28/2013|10:11:12.345 1A2C:1F40 INFO  :: REGISTER sip:contoso.com SIP/2.0',
      'Content-Length: 0',
      '',
      '08/28/2013|10:11:12.345 1A2C:1F40 INFO  :: End of Sending Packet - 192.0.2.10:5061 (From Local Address: 192.0.2.50:49215) 55 bytes',
      '',
    ])
  })

  test('gives every message back: bytes, direction, addresses, time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 4 }), async records => {
        const log = Buffer.concat(records.map(record => writeUccapiRecord(record, context)))
        const { messages, texts, summary } = await readAll(new Uint8Array(log))
        expect(summary.regions.map(({ format }) => format)).toEqual(['uccapilog'])
        expect(texts).toEqual([])
        expect(messages.map(({ start, head, body }) => `${start}\r\n${head}\r\n${body}`)).toEqual(
          records.map(({ bytes }) => decodeText(bytes)),
        )
        for (const [i, { origin: back }] of messages.entries()) {
          const seen = records[i]?.origin
          if (!seen) continue
          expect(back).toMatchObject({
            timeUs: atMs(seen.timeUs) + context.zoneUs,
            direction: seen.direction,
          })
          if (seen.direction === 'none') continue
          expect([back.peer, back.local]).toEqual([seen.peer ?? '0.0.0.0:0', seen.local ?? '0.0.0.0:0'])
        }
      }),
    )
  })

  test('gives texts back with their level', async () => {
    const { texts } = await readAll(
      writeUccapiRecord(
        {
          record: 'text',
          text: 'x failed 80072746',
          level: 'WARN',
          origin: { timeUs: 0, direction: 'none' },
        },
        context,
      ),
    )
    expect(texts[0]).toMatchObject({ text: 'x failed 80072746\r\n', level: 'WARN' })
  })
})
