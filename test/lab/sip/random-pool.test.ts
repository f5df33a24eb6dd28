import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { pooledRandom } from '../../../src/lab/sip/random-pool.ts'

test('no byte is handed out twice, and every piece has its length', () => {
  let next = 0
  const counted = pooledRandom(length => Uint8Array.from({ length }, () => next++ % 251))
  const pieces = Array.from({ length: 500 }, () => [...counted(16)])
  expect(pieces.every(piece => piece.length === 16)).toBe(true)
  const system = pooledRandom(length => randomBytes(length))
  const tags = Array.from({ length: 2000 }, () => Buffer.from(system(16)).toString('hex'))
  expect(new Set(tags).size).toBe(tags.length)
})

test('asks the source once for many small pieces, and for a large one by itself', () => {
  const asked: number[] = []
  const random = pooledRandom(length => {
    asked.push(length)
    return new Uint8Array(length)
  })
  for (let i = 0; i < 100; i++) random(16)
  expect(random(5000)).toHaveLength(5000)
  expect(asked).toEqual([4096, 5000])
})
