import { expect, test } from 'vitest'
import { type KerberosKey, kerberosKey } from '../../../src/auth/kerberos/encryption.ts'
import { createMicSigner } from '../../../src/auth/kerberos/mic.ts'
import { sharedVectors } from '../../shared-vectors.ts'

function keyOf(etype: number, hex: string): KerberosKey {
  const key = kerberosKey(etype, Buffer.from(hex, 'hex'))
  if (!key) throw new Error('no key')
  return key
}

const keys = {
  aes256: keyOf(18, Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString('hex')),
  aes128: keyOf(17, '000102030405060708090a0b0c0d0e0f'),
  rc4: keyOf(23, '000102030405060708090a0b0c0d0e0f'),
}
const buffer = Buffer.from('<Kerberos><…>')

/** Made with other code: keys 00 01 02 …, sequence number 0x01020304, the text "<Kerberos><0a1b2c3d><1>". */
const TOKENS = {
  aes256: {
    initiator: '040400FFFFFFFFFF0000000001020304624C9F9525192B7C423E1D3A',
    acceptor: '040401FFFFFFFFFF00000000010203040C1FC4293145D7D9D0DD2FDD',
  },
  aes128: {
    initiator: '040400FFFFFFFFFF0000000001020304FCAC75817C27E6759296B10E',
    acceptor: '040401FFFFFFFFFF000000000102030499C35E56EFFF1FFEAD2DED8F',
  },
  rc4: {
    initiator: '602306092A864886F71201020201011100FFFFFFFFF193AFEA14745AA4683A94247DD311C3',
    acceptor: '602306092A864886F71201020201011100FFFFFFFFF193AFEAEB8BA55B683A94247DD311C3',
  },
}

test('signs as RFC 4121 and RFC 4757 say', () => {
  for (const name of ['aes256', 'aes128', 'rc4'] as const) {
    for (const side of ['initiator', 'acceptor'] as const) {
      const options = { key: keys[name], side, isAcceptorSubkey: false, firstSequence: 0x01020304 }
      expect(createMicSigner(options).sign(Buffer.from('<Kerberos><0a1b2c3d><1>'))).toBe(TOKENS[name][side])
    }
  }
})

for (const [name, key] of Object.entries(keys)) {
  test(`${name}: each side verifies what the other signed, and nothing else`, () => {
    const initiator = createMicSigner({
      key,
      side: 'initiator',
      isAcceptorSubkey: false,
      firstSequence: 0xffffffff,
    })
    const acceptor = createMicSigner({ key, side: 'acceptor', isAcceptorSubkey: false, firstSequence: 7 })
    const first = initiator.sign(buffer)
    const second = initiator.sign(buffer)
    expect(first).not.toBe(second)
    expect([first, second.toLowerCase()].map(signature => acceptor.verify(buffer, signature))).toEqual([
      true,
      true,
    ])
    expect(initiator.verify(buffer, acceptor.sign(buffer))).toBe(true)
    expect(initiator.verify(buffer, first)).toBe(false)
    expect(acceptor.verify(Buffer.from('<Kerberos>'), first)).toBe(false)
    for (let at = 0; at < first.length; at += 2) {
      const changed = Buffer.from(first, 'hex').map((byte, i) => (i === at / 2 ? byte ^ 1 : byte))
      // The sequence number of an RC4 token is not covered by its checksum; only its direction is checked.
      const isSequence = name === 'rc4' && at / 2 >= 21 && at / 2 < 25
      expect(acceptor.verify(buffer, Buffer.from(changed).toString('hex')), `byte ${at / 2}`).toBe(isSequence)
    }
    expect(['', 'zz', first.slice(2)].map(text => acceptor.verify(buffer, text))).toEqual([
      false,
      false,
      false,
    ])
  })
}

test('AES tokens say whose subkey it is', () => {
  const options = { key: keys.aes256, isAcceptorSubkey: true, firstSequence: 1 }
  const initiator = createMicSigner({ ...options, side: 'initiator' })
  const acceptor = createMicSigner({ ...options, side: 'acceptor' })
  expect(initiator.sign(buffer)).toMatch(/^040404FFFFFFFFFF0000000000000001/)
  expect(acceptor.sign(buffer)).toMatch(/^040405FFFFFFFFFF/)
  const withoutSubkey = createMicSigner({ ...options, side: 'acceptor', isAcceptorSubkey: false })
  expect(withoutSubkey.verify(buffer, initiator.sign(buffer))).toBe(false)
})

interface Vectors {
  readonly cases: readonly {
    readonly sessionKeyEtype: number
    readonly initiatorSubkey: string
    readonly initiatorSeq: number
    readonly requestBuffer: string
    readonly requestMic: string
    readonly responseBuffer: string
    readonly responseMic: string
  }[]
}

const shared = sharedVectors<Vectors>('kerberos-mic.json')

test.skipIf(!shared)('agrees with tokens of MIT Kerberos, on both sides', () => {
  for (const vector of shared?.cases ?? []) {
    const key = keyOf(vector.sessionKeyEtype, vector.initiatorSubkey)
    const options = { key, isAcceptorSubkey: false, firstSequence: vector.initiatorSeq }
    const initiator = createMicSigner({ ...options, side: 'initiator' })
    const acceptor = createMicSigner({ ...options, side: 'acceptor' })
    const request = Buffer.from(vector.requestBuffer)
    const response = Buffer.from(vector.responseBuffer)
    expect(initiator.sign(request)).toBe(vector.requestMic)
    expect(acceptor.verify(request, vector.requestMic)).toBe(true)
    expect(acceptor.sign(response)).toBe(vector.responseMic)
    expect(initiator.verify(response, vector.responseMic)).toBe(true)
  }
})
