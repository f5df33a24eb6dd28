import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { answer, CHALLENGE, clsRecord, createClientLog, register, signInByTlsDsk } from '../trace/logs.ts'
import { find, messagesOf } from '../trace/messages.ts'

const FAULT = '<Fault><faultstring>No valid security token.</faultstring></Fault>'

function clientLog(): string {
  const log = createClientLog()
  log.line(0, 'Executing wws method with no auth auth, asyncContext=0A,')
  signInByTlsDsk(log, 100)
  log.sends(5000, register({ cseq: 9, user: 'bob@contoso.com', callId: 'c9' }))
  log.receives(
    5010,
    answer('403 Forbidden', { cseq: 9, user: 'bob@contoso.com', callId: 'c9' }).replace(
      'Content-Length: 0\r\n\r\n',
      `Content-Length: ${FAULT.length}\r\n\r\n${FAULT}`,
    ),
  )
  return log.text()
}

describe('openMessages', () => {
  test('decodes a row: start line, headers, body and its bytes', async () => {
    const messages = await messagesOf({ 'a.UccApilog': clientLog() })
    const content = await messages.message(messages.count - 1)
    expect(content.startLine).toBe('SIP/2.0 403 Forbidden')
    expect(content.headers.map(header => header.name)).toEqual([
      'From',
      'To',
      'Call-ID',
      'CSeq',
      'Server',
      'Content-Length',
    ])
    expect(content.body.trimEnd()).toBe(FAULT)
    expect(await messages.raw(messages.count - 1)).toMatch(/^03\/14\/2016\|10:00:05.010 .*Data Received/)
  })

  test('decodes each of several messages of one packet', async () => {
    const log = createClientLog()
    log.line(0, 'Sending Packet - 192.0.2.10:5061 (From Local Address: 192.0.2.50:49215) 900 bytes:')
    log.line(0, register({ cseq: 1 }))
    log.line(0, register({ cseq: 2 }))
    log.line(0, 'End of Sending Packet - 192.0.2.10:5061 (From Local Address: 192.0.2.50:49215) 900 bytes')
    const messages = await messagesOf({ 'a.UccApilog': log.text() })
    expect(messages.count).toBe(2)
    expect((await messages.message(0)).text).toContain('CSeq: 1 REGISTER')
    expect((await messages.message(1)).text).toContain('CSeq: 2 REGISTER')
  })

  test('decodes a message that came in two packets', async () => {
    const log = createClientLog()
    const whole = answer('200 OK', { cseq: 1, headers: CHALLENGE })
    log.receives(0, whole.slice(0, 120))
    log.receives(1, whole.slice(120))
    const messages = await messagesOf({ 'a.UccApilog': log.text() })
    const { headers } = await messages.message(0)
    expect(headers.map(header => header.name)).toContain('WWW-Authenticate')
  })

  test('decodes the text of a record', async () => {
    const messages = await messagesOf({ 'a.UccApilog': clientLog() })
    expect(await messages.message(0)).toMatchObject({
      startLine: expect.stringMatching(/^Executing wws/),
      headers: [],
    })
  })

  test('filters by what only the messages tell, with the same rows whichever way they are read', async () => {
    const text = clientLog()
    const large = `${text}${clsRecord(9000, 'FE01', 'incoming', register({ cseq: 1, headers: `X: ${'x'.repeat(100_000)}\r\n` })).repeat(20)}`
    for (const log of [text, large]) {
      const messages = await messagesOf({ 'a.UccApilog': log })
      expect(await find(messages, 'body:"no valid security"')).toEqual(['REGISTER 403 bob@contoso.com'])
      expect(await find(messages, 'header.authorization~cnum')).toEqual([
        'REGISTER sip:contoso.com alice@contoso.com',
      ])
      expect(await find(messages, 'asyncContext')).toEqual(['record'])
    }
  })

  test('reads UTF-16 logs as any other', async () => {
    const messages = await messagesOf({ 'a.UccApilog': clientLog() })
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(clientLog(), 'utf16le')])
    const same = await messagesOf({ 'b.UccApilog': utf16.toString('latin1') })
    expect(same.count).toBe(messages.count)
    expect((await same.message(3)).text).toBe((await messages.message(3)).text)
  })

  test('says where a filter is wrong', async () => {
    const messages = await messagesOf({ 'a.txt': 'hello' })
    expect(await messages.filter('metod:x')).toMatchObject({ kind: 'error', error: { at: 0, length: 5 } })
  })

  test('gives up when it is cancelled, and lets others work in between', async () => {
    const messages = await messagesOf({ 'a.UccApilog': clientLog() })
    const signal = { aborted: false }
    let pauses = 0
    const pause = async (): Promise<void> => {
      pauses++
      signal.aborted = true
    }
    expect(await messages.filter('text:x', { signal, pause })).toEqual({ kind: 'cancelled' })
    expect(pauses).toBe(1)
  })

  test('means times in the zone that is asked for', async () => {
    const messages = await messagesOf({ 'fe.txt': clsRecord(0, 'FE01', 'incoming', register({ cseq: 1 })) })
    expect(await find(messages, 'time:10:00')).toHaveLength(1)
    expect(await find(messages, 'time:12:00', { zoneUs: 2 * 3600 * 1_000_000 })).toHaveLength(1)
  })

  test('finds the refused ticket of the bundled incident', async () => {
    const folder = 'examples/external-web-certificate'
    const messages = await messagesOf({
      'bob.UccApilog': readFileSync(`${folder}/clients/bob-outside.UccApilog`, 'utf8'),
      'iis.log': readFileSync(`${folder}/servers/fe01-u_ex160314.log`, 'utf8'),
    })
    expect((await find(messages, 'diag:28032 status:401')).length).toBeGreaterThan(0)
    expect((await find(messages, '28032')).length).toBeGreaterThan(0)
  })
})
