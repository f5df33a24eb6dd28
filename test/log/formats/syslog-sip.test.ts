import { describe, expect, test } from 'vitest'
import { expectCovered, headerOf, messagesOf, read, sample } from '../reading.ts'

const REGISTER = 'REGISTER sip:contoso.com SIP/2.0'

describe('flattened by syslog', () => {
  test('with #015#012, direction and peer from the words before', async () => {
    const log = sample('syslog-sip/kamailio.log')
    const reading = await read(log)
    expect(reading.formats).toEqual(['syslog-sip'])
    expect(messagesOf(reading)).toEqual([[REGISTER, 'in', '192.0.2.50:5060']])
    expect(reading.messages[0]?.origin.machine).toBe('proxy')
    expect(reading.texts[0]?.text).toContain('registration refused')
    expectCovered(reading)
  })

  test('with #015 and a blank for LF', async () => {
    const { messages, formats } = await read(sample('syslog-sip/blanks.log'))
    expect(formats).toEqual(['syslog-sip'])
    expect(headerOf(messages[0], 'ms-diagnostics')).toBe(
      '1003;reason="User does not exist";source="fe01.contoso.com"',
    )
    expect(messages[0]?.body).toBe('')
  })

  test('as a JSON string', async () => {
    const { messages } = await read(
      `{"time":"2016-03-14T09:15:02.5Z","msg":"${REGISTER}\\r\\nCall-ID: 7f2f\\r\\nCSeq: 1 REGISTER\\r\\n\\r\\n"}\n`,
    )
    expect(messages[0]?.start).toBe(REGISTER)
    expect(messages[0]?.origin.timeUs).toBe(Date.parse('2016-03-14T09:15:02.500Z') * 1000)
  })
})
