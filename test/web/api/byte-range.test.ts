import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMemorySource } from '../../../src/base/byte-source.ts'
import { parseByteRange } from '../../../src/web/api/byte-range.ts'
import { addInputRoutes } from '../../../src/web/api/input-routes.ts'
import { LOG_TEXT, serve } from './served.ts'

describe('the Range header', () => {
  test.each([
    ['bytes=0-0', { from: 0, to: 1 }],
    ['bytes=2-5', { from: 2, to: 6 }],
    ['bytes=2-', { from: 2, to: 10 }],
    ['bytes=2-99', { from: 2, to: 10 }],
    ['bytes=-3', { from: 7, to: 10 }],
    ['bytes=-99', { from: 0, to: 10 }],
    ['bytes=10-', 'none'],
    ['bytes=-0', 'none'],
    ['bytes=-', undefined],
    ['bytes=5-2', undefined],
    ['bytes=0-1,3-4', undefined],
    ['lines=0-1', undefined],
    [undefined, undefined],
  ] as const)('%s', (header, expected) => {
    expect(parseByteRange(header, 10)).toEqual(expected)
  })

  test('any text gives a range inside the source, or none', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.nat(), fc.nat(100), (text, a, b, sizeBytes) => {
        for (const header of [text, `bytes=${a}-${b}`, `bytes=${a}-`, `bytes=-${b}`]) {
          const range = parseByteRange(header, sizeBytes)
          if (typeof range !== 'object') continue
          expect(range.from).toBeGreaterThanOrEqual(0)
          expect(range.to).toBeGreaterThan(range.from)
          expect(range.to).toBeLessThanOrEqual(sizeBytes)
        }
      }),
    )
  })
})

describe('bytes of an input', () => {
  const PATH = '/api/v1/inputs/0/bytes'

  test('come whole without a range', async () => {
    const { ask } = await serve()
    const answer = await ask(PATH, { signedIn: true })
    expect([answer.status, answer.body]).toEqual([200, LOG_TEXT])
    expect(answer.headers).toMatchObject({
      'accept-ranges': 'bytes',
      'content-type': 'application/octet-stream',
    })
  })

  test('come in the part that is asked for', async () => {
    const { ask } = await serve()
    const answer = await ask(PATH, { signedIn: true, headers: { range: 'bytes=3-6' } })
    expect([answer.status, answer.body, answer.headers['content-range']]).toEqual([
      206,
      '3456',
      'bytes 3-6/20',
    ])
  })

  test('say how many there are where the range is beyond them', async () => {
    const { ask } = await serve()
    const answer = await ask(PATH, { signedIn: true, headers: { range: 'bytes=20-' } })
    expect([answer.status, answer.headers['content-range']]).toEqual([416, 'bytes */20'])
  })

  test('HEAD tells the size', async () => {
    const { ask } = await serve()
    const answer = await ask(PATH, { signedIn: true, method: 'HEAD' })
    expect([answer.status, answer.headers['content-length'], answer.body]).toEqual([200, '20', ''])
  })

  test.each(['1', '-1', '00', '0x0', '__proto__', 'length', '..%2f0', '1e0'])(
    'an input that is not there: %s',
    async id => {
      const { ask } = await serve()
      const { status } = await ask(`/api/v1/inputs/${id}/bytes`, { signedIn: true })
      expect(status).toBe(404)
    },
  )

  test('a source that became shorter ends the answer short, so that nobody takes it for whole', async () => {
    const source = { ...createMemorySource('log', new Uint8Array(10)), sizeBytes: 20 }
    const offered = { sources: [source], formatFiles: [], problems: [] }
    const { ask } = await serve({ routes: [server => addInputRoutes(server, offered)] })
    await expect(ask(PATH, { signedIn: true })).rejects.toThrow(/aborted|hang up|reset/)
  })

  test('large sources come in parts, in order', async () => {
    const bytes = Uint8Array.from({ length: (3 << 20) + 7 }, (_, i) => 97 + (i % 26))
    const offered = { sources: [createMemorySource('log', bytes)], formatFiles: [], problems: [] }
    const { ask } = await serve({ routes: [server => addInputRoutes(server, offered)] })
    const { body } = await ask(PATH, { signedIn: true })
    expect(Buffer.from(body).equals(bytes)).toBe(true)
  })
})
