import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeBase64 } from '../../../src/base/base64.ts'
import { decodeHex } from '../../../src/base/hex.ts'
import { cipherSuiteName } from '../../../src/protocol/tls/cipher-suites.ts'
import { isTlsRecord } from '../../../src/protocol/tls/handshake.ts'
import { readTlsFlightItems } from '../../../src/protocol/tls-dsk/read-handshake.ts'
import { sharedFolder } from '../../shared.ts'

const bytes = (hex: string): Uint8Array => decodeHex(hex.replace(/\s/g, '')) ?? new Uint8Array(0)
const RANDOM = '00'.repeat(32)
const CLIENT_HELLO = bytes(`16 0301 0035 01 000031 0301 ${RANDOM} 00 000a 0004 0005 002f 0035 0003 01 00`)

/** Kinds of the items, and names of those that are only named. */
function read(flight: Uint8Array): string[] {
  return (readTlsFlightItems(flight)?.value ?? []).map(item =>
    item.kind === 'other' ? item.name : item.kind,
  )
}

describe('readTlsFlightItems', () => {
  test('reads a ClientHello with its suites', () => {
    expect(readTlsFlightItems(CLIENT_HELLO)).toEqual({
      value: [
        {
          kind: 'client-hello',
          version: 0x0301,
          cipherSuites: [4, 5, 0x2f, 0x35, 3],
          serverName: '',
        },
      ],
      problems: [],
    })
  })

  test('reads the server name of a ClientHello', () => {
    const name = '66652e'
    const hello = bytes(
      `16 0301 003d 01 000039 0303 ${RANDOM} 00 0002 002f 01 00 000e 0000 000a 0008 00 0005 ${name}3031`,
    )
    expect(readTlsFlightItems(hello)?.value[0]).toMatchObject({
      version: 0x0303,
      serverName: 'fe.01',
    })
  })

  test('reads a server flight in one record and in several', () => {
    const hello = `02 000026 0301 ${RANDOM} 00 0035 00`
    const certificate = '0b 000009 000006 000003 aabbcc'
    const request = '0d 000004 01 01 0000'
    const done = '0e 000000'
    const one = bytes(`16 0301 0047 ${hello}${certificate}${request}${done}`.replace('0047', '0043'))
    const many = bytes(
      `16 0301 002a ${hello} 16 0301 000d ${certificate} 16 0301 0008 ${request} 16 0301 0004 ${done}`,
    )
    const expected = ['server-hello', 'certificate', 'certificate-request', 'ServerHelloDone']
    expect(read(one)).toEqual(expected)
    expect(read(many)).toEqual(expected)
    expect(readTlsFlightItems(many)?.value[1]).toEqual({
      kind: 'certificate',
      certificates: [bytes('aabbcc')],
    })
  })

  test('names what is encrypted and reads alerts', () => {
    expect(read(bytes('14 0301 0001 01 16 0301 0003 010203'))).toEqual([
      'change-cipher-spec',
      'Finished, encrypted',
    ])
    expect(readTlsFlightItems(bytes('15 0301 0002 0230'))?.value).toEqual([
      { kind: 'alert', fatal: true, description: 48 },
    ])
  })

  test('says that a flight is cut off and shows the rest', () => {
    const read = readTlsFlightItems(CLIENT_HELLO.subarray(0, 30))
    expect(read?.value).toEqual([{ kind: 'other', name: 'ClientHello', sizeBytes: 21 }])
    expect(read?.problems.map(({ code }) => code)).toContain('tls-cut-off')
  })

  test('never throws', () => {
    fc.assert(
      fc.property(fc.constantFrom(20, 21, 22, 23), fc.uint8Array({ maxLength: 80 }), (type, rest) => {
        readTlsFlightItems(Uint8Array.of(type, 3, 1, 0, rest.length, ...rest))
      }),
      { numRuns: 2000 },
    )
    expect(readTlsFlightItems(new Uint8Array(0))).toBeUndefined()
    expect(readTlsFlightItems(bytes('4e544c4d'))).toBeUndefined()
  })

  test.skipIf(sharedFolder === undefined)('reads the flights of a whole handshake', () => {
    const vector = JSON.parse(readFileSync(`${sharedFolder}/protocol/vectors/tls-dsk-handshake.json`, 'utf8'))
    const flights = Object.values(vector).filter(
      (value): value is string =>
        typeof value === 'string' && isTlsRecord(decodeBase64(value) ?? new Uint8Array(0)),
    )
    expect(flights.length).toBeGreaterThan(0)
    for (const flight of flights)
      expect(readTlsFlightItems(decodeBase64(flight) ?? new Uint8Array(0))?.problems).toEqual([])
  })
})

test('names suites, and shows numbers without a name', () => {
  expect([cipherSuiteName(0x2f), cipherSuiteName(0xfafa)]).toEqual(['RSA_WITH_AES_128_CBC_SHA', '0xfafa'])
})
