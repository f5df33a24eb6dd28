import { expect, test } from 'vitest'
import { readAll } from '../read-all.ts'

const PREFIX =
  'TL_INFO(TF_PROTOCOL) [POOL01\\FE01]1D2C.2A94::03/14/2016-09:15:02.117.0001A2B3 (SIPStack,SIPAdminLog::ProtocolRecord::Flush:ProtocolRecord.cpp(265))'

const block = (body: string, direction = 'incoming;source="external edge"'): string =>
  `$$begin_record\r\nTrace-Correlation-Id: 2874563321\r\nInstance-Id: 1A2B2\r\nDirection: ${direction}\r\nPeer: 192.0.2.50:49215\r\n` +
  'Message-Type: response\r\nStart-Line: SIP/2.0 401 Unauthorized\r\nFrom: <sip:alice@contoso.com>;tag=1\r\nCSeq: 1 REGISTER\r\n' +
  `Message-Body: ${body}\r\n$$end_record\r\n\r\n`

test('reads a SIP record: start line, headers, peer, machine, correlation, leg', async () => {
  const { messages } = await readAll(`${PREFIX} [2874563321] ${block('-')}`)
  expect(messages).toHaveLength(1)
  expect(messages[0]).toMatchObject({ start: 'SIP/2.0 401 Unauthorized', body: '' })
  expect(messages[0]?.head).toBe('From: <sip:alice@contoso.com>;tag=1\r\nCSeq: 1 REGISTER\r\n')
  expect(messages[0]?.origin).toMatchObject({
    direction: 'in',
    peer: '192.0.2.50:49215',
    machine: 'FE01',
    pool: 'POOL01',
    correlation: '2874563321',
    leg: 'external edge',
  })
  expect(messages[0]?.origin.timeUs).toBe(Date.UTC(2016, 2, 14, 9, 15, 2, 117) * 1000)
})

test('reads a record of 2007 R2: CPU number, no correlation, no blank before the block', async () => {
  const old =
    'TL_INFO(TF_PROTOCOL) [1]0A3C.0B44::03/14/2008-09:15:02.117.0000a2b3 (SIPStack,SIPAdminLog::TraceProtocolRecord:SIPAdminLog.cpp(122))'
  const { messages } = await readAll(old + block('-').replace(/Trace-Corr.*\r\n/, ''))
  expect(messages[0]?.origin.machine).toBeUndefined()
  expect(messages[0]?.start).toBe('SIP/2.0 401 Unauthorized')
})

test('keeps a body of several lines, and knows a deleted body as text', async () => {
  const { messages } = await readAll(`${PREFIX} [1] ${block('<a>\r\n<b/>\r\n</a>')}`)
  expect(messages[0]?.body).toBe('<a>\r\n<b/>\r\n</a>')
})

test('does not end a block at chat text that begins like a record', async () => {
  const { messages, records } = await readAll(
    `${PREFIX} [1] ${block('TL_INFO(hello) I said\r\nTL_WARN(TF_X) again')}`,
  )
  expect(records).toHaveLength(1)
  expect(messages[0]?.body).toContain('again')
})

test('ends a block that was cut off where a complete prefix follows', async () => {
  const cut = `${PREFIX} [1] $$begin_record\r\nDirection: outgoing\r\nStart-Line: SIP/2.0 200 OK\r\nCSeq: 1 REGISTER\r\n`
  const { messages, records } = await readAll(`${cut}${PREFIX} [2] ${block('-')}`)
  expect(records).toHaveLength(2)
  expect(messages.map(({ start }) => start)).toEqual(['SIP/2.0 200 OK', 'SIP/2.0 401 Unauthorized'])
})

test('reads component lines with level, component, pointer and text over several lines', async () => {
  const line =
    'TL_ERROR(TF_SECURITY) [FE01]1D2C.2A94::03/14/2016-09:15:02.117.0001A2B3 (SIPStack,CAuth::~Do<int>(a,b):auth.cpp(12))( 0000000001A2B3C0 ) [77] first\r\nsecond\r\n'
  const { texts } = await readAll(line)
  expect(texts[0]).toMatchObject({ level: 'ERROR', component: 'SIPStack' })
  expect(texts[0]?.text.trim()).toBe('first\r\nsecond')
  expect(texts[0]?.origin).toMatchObject({ machine: 'FE01', correlation: '77' })
})

test('reads a managed component whose source file is a number', async () => {
  const { texts } = await readAll(
    'TL_INFO(TF_COMPONENT) [P\\M]1.2::03/14/2016-09:15:02.117.00000001 (WebInfrastructure,A.B:1234.idx(5)) [9] hello\n',
  )
  expect(texts[0]).toMatchObject({ component: 'WebInfrastructure', text: 'hello\n' })
})

test('keeps a record whose prefix is not standard', async () => {
  const { texts, records } = await readAll('TL_WARN(TF_X) something without a time\r\n')
  expect(records[0]?.timeUs).toBeNaN()
  expect(texts[0]?.text).toContain('something without a time')
})

test('finds SIP messages of S4 with their marks', async () => {
  const s4 = PREFIX.replace(
    'SIPStack,SIPAdminLog::ProtocolRecord::Flush:ProtocolRecord.cpp(265)',
    'S4,SipMessage.DataLoggingHelper:sipmessage.cs(801)',
  )
  const { messages } = await readAll(
    `${s4} [5] \r\n<<<<<<<<<<<<Outgoing SipMessage c=[<SipTlsConnection_2EE13D9>], 192.0.2.10:49342->192.0.2.11:5061\r\nSIP/2.0 403 Forbidden\r\nCSeq: 2 REGISTER\r\nContent-Length: 0\r\n\r\n------------EndOfOutgoing SipMessage\r\n`,
  )
  expect(messages[0]).toMatchObject({ start: 'SIP/2.0 403 Forbidden', body: '' })
  expect(messages[0]?.origin).toMatchObject({
    direction: 'out',
    local: '192.0.2.10:49342',
    peer: '192.0.2.11:5061',
  })
})

test('finds HTTP messages in the text of a web component and keeps what stands before them', async () => {
  const web = PREFIX.replace(
    'SIPStack,SIPAdminLog::ProtocolRecord::Flush:ProtocolRecord.cpp(265)',
    'WebInfrastructure,Trace.Request:trace.cs(3)',
  )
  const { messages, texts } = await readAll(
    `${web} [5] request follows\r\nGET /Autodiscover/AutodiscoverService.svc/root/user HTTP/1.1\r\nHost: webext.contoso.com\r\n\r\nHTTP/1.1 401 Unauthorized\r\nX-Ms-diagnostics: 28032;reason="x"\r\n\r\n`,
  )
  expect(messages.map(({ protocol, start }) => [protocol, start.slice(0, 12)])).toEqual([
    ['http', 'GET /Autodis'],
    ['http', 'HTTP/1.1 401'],
  ])
  expect(texts[0]?.text.trim()).toBe('request follows')
})

test('offsets lead back to the bytes of the file', async () => {
  const log = `${PREFIX} [1] ${block('-')}`
  const { messages } = await readAll(log + log)
  for (const { origin } of messages)
    expect(log).toBe((log + log).slice(origin.offset, origin.offset + origin.length))
})
