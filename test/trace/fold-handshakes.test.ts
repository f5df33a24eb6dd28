import { expect, test } from 'vitest'
import { createHandshakeFolder } from '../../src/trace/fold-handshakes.ts'
import type { SipSeen } from '../../src/trace/sip-seen.ts'

const seen = (
  callId: string,
  status: number,
  cseq: number,
  diagnostics: SipSeen['diagnostics'] = [],
): SipSeen =>
  ({ callId, status, cseq, diagnostics, method: 'REGISTER', origin: { source: 0 } }) as unknown as SipSeen

function signIn(folder: ReturnType<typeof createHandshakeFolder>, callId: string, last = 200): void {
  for (let cseq = 1; cseq <= 4; cseq++) {
    folder.add(seen(callId, 0, cseq))
    folder.add(seen(callId, cseq === 4 ? last : 401, cseq))
  }
}

test('keeps every message of an ordinary log', () => {
  const folder = createHandshakeFolder()
  for (let i = 0; i < 100; i++) signIn(folder, `c${i}`)
  expect(folder.kept()).toHaveLength(800)
  expect(folder.dropped()).toBe(0)
})

test('keeps first and last exchange of healthy sign-ins of a very large log, and all of the failed ones', () => {
  const folder = createHandshakeFolder()
  for (let i = 0; i < 3000; i++) signIn(folder, `c${i}`)
  signIn(folder, 'bad', 403)
  const kept = folder.kept()
  expect(kept.filter(({ callId }) => callId === 'c2999').map(({ cseq, status }) => [cseq, status])).toEqual([
    [1, 0],
    [1, 401],
    [4, 0],
    [4, 200],
  ])
  expect(kept.filter(({ callId }) => callId === 'bad')).toHaveLength(8)
  expect(kept.length + folder.dropped()).toBe(3001 * 8)
})
