import fc from 'fast-check'
import { expect, test } from 'vitest'
import { concatBytes } from '../../../src/base/bytes.ts'
import {
  handshakeTypes,
  readTlsFlight,
  readTlsRecords,
  reframeFlight,
} from '../../../src/protocol/tls-dsk/flight.ts'

function record(type: number, fragment: Uint8Array): Uint8Array {
  return concatBytes([Uint8Array.of(type, 3, 1, fragment.length >> 8, fragment.length & 255), fragment])
}

function message(type: number, length: number): Uint8Array {
  return concatBytes([
    Uint8Array.of(type, length >> 16, (length >> 8) & 255, length & 255),
    new Uint8Array(length).fill(type),
  ])
}

/** ServerHello, Certificate, CertificateRequest, ServerHelloDone, each in a record of its own as OpenSSL frames them. */
function serverFlight(certificateBytes: number): Uint8Array {
  const certificate = message(11, certificateBytes)
  const pieces = [certificate.subarray(0, 0x4000), certificate.subarray(0x4000)].filter(
    piece => piece.length > 0,
  )
  return concatBytes([
    record(22, message(2, 70)),
    ...pieces.map(piece => record(22, piece)),
    record(22, message(13, 8)),
    record(22, message(14, 0)),
  ])
}

function typesOf(bytes: Uint8Array): number[] | undefined {
  const flight = readTlsFlight(bytes)
  return flight && handshakeTypes(flight)
}

test('joins the server flight into one record', () => {
  const flight = reframeFlight(serverFlight(900))
  expect(readTlsRecords(flight)).toHaveLength(1)
  expect(typesOf(flight)).toEqual([2, 11, 13, 14])
})

test('keeps messages whole and ServerHelloDone in company when one record is not enough', () => {
  // Certificate and CertificateRequest fill a record to the last byte.
  const flight = reframeFlight(serverFlight(0x4000 - 4 - 12))
  const types = (readTlsRecords(flight) ?? []).map(({ fragment }) => fragment[0])
  expect(types).toEqual([2, 11, 13])
  expect(readTlsRecords(flight)?.at(-1)?.fragment).toHaveLength(12 + 4)
})

test('cuts a message only when it is longer than a record', () => {
  const flight = reframeFlight(serverFlight(20_000))
  expect((readTlsRecords(flight) ?? []).map(({ fragment }) => fragment.length)).toEqual([
    74,
    0x4000,
    20_004 - 0x4000,
    16,
  ])
  expect(readTlsFlight(flight)?.messages.map(part => part.length)).toEqual([74, 20_004, 12, 4])
})

test('tells Finished and alerts', () => {
  const end = concatBytes([record(20, Uint8Array.of(1)), record(22, new Uint8Array(48))])
  expect(readTlsFlight(end)).toMatchObject({ changesCipher: true, finishes: true, messages: [] })
  expect(readTlsFlight(record(20, Uint8Array.of(1)))).toMatchObject({ changesCipher: true, finishes: false })
  expect(readTlsFlight(record(21, Uint8Array.of(2, 40)))?.alert).toBe(40)
})

test('leaves what it cannot read alone', () => {
  const odd = [
    new Uint8Array(),
    Uint8Array.of(22, 3, 1, 0, 9, 1),
    record(22, Uint8Array.of(1, 0, 0, 9)),
    record(21, Uint8Array.of(2, 40)),
  ]
  expect(odd.map(reframeFlight)).toEqual(odd)
})

test('loses no message and never throws', () => {
  const messages = fc.array(fc.tuple(fc.nat({ max: 255 }), fc.nat({ max: 20_000 })), {
    minLength: 1,
    maxLength: 5,
  })
  fc.assert(
    fc.property(messages, parts => {
      const stream = concatBytes(parts.map(([type, length]) => message(type, length)))
      const records: Uint8Array[] = []
      for (let at = 0; at < stream.length; at += 5000)
        records.push(record(22, stream.subarray(at, at + 5000)))
      const reframed = readTlsFlight(reframeFlight(concatBytes(records)))
      expect(concatBytes(reframed?.messages ?? [])).toEqual(stream)
    }),
    { numRuns: 30 },
  )
  fc.assert(fc.property(fc.uint8Array(), bytes => void reframeFlight(bytes)))
})
