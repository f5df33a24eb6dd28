import { describe, expect, test } from 'vitest'
import { expectCovered, headerOf, read, sample } from '../reading.ts'

const log = sample('mobile-log/ios.log')

describe('the log of the mobile client', () => {
  test('gives HTTP messages, paired by the id of the request', async () => {
    const { messages } = await read(log)
    expect(messages.map(({ start, origin }) => [start, origin.direction, origin.connection])).toEqual([
      ['GET https://lyncdiscover.contoso.com/?sipuri=alice@contoso.com HTTP/1.1', 'out', '0x13dede8'],
      ['HTTP/1.1 401 Unauthorized', 'in', '0x13dede8'],
    ])
    expect(headerOf(messages[0], 'User-Agent')).toBe('Lync/5.4 (iPhone; iOS)')
    expect(headerOf(messages[1], 'X-Ms-diagnostics')).toContain('28020;')
    expect(messages[1]?.body).toBe('<html>refused</html>')
    expect(messages[1]?.origin.timeUs).toBe(Date.UTC(2014, 3, 23, 15, 18, 31, 100) * 1000)
  })

  test('leaves sentences to those who look at texts, with level and component', async () => {
    const { texts, formats } = await read(log)
    expect(formats).toEqual(['mobile-log'])
    expect(texts.map(({ level, component, text }) => [level, component, text.trim()])).toEqual([
      [
        'INFO',
        'TRANSPORT',
        expect.stringMatching(/^Request UcwaAutoDiscoveryRequest resulted in E_SslError/),
      ],
      ['ERROR', 'APPLICATION', 'Request failed. Error - E_SslError (E2-2-2)\nsecond line of the text'],
      ['INFO', undefined, 'a line of the system'],
    ])
  })

  test('covers every byte', async () => {
    expectCovered(await read(log))
  })

  test('does not make up a status', async () => {
    const { messages, texts } = await read(
      '2014-04-23 15:18:31.100 Lync[247:69] INFO TRANSPORT a.cpp/1:<ReceivedResponse>\r\nGET https://contoso.com/\r\n\r\nbody</ReceivedResponse>\r\n',
    )
    expect(messages).toEqual([])
    expect(texts[0]?.text).toContain('body')
  })

  test('knows an application whose name has blanks', async () => {
    const { formats } = await read(
      '2017-04-23 15:18:31.100 Skype for Business[247:69] ERROR UTILITIES a.cpp/1:x\n',
    )
    expect(formats).toEqual(['mobile-log'])
  })

  test('is not claimed by dates alone', async () => {
    expect((await read('2014-04-23 15:18:31.100 service[12:ab] started the work\n')).formats).toEqual([
      'plain-text',
    ])
  })
})
