// Records for tests: CLS text as a server writes it.
import { encodeText } from '../../src/base/text.ts'
import type { StoredRecord } from '../../src/cls/record.ts'
import { writeClsRecord } from '../../src/log/write-cls-text.ts'

/** 2016-03-14 09:00:00 UTC in µs. */
export const NINE = Date.UTC(2016, 2, 14, 9) * 1000
export const SECOND = 1_000_000

/** A component line. */
export function line(timeUs: number, text: string, parts: Partial<StoredRecord> = {}): StoredRecord {
  const component = parts.component ?? 'UserServices'
  const bytes = writeClsRecord(
    {
      record: 'text',
      text,
      component,
      origin: { timeUs, direction: 'none', machine: 'FE01', pool: 'POOL01' },
    },
    { processId: 1, threadId: 2, sequence: Math.round(timeUs / 1000) },
  )
  return { timeUs, level: 2, component, form: 'cls', bytes, ...parts }
}

/** A REGISTER as SIPStack traces it. */
export function register(timeUs: number, callId: string, user: string): StoredRecord {
  const message = `REGISTER sip:contoso.com SIP/2.0\r\nFrom: <sip:${user}>;tag=1\r\nTo: <sip:${user}>\r\nCall-ID: ${callId}\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n`
  const bytes = writeClsRecord(
    {
      record: 'message',
      protocol: 'sip',
      bytes: encodeText(message),
      origin: {
        timeUs,
        direction: 'in',
        machine: 'FE01',
        pool: 'POOL01',
        peer: '192.0.2.50:49215',
        correlation: '2874563321',
      },
    },
    { processId: 1, threadId: 2, sequence: Math.round(timeUs / 1000) },
  )
  return { timeUs, level: 2, component: 'SIPStack', form: 'cls', bytes }
}
