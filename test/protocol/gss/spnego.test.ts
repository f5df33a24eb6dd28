import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBase64 } from '../../../src/base/base64.ts'
import { GSS_MECHANISMS, readGssToken, writeGssToken } from '../../../src/protocol/gss/initial-token.ts'
import {
  readSpnego,
  type SpnegoInit,
  type SpnegoResponse,
  writeSpnegoInit,
  writeSpnegoResponse,
} from '../../../src/protocol/gss/spnego.ts'

const mechanism = fc.constantFrom(...Object.values(GSS_MECHANISMS))
const token = fc.option(fc.uint8Array({ maxLength: 300 }), { nil: undefined })

test('reads back what it wrote', () => {
  const init: fc.Arbitrary<SpnegoInit> = fc.record({
    kind: fc.constant('init'),
    mechanisms: fc.array(mechanism, { minLength: 1, maxLength: 4 }),
    token,
  })
  const response: fc.Arbitrary<SpnegoResponse> = fc.record({
    kind: fc.constant('response'),
    state: fc.constantFrom(undefined, 'accept-completed', 'accept-incomplete', 'reject', 'request-mic'),
    mechanism: fc.option(mechanism, { nil: undefined }),
    token,
    mic: token,
  })
  fc.assert(
    fc.property(init, response, (first, later) => {
      expect(readSpnego(writeSpnegoInit(first))).toEqual(first)
      expect(readSpnego(writeSpnegoResponse(later))).toEqual(later)
    }),
  )
})

test('reads the final token of old web servers: completed, with an empty response token', () => {
  expect(readSpnego(decodeBase64('oRgwFqADCgEAoQsGCSqGSIb3EgECAqICBAA=') ?? new Uint8Array())).toEqual({
    kind: 'response',
    state: 'accept-completed',
    mechanism: GSS_MECHANISMS.kerberos,
    token: new Uint8Array(),
    mic: undefined,
  })
})

test('frames the first token of a mechanism', () => {
  const inner = Uint8Array.of(1, 0, 0x6e)
  const framed = writeGssToken({ mechanism: GSS_MECHANISMS.kerberos, inner })
  expect(Buffer.from(framed).toString('hex')).toBe('600e06092a864886f71201020201006e')
  expect(readGssToken(framed)).toEqual({ mechanism: GSS_MECHANISMS.kerberos, inner })
  expect(readSpnego(framed)).toBeUndefined()
})

test('never throws', () => {
  const spoiled = fc.tuple(fc.nat({ max: 60 }), fc.nat({ max: 255 })).map(([at, byte]) => {
    const bytes = writeSpnegoInit({
      kind: 'init',
      mechanisms: [GSS_MECHANISMS.ntlm],
      token: new Uint8Array(30),
    })
    bytes[at] = byte
    return bytes
  })
  fc.assert(fc.property(fc.oneof(fc.uint8Array(), spoiled), bytes => void readSpnego(bytes)))
})
