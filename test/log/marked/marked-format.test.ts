import { describe, expect, test } from 'vitest'
import { expectCovered, headerOf, messagesOf, read, sample, stampsOf } from '../reading.ts'

const REGISTER = 'REGISTER sip:contoso.com SIP/2.0'
const UNAUTHORIZED = 'SIP/2.0 401 Unauthorized'

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
    expect(stampsOf(reading)).toEqual(times)
    expect(reading.texts).toHaveLength(texts)
    expectCovered(reading)
  })
})
