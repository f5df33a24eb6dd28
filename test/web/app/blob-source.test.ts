import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBlobSource } from '../../../src/web/app/worker/blob-source.ts'

const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 251)

test('gives the bytes of any ranges, read in any order', async () => {
  const range = fc.tuple(fc.nat(1000), fc.nat(300))
  await fc.assert(
    fc.asyncProperty(fc.array(range, { maxLength: 12 }), async ranges => {
      const source = createBlobSource('a.log', new Blob([bytes]))
      for (const [from, length] of ranges) {
        expect(await source.read(from, from + length)).toEqual(bytes.slice(from, from + length))
      }
    }),
  )
})

test('gives the bytes of a file that is read from begin to end, in windows that the caller owns', async () => {
  const source = createBlobSource('a.log', new Blob([bytes]))
  const windows = [new Uint8Array(64), new Uint8Array(64)]
  const parts: number[] = []
  for (let at = 0, turn = 0; at < bytes.length; at += 64, turn++)
    parts.push(...(await source.read(at, at + 64, windows[turn & 1])))
  expect(Uint8Array.from(parts)).toEqual(bytes)
})

test('gives two readers that go on at the same time their own bytes', async () => {
  const source = createBlobSource('a.log', new Blob([bytes]))
  const readAll = async (from: number): Promise<number[]> => {
    const parts: number[] = []
    for (let at = from; at < bytes.length; at += 50) parts.push(...(await source.read(at, at + 50)))
    return parts
  }
  const all = await Promise.all([0, 7, 200, 7].map(readAll))
  expect(all.map(parts => Uint8Array.from(parts))).toEqual([0, 7, 200, 7].map(from => bytes.slice(from)))
})

test('a file that can no longer be read says what to do', async () => {
  const blob = new Blob([bytes])
  blob.slice = () => {
    const gone = new Blob([])
    gone.arrayBuffer = () => Promise.reject(new Error('NotReadableError'))
    return gone
  }
  await expect(createBlobSource('a.log', blob).read(0, 10)).rejects.toThrow(
    /a\.log can no longer be read.*Open it again/,
  )
})
