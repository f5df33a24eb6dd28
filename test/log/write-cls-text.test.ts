import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeText } from '../../src/base/text.ts'
import { writeClsRecord } from '../../src/log/write-cls-text.ts'
import type { ProducedMessage, ProducedRecord } from '../../src/trace/produced.ts'
import { message } from './produced.ts'
import { readAll } from './read-all.ts'

const context = { processId: 0x1d2c, threadId: 0x2a94, sequence: 0x1a2b3 }
const atMs = (timeUs: number): number => Math.floor(timeUs / 1000) * 1000
const origin = { timeUs: Date.parse('2016-03-14T09:15:02.117Z') * 1000, direction: 'out' } as const

describe('CLS text', () => {
  test('is framed as the product frames it', () => {
    const record: ProducedMessage = {
      record: 'message',
      protocol: 'sip',
      origin: {
        ...origin,
        pool: 'POOL01',
        machine: 'FE01',
        peer: '192.0.2.50:49215',
        correlation: '2874563321',
        leg: 'external edge',
      },
      bytes: new TextEncoder().encode(
        'SIP/2.0 401 Unauthorized\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n',
      ),
    }
    expect(decodeText(writeClsRecord(record, context)).split('\r\n')).toEqual([
      'TL_INFO(TF_PROTOCOL) [POOL01\\FE01]1D2C.2A94::03/14/2016-09:15:02.117.0001A2B3 (SIPStack,SIPAdminLog::ProtocolRecord::Flush:ProtocolRecord.cpp(265)) [2874563321] $$begin_record',
      'Trace-Correlation-Id: 2874563321',
      'Instance-Id: 0001A2B3',
      'Direction: outgoing;source="local";destination="external edge"',
      'Peer: 192.0.2.50:49215',
      'Message-Type: response',
      'Start-Line: SIP/2.0 401 Unauthorized',
      'CSeq: 1 REGISTER',
      'Content-Length: 0',
      'Message-Body: -',
      '$$end_record',
      '',
      '',
    ])
  })

  test('gives every message back: bytes, direction, leg, peer, machine, pool, correlation, time', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 4 }), async records => {
        const log = Buffer.concat(
          records.map((record, i) => writeClsRecord(record, { ...context, sequence: i })),
        )
        const { messages, texts, summary } = await readAll(new Uint8Array(log))
        expect(summary.regions.map(({ format }) => format)).toEqual(['cls-text'])
        expect(texts).toEqual([])
        expect(messages.map(({ start, head, body }) => `${start}\r\n${head}\r\n${body}`)).toEqual(
          records.map(({ bytes }) => decodeText(bytes)),
        )
        for (const [i, { origin: back }] of messages.entries()) {
          const seen = records[i]?.origin
          if (!seen) continue
          const { timeUs, direction, leg, peer, machine, pool, correlation } = seen
          expect(back).toMatchObject({ timeUs: atMs(timeUs), direction })
          expect([back.peer, back.correlation, back.machine]).toEqual([peer, correlation, machine])
          expect(back.leg).toBe(direction === 'none' ? undefined : leg)
          expect(back.pool).toBe(machine === undefined ? undefined : pool)
        }
      }),
    )
  })

  test('gives texts back with level and component', async () => {
    const record: ProducedRecord = {
      record: 'text',
      text: 'The user could not be found',
      level: 'ERROR',
      component: 'UserServices',
      origin: { ...origin, direction: 'none', machine: 'FE01', correlation: '7' },
    }
    const { texts } = await readAll(writeClsRecord(record, context))
    expect(texts[0]).toMatchObject({
      text: 'The user could not be found\r\n',
      level: 'ERROR',
      component: 'UserServices',
      origin: { machine: 'FE01', correlation: '7', timeUs: origin.timeUs },
    })
  })

  test('a text says which method wrote it and with which flag', () => {
    const record: ProducedRecord = {
      record: 'text',
      text: 'Ticket refused',
      component: 'WebInfrastructure',
      origin: { ...origin, direction: 'none' },
    }
    const line = (where: string) =>
      decodeText(writeClsRecord(record, { ...context, flag: 'TF_SECURITY', where }))
    expect(line('WebTicketManager.Validate')).toContain(
      'TL_INFO(TF_SECURITY) [0]1D2C.2A94::03/14/2016-09:15:02.117.0001A2B3 (WebInfrastructure,WebTicketManager.Validate:webticketmanager.cs(1)) Ticket',
    )
    expect(line('CAuth::Check')).toContain('(WebInfrastructure,CAuth::Check:cauth.cpp(1))')
  })

  test('holds HTTP messages as their text', async () => {
    const bytes = new TextEncoder().encode('HTTP/1.1 401 Unauthorized\r\nContent-Length: 2\r\n\r\nno')
    const { messages } = await readAll(
      writeClsRecord(
        { record: 'message', protocol: 'http', bytes, origin: { ...origin, correlation: '7' } },
        context,
      ),
    )
    expect(messages[0]).toMatchObject({ protocol: 'http', start: 'HTTP/1.1 401 Unauthorized', body: 'no' })
    expect(messages[0]?.origin.correlation).toBe('7')
  })
})
