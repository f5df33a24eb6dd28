// Random SIP messages for property tests.
import fc from 'fast-check'
import type { SipOutgoing } from '../../../src/protocol/sip/format-message.ts'

const method = fc.constantFrom('REGISTER', 'SUBSCRIBE', 'SERVICE', 'BENOTIFY', 'NEGOTIATE')
const start: fc.Arbitrary<SipOutgoing['start']> = fc.oneof(
  fc.record({
    kind: fc.constant('request' as const),
    method,
    uri: fc.stringMatching(/^sip:[a-z@.:;=]{1,30}$/),
  }),
  fc.record({
    kind: fc.constant('response' as const),
    status: fc.integer({ min: 100, max: 699 }),
    reason: fc.stringMatching(/^[A-Za-z]{1,10}( [A-Za-z]{1,10})?$/),
  }),
)
const header = fc.record({
  name: fc.stringMatching(/^X-[A-Za-z0-9-]{1,20}$/),
  value: fc
    .string({ unit: 'grapheme', maxLength: 40 })
    .map(text => text.replace(/[\p{C}\p{Z}]/gu, '').trim()),
})

/** A message with its right Content-Length. */
export const sipMessage: fc.Arbitrary<SipOutgoing> = fc
  .record({
    start,
    headers: fc.array(header, { maxLength: 6 }),
    body: fc.string({ unit: 'grapheme', maxLength: 60 }),
  })
  .map(message => ({
    ...message,
    headers: [...message.headers, { name: 'Content-Length', value: String(Buffer.byteLength(message.body)) }],
  }))
