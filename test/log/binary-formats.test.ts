// What holds for every binary format alike.

import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { createMemorySource } from '../../src/base/byte-source.ts'
import type { BinaryFormat } from '../../src/log/format.ts'
import { formats } from '../../src/log/formats.gen.ts'
import { buffer, etlFile, narrow, wppRecord } from './etl/etl-builder.ts'
import { evtxChunk, evtxFile } from './evtx/evtx-builder.ts'
import { conversation, pcapFile, pcapngFile } from './pcap/capture-builder.ts'

const MESSAGE = 'SIP/2.0 403 Forbidden\r\nCall-ID: a1\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n'
const { frames } = conversation(['192.0.2.50', 49215], ['198.51.100.7', 5060])
  .handshake()
  .server('PA', MESSAGE)
const ENTRY = {
  startedDateTime: '2021-05-06T07:08:09Z',
  request: { method: 'GET', url: 'https://a.contoso.com/' },
  response: { status: 0 },
}

const binary = formats.filter((format): format is BinaryFormat => format.kind === 'binary')
const SAMPLES: readonly (readonly [id: string, name: string, bytes: Uint8Array])[] = [
  ['etl', 'a.etl', etlFile([buffer([wppRecord(narrow(MESSAGE))])])],
  ['evtx', 'a.evtx', evtxFile([evtxChunk([{ values: ['x'] }])])],
  [
    'fiddler-session',
    'a.saz',
    zipSync({ 'raw/1_c.txt': strToU8('GET https://a.contoso.com/ HTTP/1.1\r\n\r\n') }),
  ],
  ['har', 'a.har', strToU8(JSON.stringify({ log: { creator: {}, entries: [ENTRY] } }))],
  ['pcap', 'a.pcap', pcapFile(frames)],
  ['pcap', 'a.pcapng', pcapngFile(frames)],
]

test('every binary format has a sample here', () => {
  expect([...new Set(SAMPLES.map(([id]) => id))].sort()).toEqual(binary.map(({ id }) => id).sort())
})

describe.each(SAMPLES)('%s (%s)', (id, name, bytes) => {
  const format = binary.find(known => known.id === id)
  if (!format) throw new Error(`${id} is in the catalogue`)

  test('is recognised by its own format alone, whatever its name', () => {
    const recognised = (given: string): string[] =>
      binary.filter(known => known.recognise(bytes, given) !== undefined).map(known => known.id)
    expect([recognised(name), recognised('unnamed')]).toEqual([[id], [id]])
  })

  test('shows any place of a damaged file without an error', async () => {
    const flips = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(
        flips,
        fc.nat(bytes.length + 100),
        fc.nat(bytes.length),
        async (changes, offset, length) => {
          const damaged = bytes.slice()
          for (const [at, value] of changes) damaged[at] = value
          const place = { source: 0, offset, length, line: 0 }
          expect(typeof (await format.show(createMemorySource(name, damaged), place, {}))).toBe('string')
        },
      ),
      { numRuns: 60 },
    )
  })
})

test('texts are no binary format', () => {
  const text = strToU8(`08/28/2013|10:11:12.345 1A2C:1F40 INFO  :: hello\r\n${MESSAGE}`.repeat(50))
  expect(binary.filter(({ recognise }) => recognise(text, 'a.etl') !== undefined)).toEqual([])
})
