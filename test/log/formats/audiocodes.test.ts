import { describe, expect, test } from 'vitest'
import { expectCovered, headerOf, messagesOf, read, sample, stampsOf } from '../reading.ts'

const REGISTER = 'REGISTER sip:contoso.com SIP/2.0'
const UNAUTHORIZED = 'SIP/2.0 401 Unauthorized'

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
    expect(stampsOf(reading)).toEqual(['1970-03-14T09:15:02.100Z', '1970-03-14T09:15:03.200Z'])
    expect(reading.texts).toHaveLength(1)
    expectCovered(reading)
  })

  test('is read with its line ends', async () => {
    const reading = await read(sample('audiocodes/lines.log'))
    expect(messagesOf(reading)).toEqual([
      ['OPTIONS sip:pool01.contoso.com SIP/2.0', 'out', '192.0.2.11:5061'],
    ])
    expect(reading.messages[0]?.body).toBe('')
  })
})
