// What holds for all text formats: samples are recognised, no format takes the lines of another, nothing throws on any bytes.
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { LogFormat, TextFormat } from '../../src/log/format.ts'
import { formats } from '../../src/log/formats.gen.ts'
import { sharedFolder } from '../shared.ts'
import { expectCovered, messagesOf, ofKind, type Reading, read, sample } from './reading.ts'

const isText = (format: LogFormat): format is TextFormat => format.kind === 'text'
const textFormats = formats.filter(isText)
const named = textFormats.filter(format => format.id !== 'plain-text')
const samples = readdirSync('test/samples/formats').flatMap(id =>
  readdirSync(`test/samples/formats/${id}`).map(name => ({ id, path: `${id}/${name}` })),
)
const textSamples = samples.filter(({ id }) => textFormats.some(format => format.id === id))

/** The line that begins at an offset, as the formats get it: without its LF. */
function lineAt(bytes: Uint8Array, offset: number): { from: number; to: number } {
  const from = offset === 0 && bytes[0] === 0xef ? 3 : offset
  const end = bytes.indexOf(10, from)
  return { from, to: end < 0 ? bytes.length : end }
}

/** Records of a reading with the format of their region and their first line. */
function recordStarts(reading: Reading): { format: string; from: number; to: number }[] {
  return reading.records.map(({ offset }) => {
    const region = reading.summary.regions.find(({ toOffset }) => offset < toOffset)
    return { format: region?.format ?? '', ...lineAt(reading.bytes, offset) }
  })
}

test.each(textFormats.map(format => format.id))('%s has a sample', id => {
  expect(textSamples.map(found => found.id)).toContain(id)
})

describe.each(textSamples)('the sample $path', ({ id, path }) => {
  test('is recognised, and every byte of it belongs to one record', async () => {
    const reading = await read(sample(path))
    expect(reading.formats).toContain(id)
    expect(reading.formats.filter(format => format !== id && format !== 'plain-text')).toEqual([])
    expectCovered(reading)
  })

  test('has no record that a second format would claim', async () => {
    const reading = await read(sample(path))
    const claimed = recordStarts(reading).flatMap(({ format, from, to }) =>
      named
        .filter(other => other.id !== format && other.claims(reading.bytes, from, to))
        .map(other => `${other.id}: ${Buffer.from(reading.bytes.subarray(from, to)).toString()}`),
    )
    expect(claimed).toEqual([])
  })

  test('gives the same with CRLF line ends', async () => {
    const lf = Buffer.from(sample(path)).toString('latin1').replaceAll('\r\n', '\n')
    const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))
    const [unix, windows] = [await read(bytesOf(lf)), await read(bytesOf(lf.replaceAll('\n', '\r\n')))]
    expect(windows.formats).toEqual(unix.formats)
    expect(messagesOf(windows)).toEqual(messagesOf(unix))
    expect(windows.observations.map(({ kind }) => kind)).toEqual(unix.observations.map(({ kind }) => kind))
    expect(windows.records.length).toBe(unix.records.length)
  })
})

/** Bytes of samples with parts removed, repeated, exchanged or overwritten. */
const damaged = fc
  .record({
    first: fc.constantFrom(...textSamples),
    second: fc.constantFrom(...textSamples),
    cuts: fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        length: fc.nat(60),
        put: fc.uint8Array({ maxLength: 12 }),
      }),
      {
        maxLength: 6,
      },
    ),
    joined: fc.boolean(),
  })
  .map(({ first, second, cuts, joined }) => {
    let bytes = Buffer.from(sample(first.path))
    if (joined) bytes = Buffer.concat([bytes, sample(second.path)])
    for (const { at, length, put } of cuts) {
      const from = Math.floor(at * bytes.length)
      bytes = Buffer.concat([
        bytes.subarray(0, from),
        put,
        bytes.subarray(Math.min(bytes.length, from + length)),
      ])
    }
    return { bytes: new Uint8Array(bytes), id: second.id }
  })

describe('any bytes', () => {
  test('are covered by records, and no reader throws: damaged and joined samples', async () => {
    await fc.assert(
      fc.asyncProperty(damaged, async ({ bytes }) => {
        const reading = await read(bytes)
        if (reading.summary.encoding === 'utf-8') expectCovered(reading)
      }),
      { numRuns: 400 },
    )
  })

  test('are covered by records, and no reader throws: read as a format that they are not', async () => {
    await fc.assert(
      fc.asyncProperty(damaged, async ({ bytes, id }) => {
        const reading = await read(
          bytes,
          textFormats.find(format => format.id === id),
        )
        if (reading.summary.encoding === 'utf-8') expectCovered(reading)
      }),
      { numRuns: 400 },
    )
  })

  test.each(textFormats)(
    'are covered by records as $id, and no reader throws: random bytes',
    async format => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async bytes => {
          const reading = await read(bytes, format)
          if (reading.summary.encoding === 'utf-8') expectCovered(reading)
          for (const other of named) other.claims(bytes, 0, bytes.length)
        }),
        { numRuns: 60 },
      )
    },
  )
})

test('a file of several formats has a region for each', async () => {
  const parts = [
    'plain-text/mail.txt',
    'uccapilog/client.UccApilog',
    'cls-text/pool.txt',
    'event-text/windows-2003.txt',
  ]
  const bytes = new Uint8Array(
    Buffer.concat(parts.map(path => Buffer.concat([sample(path), Buffer.from('\r\n')]))),
  )
  const reading = await read(bytes)
  expect(reading.formats).toEqual(['plain-text', 'uccapilog', 'cls-text', 'event-text'])
  expect(messagesOf(reading)).toEqual([
    ['REGISTER sip:contoso.com SIP/2.0', 'out', '192.0.2.10:5061'],
    ['SIP/2.0 401 Unauthorized', 'out', '192.0.2.50:49215'],
  ])
  expect(ofKind(reading, 'windows-event')).toHaveLength(1)
  expectCovered(reading)
})

/** What the index of the shared samples calls a format, and its id here; the first that matches counts. */
const SHARED_FORMATS: readonly (readonly [RegExp, string])[] = [
  [/sign-in diagnostic tree/, 'sign-in-tree'],
  [/Avaya/, 'avaya-trace'],
  [/Expressway/, 'expressway'],
  [/rsyslog/, 'syslog-sip'],
  [/Pidgin/, 'sipe-debug'],
  [/mobile client log/, 'mobile-log'],
  [/^Windows event XML/, 'event-xml'],
  [/Windows (?:Application )?events?/, 'event-text'],
  [/PowerShell|synthetic transaction|cmdlet|Get-Cs/, 'powershell'],
  [/response body/, 'pasted-body'],
  [/^diagnostic value/, 'plain-text'],
  [/SIP|HTTP/, 'bare-message'],
]

test.skipIf(sharedFolder === undefined)('every shared text sample is recognised as what it is', async () => {
  const index: { samples?: unknown } & Record<string, unknown> = JSON.parse(
    readFileSync(`${sharedFolder}/samples/index.json`, 'utf8'),
  )
  const entries = Object.values(index).find(
    (value): value is { file: string; format: string }[] =>
      Array.isArray(value) && value.some(entry => 'file' in entry),
  )
  const wrong: string[] = []
  const wanted = (entries ?? []).filter(({ format }) => !/^ETL/.test(format))
  for (const { file, format } of wanted) {
    const reading = await read(new Uint8Array(readFileSync(`${sharedFolder}/samples/${file}`)))
    const expected = SHARED_FORMATS.find(([pattern]) => pattern.test(format))?.[1] ?? '?'
    expectCovered(reading)
    if (!reading.formats.includes(expected))
      wrong.push(`${file}: ${reading.formats.join(', ')}, not ${expected}`)
  }
  console.info(`recognised: ${wanted.length - wrong.length} of ${wanted.length} shared text samples`)
  expect(wrong).toEqual([])
  expect(wanted.length).toBeGreaterThan(50)
})
