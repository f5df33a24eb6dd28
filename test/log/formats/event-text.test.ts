import { describe, expect, test } from 'vitest'
import { expectCovered, ofKind, read, sample } from '../reading.ts'

const log = sample('event-text/lync-server.txt')

describe('Windows events as text', () => {
  test('are read in all layouts, each once', async () => {
    const reading = await read(log)
    expect(reading.formats).toEqual(['event-text'])
    const events = ofKind(reading, 'windows-event')
    expect(
      events.map(({ provider, eventId, level, computer }) => [provider, eventId, level, computer]),
    ).toEqual([
      ['LS User Services', 32042, 'Error', 'fe01.contoso.com'],
      ['LS Address Book and Distribution List Expansion Web Service', 62010, 'Error', 'fe01.contoso.com'],
      ['LS UserPin Service', 47067, 'Warning', ''],
    ])
    expectCovered(reading)
  })

  test('name the machine that logged them, so that what it says of connections is no client’s', async () => {
    const events = ofKind(await read(log), 'windows-event')
    expect(events.map(({ origin }) => origin.machine)).toEqual([
      'fe01.contoso.com',
      'fe01.contoso.com',
      undefined,
    ])
  })

  test('keep cause and resolution in the description, and the times', async () => {
    const events = ofKind(await read(log), 'windows-event')
    expect(events[0]?.description).toMatch(
      /^Invalid incoming[\s\S]*\nCause: This can[\s\S]*\nResolution: Please check the remote server\.$/,
    )
    expect(events.map(event => new Date(event.origin.timeUs / 1000).toISOString())).toEqual([
      '2016-03-14T09:15:02.000Z',
      '2016-03-14T09:16:00.000Z',
      '2016-03-14T09:17:00.000Z',
    ])
    expect(events.map(event => event.origin.line)).toEqual([1, 27, 35])
  })

  test('are handed on as text without the XML that repeats them', async () => {
    const { texts } = await read(log)
    expect(texts.map(({ level, component }) => [level, component])).toEqual([
      ['ERROR', 'LS User Services'],
      ['ERROR', 'LS Address Book and Distribution List Expansion Web Service'],
      ['WARN', 'LS UserPin Service'],
    ])
    expect(texts[0]?.text).toContain('Resolution:')
    expect(texts[0]?.text).not.toContain('<Event')
  })

  test('are read in the layout of Windows 2003', async () => {
    const event = ofKind(await read(sample('event-text/windows-2003.txt')), 'windows-event')[0]
    expect(event).toMatchObject({
      provider: 'OCS Protocol Stack',
      eventId: 14428,
      level: 'Error',
      computer: 'OCS1',
      description: 'TLS outgoing connection failures.',
    })
    expect(event?.origin.timeUs).toBe(Date.parse('2008-10-02T15:00:00Z') * 1000)
  })

  test('may be several on one line', async () => {
    const one = (id: number) =>
      `Log Name: Lync Server Source: LS Server Event ID: ${id} Level: Error Description: text ${id} `
    const events = ofKind(await read(one(1) + one(2)), 'windows-event')
    expect(events.map(({ eventId, description }) => [eventId, description])).toEqual([
      [1, 'text 1'],
      [2, 'text 2'],
    ])
    expect(events[1]?.origin.offset).toBe(one(1).length)
  })

  test('take from the XML what the text lacks', async () => {
    const event = ofKind(
      await read(
        'Log Name: Lync Server\r\nSource: LS Server\r\nEvent ID: 7\r\nDescription:\r\nx\r\nEvent Xml:\r\n<Event><System><Level>3</Level><Computer>fe01.contoso.com</Computer></System></Event>\r\n',
      ),
      'windows-event',
    )
    expect(event).toHaveLength(1)
    expect(event[0]).toMatchObject({ level: 'Warning', computer: 'fe01.contoso.com', description: 'x' })
  })

  test('are read in German', async () => {
    const event = ofKind(
      await read(
        'Protokollname: Lync Server\r\nQuelle:        LS User Services\r\nDatum:         14.03.2016 09:15:02\r\nEreignis-ID:   32042\r\nAufgabenkategorie:(1006)\r\nEbene:         Fehler\r\nSchlüsselwörter:Klassisch\r\nBenutzer:      Nicht zutreffend\r\nComputer:      fe01.contoso.com\r\nBeschreibung:\r\nInvalid incoming HTTPS certificate.\r\n',
      ),
      'windows-event',
    )[0]
    expect(event).toMatchObject({
      provider: 'LS User Services',
      eventId: 32042,
      level: 'Error',
      computer: 'fe01.contoso.com',
    })
  })

  test('need neither their log nor the word "Description"', async () => {
    const events = ofKind(
      await read(
        'Event ID: 14428\nSource: LS Protocol Stack\nTLS outgoing connection failures.\n\nEvent ID: 14429\nSource: LS Protocol Stack\nOther.\n',
      ),
      'windows-event',
    )
    expect(events.map(({ provider, eventId, description }) => [provider, eventId, description])).toEqual([
      ['LS Protocol Stack', 14428, 'TLS outgoing connection failures.'],
      ['LS Protocol Stack', 14429, 'Other.'],
    ])
  })

  test('do not take "Event message:" for their description', async () => {
    const [event] = ofKind(
      await read(
        'Event ID: 1309\nSource: ASP.NET 4.0.30319.0\nEvent code: 3005\nEvent message: An unhandled exception has occurred.\n',
      ),
      'windows-event',
    )
    expect(event?.description).toBe('Event code: 3005\nEvent message: An unhandled exception has occurred.')
  })

  test('of System Center may stand on one line', async () => {
    const [event] = ofKind(
      await read(
        'Time: 3/14/2016 9:16:00 AM ID: 62010 Level: Error Source: LS Server Machine: fe01.contoso.com Message: It failed\n',
      ),
      'windows-event',
    )
    expect(event).toMatchObject({ eventId: 62010, computer: 'fe01.contoso.com', description: 'It failed' })
  })

  test('do not end at labels inside their description', async () => {
    const events = ofKind(
      await read(
        'Log Name: Application\nSource: ASP.NET\nEvent ID: 1309\nDescription:\nEvent code: 3005\nEvent ID: 38136224cea4\n\nUser: alice@contoso.com\n',
      ),
      'windows-event',
    )
    expect(events).toHaveLength(1)
    expect(events[0]?.eventId).toBe(1309)
    expect(events[0]?.description).toContain('alice@contoso.com')
  })

  test.each([
    'Source: the web',
    'Time: 10:30',
    'Date: tomorrow',
    'Message: hello',
    'Log Name:',
    'Level: 3',
    'ID: 7',
  ])('do not begin with %j', async line => {
    expect((await read(`${line}\n`)).formats).toEqual(['plain-text'])
  })
})
