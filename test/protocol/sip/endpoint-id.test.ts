import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  formatSipInstance,
  gruuOf,
  instanceOfEpid,
  parseSipInstance,
} from '../../../src/protocol/sip/endpoint-id.ts'
import { sharedVectors } from '../../shared-vectors.ts'

/** MS-SIPRE §3.2.4 by hand: the name-based UUID of RFC 4122 §4.3, but over little-endian fields. */
function instanceByHand(epid: string): string {
  const hash = createHash('sha1')
    .update(Buffer.from('03fbacfc738aef4691b1e5ebeeaba4fe', 'hex'))
    .update(epid)
    .digest()
  const field = (from: number, to: number) => Buffer.from(hash.subarray(from, to)).reverse().toString('hex')
  const version = `5${field(6, 8).slice(1)}`
  const variant = ((hash[8] ?? 0) & 0x3f) | 0x80
  return `${field(0, 4)}-${field(4, 6)}-${version}-${variant.toString(16)}${hash.toString('hex', 9, 10)}-${hash.toString('hex', 10, 16)}`
}

test('derives the UUID from any epid', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[0-9a-zA-Z]{1,16}$/), epid => {
      expect(instanceOfEpid(epid)).toBe(instanceByHand(epid))
    }),
  )
})

test('derives the GRUU from the UUID', () => {
  const uuid = instanceOfEpid('54392f1bbf01')
  const id = Buffer.from(
    gruuOf('alice@contoso.com', uuid)?.slice('sip:alice@contoso.com;opaque=user:epid:'.length, -5) ?? '',
    'base64url',
  )
  expect(id.toString('hex', 8)).toBe(`${uuid.slice(19).replace('-', '')}0000`)
  expect(gruuOf('alice@contoso.com', 'no uuid')).toBeUndefined()
})

test('reads the Contact parameter with and without its dressing', () => {
  const uuid = instanceOfEpid('a')
  const forms = [
    `"${formatSipInstance(uuid)}"`,
    formatSipInstance(uuid),
    `<URN:UUID:${uuid.toUpperCase()}>`,
    uuid,
  ]
  expect(forms.map(parseSipInstance)).toEqual(forms.map(() => uuid))
  expect(parseSipInstance('<urn:imei:1234>')).toBeUndefined()
})

interface Vectors {
  readonly vectors: readonly {
    readonly epid: string
    readonly sipInstance: string
    readonly gruuOpaque: string
  }[]
}

const shared = sharedVectors<Vectors>('uuid-gruu.json')

test.skipIf(!shared)('agrees with the shared vectors', () => {
  for (const { epid, sipInstance, gruuOpaque } of shared?.vectors ?? []) {
    expect(instanceOfEpid(epid)).toBe(sipInstance)
    expect(gruuOf('alice@contoso.com', sipInstance)).toBe(`sip:alice@contoso.com;opaque=${gruuOpaque};gruu`)
  }
})
