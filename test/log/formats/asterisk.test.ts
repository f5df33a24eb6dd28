import { describe, expect, test } from 'vitest'
import { expectCovered, messagesOf, read, sample } from '../reading.ts'

const REGISTER = 'REGISTER sip:contoso.com SIP/2.0'
const UNAUTHORIZED = 'SIP/2.0 401 Unauthorized'

describe('Asterisk', () => {
  test('is read in the layouts of chan_sip and of PJSIP', async () => {
    const log = sample('asterisk/full.log')
    const reading = await read(log)
    expect(reading.formats).toEqual(['plain-text', 'asterisk'])
    expect(messagesOf(reading)).toEqual([
      [REGISTER, 'in', '192.0.2.50:5060'],
      [UNAUTHORIZED, 'out', '192.0.2.50:5060'],
    ])
    expectCovered(reading)
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
