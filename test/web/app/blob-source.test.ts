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
