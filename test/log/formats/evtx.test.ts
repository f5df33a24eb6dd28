import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMemorySource } from '../../../src/base/byte-source.ts'
import { format } from '../../../src/log/formats/evtx.ts'
import { RECORD_KIND } from '../../../src/trace/record.ts'
import { ofKind, problemText, readBinary } from '../binary-log.ts'
import { evtxChunk, evtxFile } from '../evtx/evtx-builder.ts'

const START_US = Date.parse('2016-03-14T09:00:00Z') * 1000
const EVENT = { values: ['Over the past 5 minutes', 'certificate of sip.contoso.com'] }

test('an event log is recognised by its signature', () => {
  expect(format.recognise(evtxFile([]), 'x')).toContain('ElfFile')
  expect(format.recognise(new TextEncoder().encode('ElfFilm\0'), 'x')).toBeUndefined()
})

describe('events', () => {
  test('of a template have provider, id, level, computer, time and the values as description', async () => {
    const { observations, records } = await readBinary(format, evtxFile([evtxChunk([EVENT])]))
    expect(observations).toMatchObject([
      {
        kind: 'windows-event',
        provider: 'LS Protocol Stack',
        eventId: 14428,
        level: 'Error',
        computer: 'fe01.contoso.com',
        description: 'Over the past 5 minutes\ncertificate of sip.contoso.com',
        origin: { timeUs: START_US, machine: 'fe01.contoso.com' },
      },
    ])
    expect(records.map(record => record.kind)).toEqual([RECORD_KIND.text, RECORD_KIND.event])
  })
  test('use the template of an event before them in the chunk', async () => {
    const file = evtxFile([
      evtxChunk([EVENT, { eventId: 7, provider: 'Schannel', values: ['46'] }]),
      evtxChunk([{ eventId: 8 }]),
    ])
    const { observations } = await readBinary(format, file)
    expect(
      ofKind(observations, 'windows-event').map(event => [event.provider, event.eventId, event.description]),
    ).toEqual([
      ['LS Protocol Stack', 14428, EVENT.values.join('\n')],
      ['Schannel', 7, '46'],
      ['LS Protocol Stack', 8, ''],
    ])
  })
  test('with named values name them in the description', async () => {
    const named = [
      ['AlertDesc', '42'],
      ['ErrorState', '1207'],
    ] as const
    const { observations } = await readBinary(format, evtxFile([evtxChunk([{ named }])]))
    expect(ofKind(observations, 'windows-event')[0]?.description).toBe('AlertDesc: 42\nErrorState: 1207')
  })
  test('that were forwarded from another machine are read', async () => {
    const file = evtxFile([
      evtxChunk([
        { ...EVENT, forwarded: true, computer: 'edge01.fabrikam.com', time: '2016-03-14T09:00:05Z' },
      ]),
    ])
    const { observations } = await readBinary(format, file)
    expect(observations).toMatchObject([
      { computer: 'edge01.fabrikam.com', origin: { timeUs: START_US + 5_000_000 } },
    ])
  })
  test('offer their description to the observers of texts', async () => {
    const { texts } = await readBinary(format, evtxFile([evtxChunk([EVENT])]))
    expect(texts).toMatchObject([
      { level: 'ERROR', component: 'LS Protocol Stack', text: EVENT.values.join('\n') },
    ])
  })
  test('show as Event Viewer copies them', async () => {
    const file = evtxFile([evtxChunk([EVENT, { eventId: 9 }])])
    const { observations } = await readBinary(format, file)
    const origin = observations[0]?.origin
    if (!origin) throw new Error('nothing was read')
    const shown = await format.show(createMemorySource('x', file), origin, {})
    expect(shown).toMatch(
      /^Log Name: {6}\nSource: {8}LS Protocol Stack\nDate: {10}2016-03-14 09:00:00\.000 UTC\nEvent ID: {6}14428/,
    )
    expect(shown).not.toContain('Event ID:      9')
  })
})

describe('damaged logs', () => {
  test('a chunk without its signature is reported and passed over', async () => {
    const bad = evtxChunk([EVENT]).fill(0xee, 0, 8)
    const back = await readBinary(
      format,
      evtxFile([evtxChunk([{ eventId: 1 }]), bad, evtxChunk([{ eventId: 3 }])]),
    )
    expect(ofKind(back.observations, 'windows-event').map(event => event.eventId)).toEqual([1, 3])
    expect(problemText(back)).toContain('1 parts (64 KB each) of this event log are damaged')
  })
  test('chunks that were never used are no damage', async () => {
    const back = await readBinary(format, evtxFile([evtxChunk([EVENT]), new Uint8Array(65_536)]))
    expect(back.problems).toEqual([])
  })
  test('behind a damaged record the next one is read', async () => {
    const chunk = evtxChunk([
      { eventId: 1 },
      { eventId: 2, forwarded: true },
      { eventId: 3, forwarded: true },
    ])
    const second = chunk.findIndex(
      (byte, i) => i > 600 && byte === 0x2a && chunk[i + 1] === 0x2a && chunk[i + 2] === 0,
    )
    chunk.fill(0, second, second + 60)
    const back = await readBinary(format, evtxFile([chunk]))
    expect(ofKind(back.observations, 'windows-event').map(event => event.eventId)).toEqual([1, 3])
    expect(problemText(back)).toContain('damaged')
  })
  test('an event whose XML is destroyed is counted', async () => {
    const chunk = evtxChunk([{ forwarded: true }]).fill(0x3f, 512 + 24, 512 + 60)
    const back = await readBinary(format, evtxFile([chunk]))
    expect(back.observations).toEqual([])
    expect(problemText(back)).toContain('1 events could not be read')
  })
  test('a file without its header is read from its chunks', async () => {
    const { observations } = await readBinary(format, evtxChunk([EVENT]))
    expect(observations).toHaveLength(1)
  })
  test('random bytes are read without an error', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 6000 }),
        async bytes => void (await readBinary(format, bytes)),
      ),
    )
  })
  test('flipped bytes and cut files are read without an error', async () => {
    const used = 4096 + 512 + 3000
    const valid = evtxFile([evtxChunk([EVENT, { named: [['a', 'b']] }, { forwarded: true, values: ['x'] }])])
    const flips = fc.array(fc.tuple(fc.nat(used), fc.nat(255)), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(flips, fc.nat(valid.length), async (changes, length) => {
        const bytes = valid.slice()
        for (const [at, value] of changes) bytes[at] = value
        await readBinary(format, bytes.subarray(0, length))
      }),
    )
  })
})
