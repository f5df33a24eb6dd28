import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createHeadHeap, type QueuedRecords } from '../../../src/cls/controller/head-heap.ts'
import type { StoredRecord } from '../../../src/cls/record.ts'

const record = (timeUs: number): StoredRecord => ({
  timeUs,
  level: 2,
  component: 'S4',
  form: 'cls',
  bytes: Buffer.of(),
})

test('gives records of many queues in order of time, whenever the queues come', () => {
  const queue = fc
    .array(fc.nat(100), { minLength: 1, maxLength: 8 })
    .map(times => times.sort((a, b) => a - b))
  fc.assert(
    fc.property(fc.array(queue, { maxLength: 20 }), queues => {
      const heap = createHeadHeap<QueuedRecords>()
      for (const times of queues) heap.add({ queue: times.map(record), at: 0 })
      const found: number[] = []
      for (let least = heap.least(); least; least = heap.least()) {
        found.push(least.queue[least.at]?.timeUs ?? Number.NaN)
        least.at++
        if (least.at < least.queue.length) heap.sink()
        else heap.drop()
      }
      expect(found).toEqual(queues.flat().sort((a, b) => a - b))
    }),
  )
})
