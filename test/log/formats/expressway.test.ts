import { describe, expect, test } from 'vitest'
import { expectCovered, headerOf, messagesOf, read, sample, stampsOf } from '../reading.ts'

describe('Cisco Expressway', () => {
  test('gives the message behind SIPMSG, and other lines as text', async () => {
    const log = sample('expressway/diagnostic.log')
    const reading = await read(log)
    expect(reading.formats).toEqual(['expressway'])
    expect(messagesOf(reading)).toEqual([['SIP/2.0 504 Server time-out', 'in', '192.0.2.11:5061']])
    expect(stampsOf(reading)).toEqual(['2016-03-14T09:15:02.117Z'])
    expect(reading.messages[0]?.origin).toMatchObject({ local: '192.0.2.20:25002', machine: 'vcse' })
    expect(headerOf(reading.messages[0], 'ms-diagnostics')).toContain('1008;')
    expect(reading.texts.map(({ text, origin }) => [origin.direction, text.includes('Event=')])).toEqual([
      ['out', false],
      ['none', true],
    ])
    expectCovered(reading)
  })

  test('is read where a web page took the blanks and a line break', async () => {
    const reading = await read(
      'x tvcs: UTCTime="2016-03-14 09:15:02,117" Module="network.sip" Level="DEBUG": Action=" Received " Src-ip=" 192.0.2.11 " Src-port="5061"\nSIPMSG:\n|SIP/2.0 504 Server time-out Via: SIP/2.0/TLS 192.0.2.20:5061\nCall-ID: 4f1a\nCSeq: 100 INVITE\n\n',
    )
    expect(messagesOf(reading)).toEqual([['SIP/2.0 504 Server time-out', 'in', '192.0.2.11:5061']])
    expect(headerOf(reading.messages[0], 'Via')).toBe('SIP/2.0/TLS 192.0.2.20:5061')
    expect(reading.problems).toEqual(['headers-repaired'])
  })
})
