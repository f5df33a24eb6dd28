import { expect, test } from 'vitest'
import { createMemorySource } from '../../src/base/byte-source.ts'
import { type Detection, detectFormats } from '../../src/log/detect.ts'
import { formats } from '../../src/log/formats.gen.ts'
import { etlFile } from './etl/etl-builder.ts'

const CLIENT = '08/28/2013|10:11:12.345 1A2C:1F40 INFO  :: hello from the client\r\n'
const SERVER =
  'TL_INFO(TF_COMPONENT) [POOL01\\FE01]1D2C.2A94::03/14/2016-09:15:02.117.0001A2B3 (UserServices,Fn:file.cpp(1)) [7] text\r\n'

function detect(content: string | Uint8Array, name = 'a.log'): Promise<Detection> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  return detectFormats(createMemorySource(name, bytes), formats)
}
const shares = ({ candidates }: Detection): (string | number)[][] =>
  candidates.map(({ id, share }) => [id, Math.round(share * 100)])

test('a binary format is named with what it rests on', async () => {
  const found = await detect(etlFile([]), 'a.etl')
  expect(found).toMatchObject({ encoding: 'binary', recognised: true })
  expect(found.candidates).toMatchObject([
    { id: 'etl', share: 1, reason: expect.stringContaining('header buffer') },
  ])
})

test('a text is named with its records', async () => {
  const found = await detect(CLIENT.repeat(20))
  expect(found.candidates).toMatchObject([
    { id: 'uccapilog', share: 1, records: 20, reason: expect.stringContaining('date|time') },
  ])
})

test('formats that follow one another are ranked by their share', async () => {
  const text = `Hello,\r\n\r\nhere are the logs.\r\n\r\n${CLIENT.repeat(10)}${SERVER.repeat(40)}`
  const found = await detect(text)
  expect(found.candidates.map(({ id }) => id)).toEqual(['cls-text', 'uccapilog', 'plain-text'])
  expect(found.candidates.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1)
})

test('what comes later in a large text is seen too', async () => {
  const found = await detect(CLIENT.repeat(3000) + SERVER.repeat(6000))
  expect(found.sampledBytes).toBeLessThan(found.sizeBytes)
  expect(shares(found).map(([id]) => id)).toEqual(['cls-text', 'uccapilog'])
})

test('a sample that begins inside a long record is no other format', async () => {
  const record = CLIENT.replace(
    'hello',
    `<body>\r\n${'body line without any prefix\r\n'.repeat(1000)}</body>`,
  )
  const found = await detect(record.repeat(40))
  expect(shares(found)).toEqual([['uccapilog', 100]])
})

test('UTF-16 is read as text', async () => {
  const found = await detect(new Uint8Array(Buffer.from(`\ufeff${SERVER.repeat(2000)}`, 'utf16le')))
  expect(found.encoding).toBe('utf-16le')
  expect(found.candidates[0]).toMatchObject({ id: 'cls-text' })
})

test('readable text that is no log is plain text and not recognised', async () => {
  const found = await detect('Dear colleagues,\n\nthe canteen is closed.\n')
  expect(found).toMatchObject({ recognised: false, candidates: [{ id: 'plain-text' }] })
})

test.each([
  ['nothing', '', 'empty'],
  ['zeros', '\0'.repeat(500), 'zero bytes'],
  ['a picture', '\u0089PNG\r\n\u001a\n', 'a picture'],
])('%s comes with advice', async (_name, content, advice) => {
  const bytes = Uint8Array.from(content, character => character.charCodeAt(0))
  const found = await detect(bytes)
  expect(found).toMatchObject({ recognised: false, candidates: [] })
  expect(found.advice).toContain(advice)
})
