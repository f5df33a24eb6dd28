import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMemorySource } from '../../../src/base/byte-source.ts'
import { concatBytes } from '../../../src/base/bytes.ts'
import { format } from '../../../src/log/formats/pcap.ts'
import type { DnsMessage, DnsRecord } from '../../../src/protocol/dns/message.ts'
import { writeDnsMessage } from '../../../src/protocol/dns/write-message.ts'
import { ofKind, problemText, type ReadBack, readBinary } from '../binary-log.ts'
import {
  type Conversation,
  conversation,
  type Frame,
  ipPacket,
  pcapFile,
  pcapngFile,
  START_US,
  udpPacket,
  vlanFrame,
} from '../pcap/capture-builder.ts'
import {
  alert,
  applicationData,
  certificateMessage,
  changeCipherSpec,
  clientHello,
  issueCertificate,
  serverHello,
  tlsRecord,
} from '../pcap/tls-builder.ts'

const REGISTER = [
  'REGISTER sip:contoso.com SIP/2.0',
  'From: <sip:alice@contoso.com>;tag=1;epid=aa',
  'Call-ID: a1',
  'CSeq: 1 REGISTER',
  'Content-Length: 5',
  '',
  'hello',
].join('\r\n')
const REFUSAL =
  'SIP/2.0 403 Forbidden\r\nCall-ID: a1\r\nCSeq: 1 REGISTER\r\nms-diagnostics: 4003;reason="x"\r\nContent-Length: 0\r\n\r\n'

const SIP: [[string, number], [string, number]] = [
  ['192.0.2.50', 49215],
  ['198.51.100.7', 5060],
]
const sipTalk = (): Conversation =>
  conversation(...SIP)
    .handshake()
    .client('PA', REGISTER)
    .server('PA', REFUSAL)
const read = (frames: readonly Frame[]): Promise<ReadBack> => readBinary(format, pcapFile(frames))
const starts = ({ messages }: ReadBack): string[] => messages.map(message => message.start)
const BOTH = ['REGISTER sip:contoso.com SIP/2.0', 'SIP/2.0 403 Forbidden']

describe('captures', () => {
  const { frames } = sipTalk()
  test.each([
    ['little endian', {}],
    ['big endian', { bigEndian: true }],
    ['nanoseconds', { nano: true }],
    ['loopback', { linkType: 0 }],
    ['raw IP', { linkType: 101 }],
    ['raw IP of BSD', { linkType: 12 }],
    ['Wi-Fi', { linkType: 105 }],
    ['Wi-Fi with radio information', { linkType: 127 }],
    ['Linux cooked', { linkType: 113 }],
    ['Linux cooked v2', { linkType: 276 }],
  ])('are read in pcap files: %s', async (_name, options) => {
    const file = pcapFile(frames, options)
    expect(format.recognise(file, 'x')).toContain('pcap')
    const back = await readBinary(format, file)
    expect(starts(back)).toEqual(BOTH)
    expect(back.records[2]?.timeUs).toBe(START_US + 10_000)
  })
  test('are read in pcapng files, with stamps in nanoseconds and dropped packets', async () => {
    const file = pcapngFile(frames, { dropped: 12, secrets: true })
    expect(format.recognise(file, 'x')).toContain('pcapng')
    const back = await readBinary(format, file)
    expect(starts(back)).toEqual(BOTH)
    expect(back.messages[0]?.origin.timeUs).toBe(START_US + 30_000)
    expect(ofKind(back.observations, 'capture-loss')).toMatchObject([{ count: 12 }])
    expect(problemText(back)).toContain('carries TLS keys')
  })
  test('are read through VLAN tags', async () => {
    const tagged = frames.map(({ timeUs, ip }) => ({ timeUs, ip: vlanFrame(ip) }))
    // Link type 147 puts nothing before the frame; the header says Ethernet afterwards.
    const file = pcapFile(tagged, { linkType: 147 })
    file[20] = 1
    expect(starts(await readBinary(format, file))).toEqual(BOTH)
  })
  test('are read over IPv6', async () => {
    const talk = conversation(['2001:db8::50', 49215], ['2001:db8::7', 5060])
      .handshake()
      .client('PA', REGISTER)
    const { messages } = await read(talk.frames)
    expect(messages).toMatchObject([
      { origin: { local: '[2001:db8::50]:49215', peer: '[2001:db8::7]:5060' } },
    ])
  })
  test('of unknown link types say so', async () => {
    expect(problemText(await readBinary(format, pcapFile(frames, { linkType: 999 })))).toContain(
      'packets of link type 999 cannot be read',
    )
  })
  test('with a packet size limit say what is missing', async () => {
    expect(problemText(await readBinary(format, pcapFile(frames, { snapLength: 68 })))).toContain(
      '2 of 5 packets were captured only in part',
    )
  })
  test('cut inside a packet give what is there', async () => {
    const file = pcapFile(frames)
    const back = await readBinary(format, file.subarray(0, file.length - 40))
    expect(starts(back)).toEqual(BOTH.slice(0, 1).concat('SIP/2.0 403 Forbidden'))
    expect(problemText(back)).toContain('ends inside a packet')
  })
  test('go on behind damaged bytes', async () => {
    const file = pcapFile(frames)
    const broken = concatBytes([file.subarray(0, 24), new Uint8Array(33).fill(0xff), file.subarray(24)])
    const back = await readBinary(format, broken)
    expect(starts(back)).toEqual(BOTH)
    expect(problemText(back)).toContain('damaged at byte 24')
  })
})

describe('messages in clear', () => {
  test('have both ends, the direction and the connection', async () => {
    const { messages } = await read(sipTalk().frames)
    expect(messages).toMatchObject([
      { body: 'hello', origin: { direction: 'out', local: '192.0.2.50:49215', peer: '198.51.100.7:5060' } },
      { origin: { direction: 'in', local: '192.0.2.50:49215', peer: '198.51.100.7:5060' } },
    ])
  })
  test('are seen from the server when several clients reach it', async () => {
    const talks = [1, 2, 3].map(n =>
      conversation([`192.0.2.${n}`, 49215], ['198.51.100.7', 5060], { startUs: START_US + n * 1e6 })
        .handshake()
        .client('PA', REGISTER),
    )
    const { messages } = await read(talks.flatMap(talk => talk.frames))
    expect(messages.at(-1)?.origin).toMatchObject({
      direction: 'in',
      local: '198.51.100.7:5060',
      peer: '192.0.2.3:49215',
    })
  })
  test('are put together from segments out of order and repeated', async () => {
    const parts = [REGISTER.slice(0, 50), REGISTER.slice(50, 90), REGISTER.slice(90)]
    const talk = conversation(...SIP).handshake()
    for (const part of parts) talk.client('PA', part)
    const [a, b, c, first, second, third] = talk.frames
    if (!a || !b || !c || !first || !second || !third) throw new Error('six frames were built')
    const { messages } = await read([a, b, c, first, third, first, second, third])
    expect(messages).toMatchObject([{ start: BOTH[0], body: 'hello' }])
  })
  test('two in one segment and keep-alives between them are told apart', async () => {
    const talk = conversation(...SIP)
      .handshake()
      .client('PA', `${REGISTER}\r\n\r\n${REGISTER}`)
      .client('PA', '\r\n\r\n')
    expect(starts(await read(talk.frames))).toEqual([BOTH[0], BOTH[0]])
  })
  test('behind a segment that was not captured the next message is found', async () => {
    const talk = conversation(...SIP)
      .handshake()
      .client('PA', REGISTER.slice(0, 40))
      .client('PA', REGISTER.slice(40))
    talk.client('PA', REGISTER).server('PA', REFUSAL)
    const frames = talk.frames.filter((_, i) => i !== 4)
    expect(starts(await read(frames))).toEqual([BOTH[0], BOTH[0], BOTH[1]])
  })
  test('in a capture that begins in the middle of a connection are read, and no opening is reported', async () => {
    const back = await read(sipTalk().frames.slice(3))
    expect(starts(back)).toEqual(BOTH)
    expect(ofKind(back.observations, 'connection')).toEqual([])
  })
  test('of SIP over UDP are read', async () => {
    const ip = udpPacket(['192.0.2.50', 5060], ['198.51.100.7', 5060], new TextEncoder().encode(REGISTER))
    expect(starts(await read([{ timeUs: START_US, ip }]))).toEqual([BOTH[0]])
  })
  test('of HTTP are cut by length, chunks, and the end of the connection', async () => {
    const get = 'GET /ucwa HTTP/1.1\r\nHost: web.contoso.com\r\n\r\n'
    const talk = conversation(['192.0.2.50', 50000], ['198.51.100.8', 80]).handshake()
    talk.client('PA', get).server('PA', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none')
    talk
      .client('PA', get)
      .server('PA', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\ntwo\r\n')
      .server('PA', '0\r\n\r\n')
    talk
      .client('PA', get.replace('GET', 'HEAD'))
      .server('PA', 'HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n')
    talk
      .client('PA', get)
      .server('PA', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 200 OK\r\n\r\nuntil')
      .server('FA', ' the end')
      .client('FA')
    const { messages } = await read(talk.frames)
    expect(messages.filter(message => message.start.startsWith('HTTP')).map(message => message.body)).toEqual(
      ['one', 'two', '', 'until the end'],
    )
  })
  test('show as text, although their packets are apart', async () => {
    const other = conversation(['192.0.2.51', 40000], ['198.51.100.7', 5060])
      .handshake()
      .client('PA', REGISTER.replace('alice', 'bob'))
    const talk = conversation(...SIP)
      .handshake()
      .client('PA', REGISTER.slice(0, 60))
      .client('PA', REGISTER.slice(60))
    const file = pcapFile([...talk.frames.slice(0, 4), ...other.frames, ...talk.frames.slice(4)])
    const { messages } = await readBinary(format, file)
    const origin = messages.find(message => message.head.includes('alice'))?.origin
    if (!origin) throw new Error('the message was not read')
    expect(await format.show(createMemorySource('x', file), origin, {})).toBe(REGISTER)
  })
})

describe('connections', () => {
  const outcomes = (back: ReadBack): string[][] =>
    ofKind(back.observations, 'connection').map(({ target, outcome }) => [target, outcome])
  test('that open are reported with the time it took', async () => {
    const back = await read(conversation().handshake().frames)
    expect(ofKind(back.observations, 'connection')).toMatchObject([
      { target: '198.51.100.7:443', outcome: 'open', quote: expect.stringContaining('open after 10 ms') },
    ])
  })
  test('that are refused are reported once, however often they are tried', async () => {
    const talk = conversation().client('S').server('RA').client('S').server('RA')
    expect(outcomes(await read(talk.frames))).toEqual([['198.51.100.7:443', 'refused']])
  })
  test('that nobody answers are reported', async () => {
    const frames = conversation().client('S').frames
    const again = frames.flatMap(({ timeUs, ip }) => [1, 3, 9].map(s => ({ timeUs: timeUs + s * 1e6, ip })))
    const back = await read([...frames, ...again])
    expect(outcomes(back)).toEqual([['198.51.100.7:443', 'timeout']])
    expect(back.observations[0]?.quote).toContain('no answer to 4 SYN')
  })
  test('whose answer the capture may have missed by ending are not reported', async () => {
    expect(outcomes(await read(conversation().client('S').frames))).toEqual([])
  })
  test('that a router cannot deliver are reported', async () => {
    const [syn] = conversation().client('S').frames
    if (!syn) throw new Error('a frame was built')
    const icmp = ipPacket('192.0.2.1', '192.0.2.50', 1, [3, 13, 0, 0, 0, 0, 0, 0, ...syn.ip])
    expect(outcomes(await read([syn, { timeUs: START_US + 1, ip: icmp }]))).toEqual([
      ['198.51.100.7:443', 'unreachable'],
    ])
  })
  test('that are reset instead of answered are reported, those reset at the end are not', async () => {
    const reset = conversation(...SIP)
      .handshake()
      .client('PA', REGISTER)
      .server('RA')
    expect(outcomes(await read(reset.frames)).at(-1)).toEqual(['198.51.100.7:5060', 'reset'])
    expect(outcomes(await read(sipTalk().server('RA').frames))).toEqual([['198.51.100.7:5060', 'open']])
  })
  test('closed in good order leave no trace when their last packets follow', async () => {
    const talk = sipTalk().client('FA').server('FA').client('A').server('A')
    expect(outcomes(await read(talk.frames))).toEqual([['198.51.100.7:5060', 'open']])
  })
  test('on the same ports again are new ones', async () => {
    const first = sipTalk().client('FA').server('FA')
    const second = conversation(...SIP, { startUs: START_US + 60e6, isn: 77 })
      .handshake()
      .client('PA', REGISTER)
    const back = await read([...first.frames, ...second.frames])
    expect(outcomes(back)).toHaveLength(2)
    expect(starts(back)).toEqual([...BOTH, BOTH[0]])
  })
})

describe('TLS', () => {
  const server = (version: number, der: readonly Uint8Array[] = []): Uint8Array =>
    tlsRecord(22, concatBytes([serverHello(version), ...(der.length > 0 ? [certificateMessage(der)] : [])]))

  test('handshakes give version, server name, and the certificate across segments', async () => {
    const der = await issueCertificate(
      'sip.contoso.com',
      ['sip.contoso.com', 'fe01.contoso.com'],
      '2016-03-01T00:00:00Z',
    )
    const flight = server(0x0303, [der, der])
    const talk = conversation().handshake().client('PA', clientHello('sip.contoso.com'))
    talk.server('A', flight.subarray(0, 200)).server('PA', flight.subarray(200))
    talk.client('PA', changeCipherSpec()).server('PA', changeCipherSpec())
    const { observations } = await read(talk.frames)
    expect(ofKind(observations, 'tls')).toMatchObject([
      { target: 'sip.contoso.com:443', outcome: 'passed', version: 'TLS 1.2' },
    ])
    expect(ofKind(observations, 'certificate')).toMatchObject([
      {
        subject: 'sip.contoso.com',
        names: ['sip.contoso.com', 'fe01.contoso.com'],
        issuer: 'sip.contoso.com',
        notAfterUs: Date.parse('2016-03-01T00:00:00Z') * 1000,
        signatureAlgorithm: 'ECDSA with SHA-256',
        thumbprint: expect.stringMatching(/^[0-9A-F]{40}$/),
        host: 'sip.contoso.com',
        port: 443,
        quote: expect.stringContaining('sent with it: sip.contoso.com'),
      },
    ])
  })
  test('alerts give their number and who sent them', async () => {
    const talk = conversation()
      .handshake()
      .client('PA', clientHello('sip.contoso.com'))
      .server('PA', server(0x0303))
    talk.client('PA', alert(2, 48)).client('RA')
    const [seen] = ofKind((await read(talk.frames)).observations, 'tls')
    expect(seen).toMatchObject({ outcome: 'failed', alert: 48, version: 'TLS 1.2' })
    expect(seen?.quote).toContain('the client sent alert 48 (unknown CA)')
  })
  test('warnings and the end of a connection in good order are no failures', async () => {
    const talk = conversation()
      .handshake()
      .client('PA', clientHello('sip.contoso.com'))
      .server('PA', alert(1, 112))
    talk
      .server('PA', server(0x0303))
      .client('PA', changeCipherSpec())
      .server('PA', changeCipherSpec())
      .server('PA', alert(1, 0))
    expect(ofKind((await read(talk.frames)).observations, 'tls')).toMatchObject([{ outcome: 'passed' }])
  })
  test('a connection closed in answer to the hello is a failure that names what was offered', async () => {
    const talk = conversation()
      .handshake()
      .client('PA', clientHello('sip.contoso.com', [0x0301]))
      .server('FA')
      .client('FA')
    const [seen] = ofKind((await read(talk.frames)).observations, 'tls')
    expect(seen).toMatchObject({ outcome: 'failed' })
    expect(seen?.quote).toContain('the server closed the connection after ClientHello; offered up to TLS 1.0')
  })
  test('TLS 1.3 passes when the client sends data', async () => {
    const talk = conversation()
      .handshake()
      .client('PA', clientHello('a.contoso.com', [0x0a0a, 0x0304, 0x0303]))
    talk.server('PA', server(0x0304)).server('PA', changeCipherSpec()).server('PA', applicationData())
    talk.client('PA', changeCipherSpec()).client('PA', applicationData()).client('PA', applicationData())
    expect(ofKind((await read(talk.frames)).observations, 'tls')).toMatchObject([
      { outcome: 'passed', version: 'TLS 1.3' },
    ])
  })
  test('inside a tunnel through a proxy is read', async () => {
    const talk = conversation(['192.0.2.50', 50001], ['192.0.2.8', 8080]).handshake()
    talk
      .client('PA', 'CONNECT sip.contoso.com:443 HTTP/1.1\r\n\r\n')
      .server('PA', 'HTTP/1.1 200 Connection established\r\n\r\n')
    talk.client('PA', clientHello('sip.contoso.com')).server('PA', alert(2, 40))
    expect(ofKind((await read(talk.frames)).observations, 'tls')).toMatchObject([
      { target: 'sip.contoso.com:8080', outcome: 'failed', alert: 40 },
    ])
  })
})

describe('DNS', () => {
  const CLIENT: [string, number] = ['192.0.2.50', 53_000]
  const RESOLVER: [string, number] = ['192.0.2.1', 53]
  function dnsMessage(
    type: number,
    name: string,
    answers: readonly DnsRecord[] | undefined,
    responseCode = 0,
  ): Uint8Array {
    const message: DnsMessage = {
      id: 7,
      isResponse: answers !== undefined,
      opcode: 0,
      authoritative: false,
      truncated: false,
      recursionDesired: true,
      recursionAvailable: true,
      responseCode,
      questions: [{ name, type, class: 1 }],
      answers: answers ?? [],
      authorities: [],
      additionals: [],
      edns: undefined,
    }
    return writeDnsMessage(message)
  }
  const ask = (type: number, name: string): Frame => ({
    timeUs: START_US,
    ip: udpPacket(CLIENT, RESOLVER, dnsMessage(type, name, undefined)),
  })
  const reply = (type: number, name: string, answers: readonly DnsRecord[], code = 0): Frame => ({
    timeUs: START_US + 20_000,
    ip: udpPacket(RESOLVER, CLIENT, dnsMessage(type, name, answers, code)),
  })
  const record = (name: string, data: DnsRecord['data']): DnsRecord => ({
    name,
    class: 1,
    ttlSeconds: 60,
    data,
  })

  test('answers give addresses, names and SRV targets', async () => {
    const name = '_sipinternaltls._tcp.contoso.com'
    const srv = record(name, { kind: 'SRV', priority: 0, weight: 0, port: 5061, target: 'FE01.contoso.com' })
    const alias = record('lyncdiscover.contoso.com', { kind: 'CNAME', target: 'webext.contoso.com' })
    const address = record('webext.contoso.com', { kind: 'A', address: '198.51.100.7' })
    const frames = [
      ask(33, name),
      reply(33, name, [srv]),
      ask(1, 'lyncdiscover.contoso.com'),
      reply(1, 'lyncdiscover.contoso.com', [alias, address]),
    ]
    expect(ofKind((await read(frames)).observations, 'dns')).toMatchObject([
      { name, type: 'SRV', outcome: 'answered', answers: ['fe01.contoso.com:5061'], resolver: '192.0.2.1' },
      {
        name: 'lyncdiscover.contoso.com',
        type: 'A',
        outcome: 'answered',
        answers: ['webext.contoso.com', '198.51.100.7'],
      },
    ])
  })
  test.each([
    [3, 'no-such-name', 0x8007232b],
    [2, 'failed', 0x8007232a],
  ])('response code %i is told', async (code, outcome, hresult) => {
    const back = await read([ask(1, 'x.contoso.com'), reply(1, 'x.contoso.com', [], code)])
    expect(ofKind(back.observations, 'dns')).toMatchObject([{ outcome, code: hresult }])
  })
  test('an answer without the record is told, except for what most names lack', async () => {
    const frames = [
      ask(1, 'x.contoso.com'),
      reply(1, 'x.contoso.com', []),
      ask(28, 'x.contoso.com'),
      reply(28, 'x.contoso.com', []),
    ]
    expect(ofKind((await read(frames)).observations, 'dns')).toMatchObject([
      { type: 'A', outcome: 'no-data' },
    ])
  })
  test('a question that nobody answers is told', async () => {
    const again = { ...ask(1, 'x.contoso.com'), timeUs: START_US + 1e6 }
    const [seen] = ofKind((await read([ask(1, 'x.contoso.com'), again])).observations, 'dns')
    expect(seen).toMatchObject({
      outcome: 'timeout',
      quote: expect.stringContaining('asked 2 times, no answer'),
    })
  })
  test('over TCP is read', async () => {
    const message = dnsMessage(1, 'x.contoso.com', [], 3)
    const framed = concatBytes([Uint8Array.of(0, message.length), message])
    const talk = conversation(CLIENT, RESOLVER)
      .handshake()
      .server('PA', framed.subarray(0, 5))
      .server('PA', framed.subarray(5))
    expect(ofKind((await read(talk.frames)).observations, 'dns')).toMatchObject([{ outcome: 'no-such-name' }])
  })
  test('names the targets of later connections', async () => {
    const address = record('sip.contoso.com', { kind: 'A', address: '198.51.100.7' })
    const frames = [
      ask(1, 'sip.contoso.com'),
      reply(1, 'sip.contoso.com', [address]),
      ...conversation().client('S').server('RA').frames,
    ]
    expect(ofKind((await read(frames)).observations, 'connection')).toMatchObject([
      {
        target: 'sip.contoso.com:443',
        outcome: 'refused',
        quote: expect.stringContaining('198.51.100.7:443'),
      },
    ])
  })
})

test('a Kerberos refusal is told in a sentence', async () => {
  // KRB-ERROR: version 5, type 30, times, code 7, realm and name of the service.
  const der = (tag: number, content: readonly number[]): number[] => [tag, content.length, ...content]
  const text = (value: string): number[] => der(0x1b, [...new TextEncoder().encode(value)])
  const time = der(0x18, [...new TextEncoder().encode('20160314090000Z')])
  const name = der(0x30, [
    ...der(0xa0, der(2, [2])),
    ...der(0xa1, der(0x30, [...text('sip'), ...text('fe01.contoso.com')])),
  ])
  const fields = [
    ...der(0xa0, der(2, [5])),
    ...der(0xa1, der(2, [30])),
    ...der(0xa4, time),
    ...der(0xa5, der(2, [0])),
    ...der(0xa6, der(2, [7])),
    ...der(0xa9, text('CONTOSO.COM')),
    ...der(0xaa, name),
  ]
  const error = Uint8Array.from(der(0x7e, der(0x30, fields)))
  const { texts } = await read([
    { timeUs: START_US, ip: udpPacket(['192.0.2.1', 88], ['192.0.2.50', 50_002], error) },
  ])
  expect(texts.map(({ text: said }) => said)).toEqual([
    'Kerberos: KDC_ERR_S_PRINCIPAL_UNKNOWN (7) for sip/fe01.contoso.com@CONTOSO.COM from 192.0.2.1:88',
  ])
})

describe('any bytes', () => {
  const talk = conversation()
    .handshake()
    .client('PA', clientHello('a.contoso.com'))
    .server('PA', tlsRecord(22, serverHello()))
  const frames = [...talk.frames, ...sipTalk().frames]
  const files = [
    pcapFile(frames),
    pcapFile(frames, { bigEndian: true, linkType: 276 }),
    pcapngFile(frames, { dropped: 1 }),
  ]
  test('random bytes are read without an error', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 1000 }),
        async bytes => void (await readBinary(format, bytes)),
      ),
    )
  })
  test.each(files.map((file, i) => [i, file] as const))(
    'flipped bytes and cut files are read without an error: file %i',
    async (_i, file) => {
      const flips = fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 30 })
      await fc.assert(
        fc.asyncProperty(flips, fc.nat(file.length), async (changes, length) => {
          const bytes = file.slice()
          for (const [at, value] of changes) bytes[at] = value
          await readBinary(format, bytes.subarray(0, length))
        }),
        { numRuns: 200 },
      )
    },
  )
})
