import { describe, expect, test } from 'vitest'
import { expectCovered, ofKind, read, sample } from '../reading.ts'

const log = sample('event-xml/exported.xml')

describe('Windows events as XML', () => {
  test('are read whatever their namespace and whatever is missing', async () => {
    const reading = await read(log)
    expect(reading.formats).toEqual(['plain-text', 'event-xml'])
    const events = ofKind(reading, 'windows-event')
    expect(
      events.map(({ provider, eventId, level, computer }) => [provider, eventId, level, computer]),
    ).toEqual([
      ['Schannel', 36874, 'Error', 'fe01.contoso.com'],
      ['ASP.NET 4.0.30319.0', 1309, 'Warning', ''],
    ])
    expectCovered(reading)
  })

  test('are described by their message, else by their data', async () => {
    const events = ofKind(await read(log), 'windows-event')
    expect(events.map(event => event.description)).toEqual([
      'An TLS 1.2 connection request was received & refused.',
      '3005\nUrl: https://webext.contoso.com:4443/ucwa',
    ])
  })

  test('keep place and time of each', async () => {
    const events = ofKind(await read(log), 'windows-event')
    expect(events[0]?.origin.timeUs).toBe(Date.parse('2016-03-14T08:15:02.123Z') * 1000 + 456)
    expect(events.map(event => event.origin.line)).toEqual([2, 3])
    expect(Number.isNaN(events[1]?.origin.timeUs)).toBe(true)
  })

  test('may stand on one line, with prefixes and without an end', async () => {
    const xml = (id: number) =>
      `<e:Event xmlns:e="x"><e:System><e:EventID>${id}</e:EventID></e:System></e:Event>`
    const events = ofKind(
      await read(`${xml(1)}${xml(2)}<Event><System><EventID>3</EventID>`),
      'windows-event',
    )
    expect(events.map(({ eventId, origin }) => [eventId, origin.offset])).toEqual([
      [1, 0],
      [2, xml(1).length],
      [3, 2 * xml(1).length],
    ])
  })

  test('are read as the event viewer shows them', async () => {
    const reading = await read(
      '- <Event xmlns="x">\r\n- <System>\r\n  <Provider Name="LS Server" />\r\n  <EventID>7</EventID>\r\n  </System>\r\n  </Event>\r\n',
    )
    expect(reading.formats).toEqual(['event-xml'])
    expect(ofKind(reading, 'windows-event')).toMatchObject([{ provider: 'LS Server', eventId: 7 }])
  })

  test('do not begin with an element whose name only begins alike', async () => {
    expect((await read('<EventData>\n<EventID>3</EventID>\n')).formats).toEqual(['plain-text'])
  })

  test('stand in the middle of a server log', async () => {
    const line =
      'TL_INFO(TF_COMPONENT) [POOL01\\FE01]1D2C.2A94::03/14/2016-09:15:02.117.0001A2B3 (A,b:c.cpp(1))x\r\n'
    const { formats } = await read(`${line}\r\n<Event xmlns="x">\r\n<System/>\r\n</Event>\r\n${line}`)
    expect(formats).toEqual(['cls-text', 'event-xml', 'cls-text'])
  })
})
