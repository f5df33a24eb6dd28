import { describe, expect, test } from 'vitest'
import { createPieceCutter, createPieceJoiner } from '../../../src/cls/transport/nats-pieces.ts'

const first = Buffer.from('began')
const large = Buffer.alloc(600_000, 'x')

describe('pieces of an answer', () => {
  test('give its messages back', () => {
    const cut = createPieceCutter()
    const pieces = [...cut(first), ...cut(large)]
    const join = createPieceJoiner()
    const joined = pieces.map(join).filter(part => typeof part !== 'string')
    expect(joined).toEqual([first, large])
  })

  test('of the first message may come again, early and late', () => {
    const cut = createPieceCutter()
    const [begin = Buffer.alloc(0)] = cut(first)
    const [next = Buffer.alloc(0)] = cut(Buffer.from('next'))
    const join = createPieceJoiner()
    expect([begin, begin, next, begin].map(join)).toEqual([first, 'more', Buffer.from('next'), 'more'])
  })

  test('that are missing are noticed', () => {
    const cut = createPieceCutter()
    const [begin = Buffer.alloc(0)] = cut(first)
    const [, , third = Buffer.alloc(0)] = cut(large)
    const join = createPieceJoiner()
    expect([begin, third].map(join)).toEqual([first, 'lost'])
  })
})
