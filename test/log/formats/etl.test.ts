import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMemorySource } from '../../../src/base/byte-source.ts'
import { format } from '../../../src/log/formats/etl.ts'
import { RECORD_KIND } from '../../../src/trace/record.ts'
import { sharedFolder } from '../../shared.ts'
import { ofKind, problemText, readBinary } from '../binary-log.ts'
import { createByteBuilder, filetimeOf } from '../byte-builder.ts'
import {
  buffer,
  concat,
  etlFile,
  eventRecord,
  narrow,
  rawTime,
  SIP_GUID,
  wide,
  wppRecord,
} from '../etl/etl-builder.ts'

const START_US = Date.parse('2016-03-14T09:00:00Z') * 1000

const REGISTER_LINES = [
  'REGISTER sip:contoso.com SIP/2.0',
  'Via: SIP/2.0/TLS 192.0.2.50:49215',
  'From: <sip:alice@contoso.com>;tag=1;epid=aa',
  'To: <sip:alice@contoso.com>',
  'Call-ID: 6f0e8a3b',
  'CSeq: 1 REGISTER',
  'Content-Length: 0',
]
const REGISTER = `${REGISTER_LINES.join('\r\n')}\r\n\r\n`

const BLOCK = [
  '$$begin_record',
  'Trace-Correlation-Id: 2874563321',
  'Instance-Id: 1A2B2',
  'Direction: incoming',
  'Peer: 192.0.2.50:49215',
  'Message-Type: request',
  `Start-Line: ${REGISTER_LINES.join('\r\n')}`,
  'Message-Body: -',
  '$$end_record',
  '',
].join('\r\n')

const TMF = {
  name: `${SIP_GUID}.tmf`,
  text: [
    '// PDB:  sipstack.pdb',
    '// PDB:  Last Updated :2016-1-20:10:1:2:3 (UTC)',
    `${SIP_GUID} SIPStack // SRC=ProtocolRecord.cpp MJ= MN=`,
    '#typev protocolrecord_cpp265 11 "%0%10!s!" //   LEVEL=TL_INFO FLAGS=TF_PROTOCOL FUNC=SIPAdminLog::ProtocolRecord::Flush',
    '{',
    'text, ItemString -- 10',
    '}',
    '#typev connection_cpp88 12 "%0Connection %10!08X! to %11!s!:%12!d! failed: %13!s! (%%)" //   LEVEL=TL_ERROR FLAGS=TF_CONNECTION FUNC=CConnection::Open',
    '{',
    'id, ItemLong -- 10',
    'host, ItemWString -- 11',
    'port, ItemPort -- 12',
    'hr, ItemHRESULT -- 13',
    '}',
  ].join('\r\n'),
}

describe('recognise', () => {
  test('takes a file by its header buffer', () => {
    expect(format.recognise(etlFile([]), 'x.etl')).toContain('header buffer')
  })
  test('takes a file whose first buffer is missing', () => {
    expect(format.recognise(buffer([wppRecord(narrow('hello world'))]), 'x.etl')).toContain('missing')
  })
  test('leaves a text file named .etl alone', () => {
    expect(format.recognise(new TextEncoder().encode(REGISTER.repeat(50)), 'x.etl')).toBeUndefined()
  })
  test('leaves an empty file alone', () => {
    expect(format.recognise(new Uint8Array(0), 'x.etl')).toBeUndefined()
  })
})

describe('records and clock', () => {
  test('reads times of the performance counter exactly', async () => {
    const file = etlFile([buffer([wppRecord(narrow('hello'), { seconds: 1.5 })])])
    const { records } = await readBinary(format, file)
    expect(records.map(record => record.timeUs)).toEqual([START_US, START_US + 1_500_000])
  })
  test('reads times of the system clock', async () => {
    const firstRaw = filetimeOf('2016-03-14T09:00:00Z')
    const raw = firstRaw + 25_000_000n
    const file = etlFile([buffer([wppRecord(narrow('hello'), { raw })])], { clock: 2, firstRaw })
    const { records } = await readBinary(format, file)
    expect(records[1]?.timeUs).toBe(START_US + 2_500_000)
  })
  test('reads times in CPU cycles', async () => {
    const file = etlFile([buffer([wppRecord(narrow('hello'), { raw: rawTime(0) + 4_000_000_000n })])], {
      clock: 3,
      cpuMhz: 2000,
    })
    const { records } = await readBinary(format, file)
    expect(records[1]?.timeUs).toBe(START_US + 2_000_000)
  })
  test('reads the header of a 32-bit machine', async () => {
    const file = etlFile([buffer([wppRecord(narrow('hello'))])], { pointerBytes: 4, eventsLost: 7 })
    const { records, observations } = await readBinary(format, file)
    expect(records[1]?.timeUs).toBe(START_US + 1_000_000)
    expect(ofKind(observations, 'capture-loss')).toMatchObject([{ count: 7 }])
  })
  test('says that events were lost', async () => {
    const back = await readBinary(format, etlFile([], { eventsLost: 3, buffersLost: 1 }))
    expect(ofKind(back.observations, 'capture-loss').map(loss => loss.count)).toEqual([3, 1])
    expect(problemText(back)).toContain('3 events and 1 buffers were lost')
  })
  test('has no times when the first buffer is missing, and says so', async () => {
    const back = await readBinary(format, buffer([wppRecord(narrow('hello world'))]))
    expect(back.records[0]?.timeUs).toBeNaN()
    expect(problemText(back)).toContain('first buffer of this trace is missing')
    const [text] = back.texts
    expect(text?.text).toBe('hello world')
    const shown = await format.show(
      createMemorySource('x', buffer([wppRecord(narrow('hello world'))])),
      text?.origin ?? fail(),
      {},
    )
    expect(shown).toContain(`ticks ${rawTime(1)}`)
  })
  test('reads what is there of a file cut in the middle of a buffer', async () => {
    const records = [1, 2, 3].map(n => wppRecord(narrow(`text number ${n}`), { sequence: n }))
    const file = etlFile([buffer(records)])
    const back = await readBinary(format, file.subarray(0, 8192 + 0x48 + 150))
    expect(back.texts.map(text => text.text)).toEqual(['text number 1', 'text number 2'])
    expect(problemText(back)).toContain('ends in the middle of a buffer')
  })
  test('finds a trace that begins inside a cache file', async () => {
    const cache = concat([
      new Uint8Array(0x10000).fill(7),
      etlFile([buffer([wppRecord(narrow('inside a cache'))])]),
    ])
    expect(format.recognise(concat([new Uint8Array(40), cache]), 'a.cache')).toContain('.cache')
    const back = await readBinary(format, cache, { name: 'a.cache' })
    expect(back.texts.map(text => text.text)).toEqual(['inside a cache'])
    expect(back.records[0]).toMatchObject({
      place: { offset: 0, length: 0x10000 + 0x48 },
      kind: RECORD_KIND.text,
    })
  })
  test('says what to do with a cache file that holds no trace', async () => {
    const back = await readBinary(format, new Uint8Array(70_000), { name: 'a.cache' })
    expect(problemText(back)).toContain('Search-CsClsLogging')
  })
  test('passes over a buffer whose header is destroyed', async () => {
    const bad = buffer([wppRecord(narrow('lost text'))]).fill(0xee, 0, 0x48)
    const file = etlFile([bad, buffer([wppRecord(narrow('kept text'))])])
    const back = await readBinary(format, file)
    expect(back.texts.map(text => text.text)).toEqual(['kept text'])
    expect(problemText(back)).toContain('8192 bytes belong to no buffer')
  })
  test('stops a buffer at a record of impossible size and goes on with the next', async () => {
    const bad = wppRecord(narrow('bad')).fill(0xff, 0, 2)
    const file = etlFile([
      buffer([wppRecord(narrow('first')), bad, wppRecord(narrow('never seen'))]),
      buffer([wppRecord(narrow('second'))]),
    ])
    const back = await readBinary(format, file)
    expect(back.texts.map(text => text.text)).toEqual(['first', 'second'])
    expect(problemText(back)).toContain('1 buffers hold a record of impossible size')
  })
  test('reads a compressed buffer', async () => {
    const file = etlFile([
      buffer([], { flags: 0x40, packed: packLiterally(wppRecord(narrow('was compressed'))) }),
    ])
    const back = await readBinary(format, file)
    expect(back.texts.map(text => text.text)).toEqual(['was compressed'])
  })
  test('hands records on in order of time across processors', async () => {
    const at = (n: number): Uint8Array => wppRecord(narrow(`text at ${n}`), { seconds: n, sequence: n })
    const file = etlFile([
      buffer([at(2), at(5)], { processor: 1, seconds: 6, sequence: 2 }),
      buffer([at(4), at(6)], { processor: 0, seconds: 7, sequence: 3 }),
      buffer([at(1), at(3)], { processor: 0, seconds: 3.5, sequence: 1 }),
    ])
    const { texts } = await readBinary(format, file)
    expect(texts.map(text => text.text)).toEqual([1, 2, 3, 4, 5, 6].map(n => `text at ${n}`))
  })
})

/** Xpress data that holds only literals: a zero word before every 32 bytes. */
function packLiterally(bytes: Uint8Array): Uint8Array {
  const out = createByteBuilder()
  for (let at = 0; at < bytes.length; at += 32) out.u32(0).bytes(bytes.subarray(at, at + 32))
  return out.build()
}

describe('WPP messages without format files', () => {
  test('reads a traced SIP message', async () => {
    const { messages } = await readBinary(format, etlFile([buffer([wppRecord(narrow(REGISTER))])]))
    expect(messages).toMatchObject([
      {
        protocol: 'sip',
        start: 'REGISTER sip:contoso.com SIP/2.0',
        origin: { timeUs: START_US + 1_000_000 },
      },
    ])
  })
  test('reads a message block with direction and peer', async () => {
    const { messages } = await readBinary(format, etlFile([buffer([wppRecord(narrow(BLOCK))])]))
    expect(messages).toMatchObject([
      {
        start: 'REGISTER sip:contoso.com SIP/2.0',
        body: '',
        origin: { direction: 'in', peer: '192.0.2.50:49215', correlation: '2874563321' },
      },
    ])
  })
  test('joins a message that was traced in three records among those of other threads', async () => {
    const text = REGISTER.replace('Content-Length: 0', 'Content-Length: 9').concat('body text')
    const cuts = [0, 70, 190, text.length]
    const part = (i: number): Uint8Array =>
      wppRecord([...new TextEncoder().encode(text.slice(cuts[i], cuts[i + 1]))], {
        sequence: 10 + 2 * i,
        seconds: 1 + i,
      })
    const other = (i: number): Uint8Array =>
      wppRecord(narrow(`another thread ${i}`), { sequence: 11 + 2 * i, seconds: 1.5 + i, thread: 99 })
    const file = etlFile([buffer([part(0), other(0), part(1), other(1), part(2)])])
    const { messages, texts } = await readBinary(format, file)
    expect(messages).toMatchObject([{ start: 'REGISTER sip:contoso.com SIP/2.0', body: 'body text' }])
    expect(texts).toHaveLength(2)
    const shown = await format.show(createMemorySource('x', file), messages[0]?.origin ?? fail(), {})
    expect(shown).toContain(text)
  })
  test('joins a block whose end stands in the next buffer', async () => {
    const half = 150
    const first = wppRecord([...new TextEncoder().encode(BLOCK.slice(0, half))], { sequence: 5, seconds: 1 })
    const second = wppRecord(narrow(BLOCK.slice(half)), { sequence: 6, seconds: 2 })
    const { messages } = await readBinary(
      format,
      etlFile([buffer([first]), buffer([second], { seconds: 2 })]),
    )
    expect(messages).toHaveLength(1)
    expect(messages[0]?.head).toContain('CSeq: 1 REGISTER')
  })
  test('does not glue what a thread says next onto a whole message', async () => {
    const file = etlFile([
      buffer([
        wppRecord(narrow(REGISTER), { sequence: 1 }),
        wppRecord(narrow('sent it'), { sequence: 2, seconds: 2 }),
      ]),
    ])
    const { messages, texts } = await readBinary(format, file)
    expect(messages[0]?.body).toBe('')
    expect(texts.map(text => text.text)).toEqual(['sent it'])
  })
  test('shows texts in order and codes that may be results', async () => {
    const args = [
      ...wide('fe01.contoso.com'),
      ...createByteBuilder().u32(0x80090325).u32(5061).build(),
      ...narrow('TLS failed'),
    ]
    const { texts } = await readBinary(format, etlFile([buffer([wppRecord(args)])]))
    expect(texts[0]?.text).toBe('fe01.contoso.com (possible result code 0x80090325) TLS failed')
    expect(texts[0]?.component).toBe(SIP_GUID)
  })
  test('keeps names with letters beyond ASCII in one piece', async () => {
    const message = REGISTER.replace('<sip:alice', '"Zoë Ålund" <sip:alice')
    const { messages } = await readBinary(format, etlFile([buffer([wppRecord(narrow(message))])]))
    expect(messages[0]?.head).toContain('"Zoë Ålund" <sip:alice@contoso.com>')
  })
  test('names what is missing and how to get it', async () => {
    const records = [1, 2, 3].map(n => wppRecord(narrow('some text'), { sequence: n }))
    const problems = problemText(await readBinary(format, etlFile([buffer(records)])))
    expect(problems).toContain(
      '3 WPP records were decoded without format files: text between the values is missing',
    )
    expect(problems).toContain(`${SIP_GUID} (3)`)
    expect(problems).toContain('OCSTracer')
  })
})

describe('WPP messages with format files', () => {
  test('writes the sentence of the program', async () => {
    const args = createByteBuilder().u32(0x1f).bytes(wide('fe01')).u16be(5061).u32(0x80090325).build()
    const file = etlFile([buffer([wppRecord(args, { number: 12 })])])
    const { texts } = await readBinary(format, file, { tmf: [TMF] })
    expect(texts).toMatchObject([
      {
        text: 'Connection 0000001F to fe01:5061 failed: 0x80090325 (%)',
        level: 'ERROR',
        component: 'SIPStack',
      },
    ])
  })
  test('reads the protocol record of SIPStack', async () => {
    const file = etlFile([buffer([wppRecord(narrow(BLOCK))])])
    const { messages } = await readBinary(format, file, { tmf: [TMF] })
    expect(messages).toMatchObject([
      { start: 'REGISTER sip:contoso.com SIP/2.0', origin: { direction: 'in' } },
    ])
    const shown = await format.show(createMemorySource('x', file), messages[0]?.origin ?? fail(), {
      tmf: [TMF],
    })
    expect(shown).toMatch(
      /^TL_INFO\(TF_PROTOCOL\) \[0\]1D2C\.2A94::03\/14\/2016-09:00:01\.000\.00000001 \(SIPStack,SIPAdminLog::ProtocolRecord::Flush:ProtocolRecord\.cpp\(265\)\) \$\$begin_record/,
    )
  })
  test('names the build of the format files', async () => {
    const file = etlFile([buffer([wppRecord(narrow(BLOCK))])])
    expect(problemText(await readBinary(format, file, { tmf: [TMF] }))).toContain(
      '1 of 1 WPP records were formatted with TMF files of 2016-1-20:10:1:2:3 (UTC)',
    )
  })
  test('says that the build is another one when arguments do not fit', async () => {
    const file = etlFile([buffer([wppRecord([1, 2], { number: 12 })])])
    const back = await readBinary(format, file, { tmf: [TMF] })
    expect(back.texts[0]?.text).toBe('Connection <?> to <?>:<?> failed: <?> (%)')
    expect(problemText(back)).toContain('of another build')
  })
  test('says so when a file holds no formats', async () => {
    const back = await readBinary(format, etlFile([]), { tmf: [{ name: 'notes.tmf', text: 'hello' }] })
    expect(problemText(back)).toContain('notes.tmf holds no WPP message formats')
  })
})

describe('other events', () => {
  test('offers the texts of manifest events with their level', async () => {
    const file = etlFile([buffer([eventRecord(wide('The certificate chain is bad'), SIP_GUID)])])
    const { texts } = await readBinary(format, file)
    expect(texts).toMatchObject([
      { text: 'The certificate chain is bad', level: 'ERROR', component: SIP_GUID },
    ])
  })
  test('says how to convert network packets', async () => {
    const file = etlFile([buffer([eventRecord(wide('packet'), '2ed6006e-4729-4609-b423-3ee7bcd678ef')])])
    expect(problemText(await readBinary(format, file))).toContain('etl2pcapng')
  })
})

describe('any bytes', () => {
  const valid = etlFile(
    [
      buffer([
        wppRecord(narrow(REGISTER)),
        wppRecord(wide('hello')),
        eventRecord(wide('an event'), SIP_GUID),
      ]),
      buffer([], { flags: 0x40, packed: packLiterally(wppRecord(narrow(BLOCK))) }),
    ],
    { eventsLost: 1 },
  )
  test('random bytes are read without an error', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 4000 }),
        async bytes => void (await readBinary(format, bytes)),
      ),
    )
  })
  test('flipped bytes and cut files are read without an error', async () => {
    const flips = fc.array(fc.tuple(fc.nat(valid.length - 1), fc.nat(255)), { maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(flips, fc.nat(valid.length), async (changes, length) => {
        const bytes = valid.slice()
        for (const [at, value] of changes) bytes[at] = value
        await readBinary(format, bytes.subarray(0, length), { tmf: [TMF] })
      }),
    )
  })
})

function fail(): never {
  throw new Error('nothing was read')
}

describe.skipIf(sharedFolder === undefined)('public traces', () => {
  interface Expected {
    readonly file: string
    readonly expect: {
      readonly start_utc: string
      readonly events_lost: number
      readonly records: Record<string, number>
    }
  }
  const index =
    sharedFolder === undefined
      ? []
      : JSON.parse(readFileSync(`${sharedFolder}/samples/index.json`, 'utf8')).samples
  const traces: Expected[] = index.filter(({ file }: Expected) => file.endsWith('.etl'))

  test.each(traces)('reads $file as expected', async ({ file, expect: expected }) => {
    const bytes = readFileSync(`${sharedFolder}/samples/${file}`)
    const back = await readBinary(format, bytes)
    const total = Object.values(expected.records).reduce((sum, count) => sum + count, 0)
    expect(back.records).toHaveLength(total)
    expect(new Date(Math.floor((back.records[0]?.timeUs ?? 0) / 1000)).toISOString().slice(0, 23)).toBe(
      expected.start_utc.slice(0, 23).replace(' ', 'T'),
    )
    const losses = ofKind(back.observations, 'capture-loss').reduce((sum, loss) => sum + loss.count, 0)
    expect(losses).toBe(expected.events_lost)
  })
  test.each(traces)('reads $file when it is cut in half', async ({ file }) => {
    const bytes = readFileSync(`${sharedFolder}/samples/${file}`)
    const back = await readBinary(format, bytes.subarray(0, bytes.length >> 1))
    expect(back.records.length).toBeGreaterThan(0)
  })
})
