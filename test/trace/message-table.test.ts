import { describe, expect, test } from 'vitest'
import { answer, CHALLENGE, clsRecord, createClientLog, register, signInByTlsDsk } from './logs.ts'
import { find, messagesOf } from './messages.ts'

const HTTP =
  'GET /Autodiscover/AutodiscoverService.svc/root/user?sipuri=sip:alice@contoso.com HTTP/1.1\r\n' +
  'Host: webext.contoso.com\r\nContent-Length: 0\r\n\r\n' +
  'HTTP/1.1 401 Unauthorized\r\nX-Ms-diagnostics: 28020;source="fe01.contoso.com";reason="No valid security token."\r\n' +
  'Content-Length: 0\r\n\r\n'

describe('the message table', () => {
  test('has a row for every message and every other record, in order of time', async () => {
    const log = createClientLog()
    log.line(0, 'CUccDnsQuery::UpdateLookup - error code=0, index=1')
    log.sends(10, register({ cseq: 1 }))
    log.receives(20, answer('401 Unauthorized', { cseq: 1, headers: CHALLENGE }))
    const messages = await messagesOf({ 'a.UccApilog': log.text() })
    expect(messages.count).toBe(3)
    expect(messages.row(0)).toMatchObject({ kind: 'record', protocol: '', level: 'INFO', status: 0 })
    expect(messages.row(1)).toMatchObject({
      index: 1,
      kind: 'request',
      protocol: 'sip',
      direction: 'out',
      method: 'REGISTER',
      target: 'sip:contoso.com',
      callId: 'c1',
      cseq: 1,
      from: 'alice@contoso.com',
      to: 'alice@contoso.com',
      peer: '192.0.2.10:5061',
      local: '192.0.2.50:49215',
    })
    expect(messages.row(2)).toMatchObject({
      kind: 'response',
      status: 401,
      reason: 'Unauthorized',
      method: 'REGISTER',
    })
  })

  test('merges logs by corrected time', async () => {
    const client = createClientLog()
    const hourMs = 3_600_000
    client.sends(hourMs, register({ cseq: 1 }))
    client.receives(
      hourMs,
      answer('401 Unauthorized', { cseq: 1, headers: 'Date: Mon, 14 Mar 2016 10:00:00 GMT\r\n' }),
    )
    client.sends(hourMs + 20_000, register({ cseq: 2 }))
    const server = clsRecord(10_000, 'FE01', 'incoming', register({ cseq: 7, callId: 'c7' }))
    const messages = await messagesOf({ 'client.UccApilog': client.text(), 'server.txt': server })
    const rows = Array.from({ length: messages.count }, (_, i) => messages.row(i))
    expect(rows.map(row => row.place.source)).toEqual([0, 0, 1, 0])
    expect(rows.map(row => new Date(row.timeUs / 1000).toISOString().slice(11, 19))).toEqual([
      '10:00:00',
      '10:00:00',
      '10:00:10',
      '10:00:20',
    ])
  })

  test('knows machine, pool and direction of a server record', async () => {
    const messages = await messagesOf({ 'fe.txt': clsRecord(0, 'FE01', 'incoming', register({ cseq: 1 })) })
    expect(messages.row(0)).toMatchObject({ machine: 'FE01', pool: 'POOL01', direction: 'in' })
  })

  test('has one row for a record that is both a text and a message', async () => {
    const log = createClientLog()
    log.line(0, `HTTP request\r\n${HTTP.slice(0, HTTP.indexOf('HTTP/1.1 401'))}`)
    const messages = await messagesOf({ 'a.UccApilog': log.text() })
    expect(await find(messages, '')).toHaveLength(1)
    expect(messages.row(0)).toMatchObject({ protocol: 'http', attempt: 'a1' })
  })

  test('gives a web response the method, URL and user of its request', async () => {
    const messages = await messagesOf({ 'web.txt': HTTP })
    expect(messages.row(1)).toMatchObject({
      protocol: 'http',
      kind: 'response',
      status: 401,
      method: 'GET',
      target:
        'https://webext.contoso.com/Autodiscover/AutodiscoverService.svc/root/user?sipuri=sip:alice@contoso.com',
      from: 'alice@contoso.com',
      diagnostics: [28020],
    })
    expect(
      await find(messages, 'service:autodiscover host=webext.contoso.com path:/root/user diag:28020'),
    ).toHaveLength(1)
  })

  test('collects the diagnostics ids of all headers once', async () => {
    const text = answer('404 Not Found', {
      cseq: 1,
      headers:
        'ms-diagnostics: 1034;reason="a"\r\nms-diagnostics: 10003;reason="b"\r\nms-diagnostics-public: 10003;reason="b"\r\n',
    })
    expect((await messagesOf({ 'a.txt': text })).row(0).diagnostics).toEqual([1034, 10003])
  })

  test('says to which attempt and phase a row belongs', async () => {
    const log = createClientLog()
    signInByTlsDsk(log, 0)
    const messages = await messagesOf({ 'a.UccApilog': log.text() })
    expect(messages.row(0)).toMatchObject({ attempt: 'a1', phase: 'register' })
    expect(await find(messages, 'attempt:a1 phase:authenticate status:200')).toHaveLength(1)
    expect(await find(messages, 'attempt:a2')).toEqual([])
  })

  test('finds the row of a place, also by an offset inside it', async () => {
    const log = createClientLog()
    signInByTlsDsk(log, 0)
    const { table } = await messagesOf({ 'a.UccApilog': log.text() })
    const { source, offset, ordinal } = table.placeOf(3)
    expect(table.find(source, offset, ordinal)).toBe(3)
    expect(table.find(source, offset + 5, 0)).toBe(3)
    expect(table.find(source, 10 ** 9, 0)).toBe(-1)
    expect(table.find(7, 0, 0)).toBe(-1)
  })

  test('holds a row in less than 200 bytes', async () => {
    const log = createClientLog()
    for (let i = 0; i < 2000; i++)
      log.sends(
        i * 5,
        register({ cseq: i, callId: `${i}c0ffee00c0ffee00`, user: `user${i % 200}@contoso.com` }),
      )
    const { table } = await messagesOf({ 'a.UccApilog': log.text() })
    expect(table.count).toBe(2000)
    expect(table.sizeBytes / table.count).toBeLessThan(200)
  })
})
