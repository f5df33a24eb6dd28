import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ByteSource } from '../../src/base/byte-source.ts'
import { RECORD_LIMIT_BYTES, readLines } from '../../src/log/read-lines.ts'

/** A source that gives at most `limit` bytes a read. */
function slowSource(bytes: Uint8Array, limit: number): ByteSource {
  return {
    name: 'slow',
    sizeBytes: bytes.length,
    read: (from, to) => Promise.resolve(bytes.subarray(from, Math.min(to, from + limit))),
  }
}

interface Seen {
  readonly lines: string[]
  readonly offsets: number[]
  readonly kept: string[]
}

async function linesOf(source: ByteSource, keepEvery = 1): Promise<Seen> {
  const seen: Seen = { lines: [], offsets: [], kept: [] }
  let keep = 0
  await readLines(
    source,
    {
      line(bytes, from, to, base) {
        seen.lines.push(new TextDecoder().decode(bytes.subarray(from, to)))
        seen.offsets.push(base + from)
        if (seen.lines.length % keepEvery === 0) keep = base + to + 1
        else seen.kept.push(new TextDecoder().decode(bytes.subarray(keep - base, to)))
      },
      keepFrom: () => keep,
      overflow: () => undefined,
      end: () => undefined,
    },
    { from: 0, to: source.sizeBytes },
  )
  return seen
}

test('hands on every line with its offset, however the bytes arrive', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 80 }),
      fc.integer({ min: 1, max: 9 }),
      async (text, limit) => {
        const { lines, offsets } = await linesOf(slowSource(new TextEncoder().encode(text), limit))
        const expected = text.split('\n')
        if (expected.at(-1) === '') expected.pop()
        expect(lines).toEqual(expected)
        for (const [i, line] of lines.entries()) expect(text.startsWith(line, offsets[i])).toBe(true)
      },
    ),
  )
})

test('keeps in memory what the listener still needs', async () => {
  const text = Array.from({ length: 50 }, (_, i) => `line ${i}`).join('\n')
  const { kept } = await linesOf(slowSource(new TextEncoder().encode(text), 7), 5)
  expect(kept).toContain('line 5\nline 6\nline 7')
})

test('cuts a line without end at the limit and goes on behind it', async () => {
  const bytes = new Uint8Array(RECORD_LIMIT_BYTES + (3 << 20)).fill(120)
  bytes[bytes.length - 5] = 10
  const { lines } = await linesOf({
    name: 'long',
    sizeBytes: bytes.length,
    read: (from, to) => Promise.resolve(bytes.subarray(from, to)),
  })
  expect(lines.map(line => line.length)).toEqual([RECORD_LIMIT_BYTES, 4])
})

test('stops when it is told to', async () => {
  const signal = { aborted: true }
  const lines: number[] = []
  const listener = {
    line: () => void lines.push(1),
    keepFrom: () => 0,
    overflow: () => undefined,
    end: () => undefined,
  }
  await readLines(slowSource(new TextEncoder().encode('a\nb\n'), 4), listener, { from: 0, to: 4, signal })
  expect(lines).toHaveLength(0)
})
