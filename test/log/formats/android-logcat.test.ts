import { describe, expect, test } from 'vitest'
import { expectCovered, read, sample } from '../reading.ts'

describe('an Android log', () => {
  test('joins the lines of one HTTP block and keeps what others wrote between them', async () => {
    const log = sample('android-logcat/studio.log')
    const reading = await read(log)
    expect(reading.formats).toEqual(['android-logcat'])
    expect(reading.messages.map(({ start, origin }) => [start, origin.connection])).toEqual([
      ['GET https://lyncdiscover.contoso.com/?sipuri=alice@contoso.com HTTP/1.1', '7'],
    ])
    expect(reading.texts.map(({ level, component }) => [level, component])).toEqual([
      ['DEBUG', 'Other'],
      ['ERROR', 'APPLICATION'],
    ])
    expectCovered(reading)
  })

  test('goes on counting after New Year although its stamps have no year', async () => {
    const { records } = await read(sample('android-logcat/studio.log'))
    const [before, after] = records.map(record => record.timeUs)
    expect((after ?? 0) - (before ?? 0)).toBe(200_000)
  })

  test.each([
    '03-14 09:15:02.117  2301  2340 W SFB     : text',
    '03-14 09:15:02.117 2301-2340/com.contoso.app W/SFB: text',
    '2018-03-14 09:15:02.117 2301-2340/com.contoso.app W/SFB: text',
    '2023-03-14 09:15:02.117  2301-2340  SFB                     com.contoso.app      W  text',
    '03-14 09:15:02.117 W/SFB ( 2301): text',
    'W/SFB ( 2301): text',
  ])('reads the layout %j', async line => {
    const { formats, texts } = await read(`${line}\r\n`)
    expect(formats).toEqual(['android-logcat'])
    expect([texts[0]?.level, texts[0]?.component, texts[0]?.text.trim()]).toEqual(['WARN', 'SFB', 'text'])
  })

  test('begins behind what logcat itself prints', async () => {
    const { formats, texts } = await read(sample('android-logcat/threadtime.log'))
    expect(formats).toEqual(['plain-text', 'android-logcat'])
    expect(texts[1]?.component).toBe('TRANSPORT')
  })

  test('is not claimed by the brief layout of other programs', async () => {
    expect((await read('I/Choreographer(1234): skipped\n')).formats).toEqual(['plain-text'])
  })
})
