import { describe, expect, test } from 'vitest'
import { expectCovered, headerOf, type Reading, read, sample } from '../reading.ts'

/** What the messages of a reading have in common with all vendors: start line, direction, peer. */
function messagesOf(reading: Reading): (string | undefined)[][] {
  return reading.messages.map(({ start, origin }) => [start, origin.direction, origin.peer])
}

const clock = (reading: Reading): (string | null)[] =>
  reading.messages.map(({ origin }) =>
    Number.isNaN(origin.timeUs) ? null : new Date(origin.timeUs / 1000).toISOString(),
  )

const REGISTER = 'REGISTER sip:contoso.com SIP/2.0'
const UNAUTHORIZED = 'SIP/2.0 401 Unauthorized'

describe('Cisco Expressway', () => {
  test('gives the message behind SIPMSG, and other lines as text', async () => {
    const log = sample('expressway/diagnostic.log')
    const reading = await read(log)
    expect(reading.formats).toEqual(['expressway'])
    expect(messagesOf(reading)).toEqual([['SIP/2.0 504 Server time-out', 'in', '192.0.2.11:5061']])
    expect(clock(reading)).toEqual(['2016-03-14T09:15:02.117Z'])
    expect(reading.messages[0]?.origin).toMatchObject({ local: '192.0.2.20:25002', machine: 'vcse' })
    expect(headerOf(reading.messages[0], 'ms-diagnostics')).toContain('1008;')
    expect(reading.texts.map(({ text, origin }) => [origin.direction, text.includes('Event=')])).toEqual([
      ['out', false],
      ['none', true],
    ])
    expectCovered(reading, log.length)
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

describe('AudioCodes', () => {
  test('is read flattened, and over two packets', async () => {
    const log = sample('audiocodes/flattened.log')
    const reading = await read(log)
    expect(reading.formats).toEqual(['audiocodes'])
    expect(messagesOf(reading)).toEqual([
      [REGISTER, 'in', '192.0.2.11:5061'],
      [UNAUTHORIZED, 'out', '192.0.2.11:5061'],
    ])
    expect(headerOf(reading.messages[1], 'CSeq')).toBe('1 REGISTER')
    expect(clock(reading)).toEqual(['1970-03-14T09:15:02.100Z', '1970-03-14T09:15:03.200Z'])
    expect(reading.texts).toHaveLength(1)
    expectCovered(reading, log.length)
  })

  test('is read with its line ends', async () => {
    const reading = await read(sample('audiocodes/lines.log'))
    expect(messagesOf(reading)).toEqual([
      ['OPTIONS sip:pool01.contoso.com SIP/2.0', 'out', '192.0.2.11:5061'],
    ])
    expect(reading.messages[0]?.body).toBe('')
  })
})

describe('flattened by syslog', () => {
  test('with #015#012, direction and peer from the words before', async () => {
    const log = sample('syslog-sip/kamailio.log')
    const reading = await read(log)
    expect(reading.formats).toEqual(['syslog-sip'])
    expect(messagesOf(reading)).toEqual([[REGISTER, 'in', '192.0.2.50:5060']])
    expect(reading.messages[0]?.origin.machine).toBe('proxy')
    expect(reading.texts[0]?.text).toContain('registration refused')
    expectCovered(reading, log.length)
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

describe.each([
  ['yealink/phone.log', [[REGISTER, 'out', '192.0.2.11:5061']], ['1970-03-14T09:15:02.000Z'], 1],
  ['yealink/exported.log', [['SIP/2.0 403 Forbidden', 'in', '192.0.2.11:5061']], [null], 0],
  [
    'polycom/app.log',
    [
      [REGISTER, 'out', '192.0.2.11:5061'],
      [UNAUTHORIZED, 'in', '192.0.2.11:5061'],
    ],
    ['1970-03-14T09:15:02.117Z', '1970-03-14T09:15:02.300Z'],
    1,
  ],
  [
    'sonus/sbc.log',
    [
      ['OPTIONS sip:pool01.contoso.com:5067 SIP/2.0', 'out', '192.0.2.11:5067'],
      ['SIP/2.0 200 OK', 'in', '192.0.2.11:5067'],
    ],
    ['2016-03-14T09:15:02.117Z', '2016-03-14T09:15:02.300Z'],
    1,
  ],
  [
    'freeswitch/console.log',
    [
      [REGISTER, 'in', '192.0.2.50:5090'],
      [UNAUTHORIZED, 'out', '192.0.2.50:5090'],
    ],
    ['1970-01-01T23:59:57.916Z', '1970-01-02T00:00:01.000Z'],
    1,
  ],
])('%s', (name, messages, times, texts) => {
  test('gives its messages with direction and peer', async () => {
    const reading = await read(sample(name))
    expect(reading.formats).toEqual([name.split('/')[0]])
    expect(messagesOf(reading)).toEqual(messages)
    expect(reading.messages.map(message => headerOf(message, 'Call-ID'))).toEqual(messages.map(() => '7f2f'))
    expect(reading.messages.map(message => message.body)).toEqual(messages.map(() => ''))
  })

  test('is stamped, covered, and keeps its other lines', async () => {
    const reading = await read(sample(name))
    expect(clock(reading)).toEqual(times)
    expect(reading.texts).toHaveLength(texts)
    expectCovered(reading, sample(name).length)
  })
})

describe('Asterisk', () => {
  test('is read in the layouts of chan_sip and of PJSIP', async () => {
    const log = sample('asterisk/full.log')
    const reading = await read(log)
    expect(reading.formats).toEqual(['plain-text', 'asterisk'])
    expect(messagesOf(reading)).toEqual([
      [REGISTER, 'in', '192.0.2.50:5060'],
      [UNAUTHORIZED, 'out', '192.0.2.50:5060'],
    ])
    expectCovered(reading, log.length)
  })

  test.each([
    ['<--- Received SIP request (477 bytes) from TLS:[2001:db8::7]:5061 --->', 'in', '[2001:db8::7]:5061'],
    ['<--- Transmitting (no NAT) to 192.0.2.50:5060 --->', 'out', '192.0.2.50:5060'],
    ['Reliably Transmitting (NAT) to 192.0.2.50:5060:', 'out', '192.0.2.50:5060'],
    ['Retransmitting #2 (NAT) to 192.0.2.50:5060:', 'out', '192.0.2.50:5060'],
  ])('knows the mark %j', async (mark, direction, peer) => {
    const reading = await read(`${mark}\r\n${REGISTER}\r\nCSeq: 1 REGISTER\r\n\r\n---\r\n`)
    expect(messagesOf(reading)).toEqual([[REGISTER, direction, peer]])
  })
})

describe('Avaya', () => {
  test('is not taken for CLS text; its day comes first', async () => {
    const log = sample('avaya-trace/gateway.log')
    const reading = await read(log)
    expect(reading.formats).toEqual(['avaya-trace'])
    expect(messagesOf(reading)).toEqual([['SIP/2.0 100 Trying', 'out', '192.0.2.14:4165']])
    expect(clock(reading)).toEqual(['2016-03-14T11:36:14.354Z'])
    expect(reading.texts[0]?.text).toContain('session opened')
    expectCovered(reading, log.length)
  })
})
