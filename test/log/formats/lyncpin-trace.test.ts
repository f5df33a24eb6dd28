import { describe, expect, test } from 'vitest'
import { expectCovered, messagesOf, ofKind, read, sample } from '../reading.ts'

const log = sample('lyncpin-trace/probe.ndjson')

describe("Lyncpin's own trace", () => {
  test('gives what was written', async () => {
    const reading = await read(log)
    expect(reading.formats).toEqual(['lyncpin-trace'])
    expect(messagesOf(reading)).toEqual([['REGISTER sip:contoso.com SIP/2.0', 'out', '192.0.2.11:5061']])
    expect(reading.messages[0]?.origin).toMatchObject({
      timeUs: 1457946902117042,
      local: '192.0.2.50:49215',
      connection: 'c1',
    })
    expect(ofKind(reading, 'dns')[0]).toMatchObject({ outcome: 'no-such-name', answers: [] })
    expect(reading.texts[0]).toMatchObject({ level: 'WARN', component: 'secure' })
    expect(reading.records.map(({ timeUs }) => timeUs)).toEqual([
      NaN,
      1457946902000000,
      1457946902117042,
      1457946902300000,
    ])
    expectCovered(reading)
  })

  test('goes on without its header, and behind another log', async () => {
    const lines = Buffer.from(log).toString().split('\n').slice(1).join('\n')
    expect((await read(lines)).formats).toEqual(['lyncpin-trace'])
    expect((await read(`08/28/2013|10:11:12.345 1A2C:1F40 INFO  :: x\r\n${lines}`)).formats).toEqual([
      'uccapilog',
      'lyncpin-trace',
    ])
  })

  test('says when a line is cut or of another shape, and keeps it as text', async () => {
    const cut = Buffer.from(log).toString().slice(0, -40)
    const reading = await read(cut)
    expect(reading.problems).toEqual(['trace-line-odd'])
    expect(reading.texts.at(-1)?.text).toContain('"component":"secure"')
  })

  test.each([
    '{"record":"observation","direction":"none","observation":{"kind":"dns","name":"x"}}',
    '{"record":"observation","observation":{"kind":"constructor"}}',
    '{"record":"observation","observation":{"kind":"tls","quote":"x","outcome":"maybe"}}',
    '{"record":"message","protocol":"ftp","text":"x"}',
    '{"record":"message","protocol":"sip","base64":"!"}',
    '{"record":"text","text":7}',
    '{"record":"header","schema":"lyncpin-trace"}',
  ])('takes nothing from %s', async line => {
    const reading = await read(`{"record":"header","schema":"lyncpin-trace","version":1}\n${line}\n`)
    expect([reading.messages, reading.observations]).toEqual([[], []])
    expect(reading.problems).toEqual(['trace-line-odd'])
  })

  test('says when it is newer than this program', async () => {
    expect((await read('{"record":"header","schema":"lyncpin-trace","version":2}\n')).problems).toEqual([
      'trace-version',
    ])
  })
})
