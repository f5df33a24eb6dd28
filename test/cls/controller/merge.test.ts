import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type AgentMessage,
  type AgentResult,
  decodeAgentMessage,
  encodeAgentMessage,
} from '../../../src/cls/agent/protocol.ts'
import { type MergeOptions, mergeStreams } from '../../../src/cls/controller/merge.ts'
import type { StoredRecord } from '../../../src/cls/record.ts'
import { createChannel } from '../../../src/cls/transport/channel.ts'

const result = (machine: string): AgentResult => ({
  machine,
  ok: true,
  text: '',
  clockUs: 0,
  running: [],
  throttled: [],
  store: {
    folder: '',
    segments: 0,
    records: 1,
    storedBytes: 0,
    rawBytes: 0,
    oldestUs: null,
    newestUs: null,
    freeBytes: 0,
    problem: '',
  },
})
const record = (timeUs: number, text = String(timeUs)): StoredRecord => ({
  timeUs,
  level: 2,
  component: 'S4',
  form: 'cls',
  bytes: Buffer.from(text),
})

/** An agent that sends these batches, each after a pause in ms. */
async function* agent(
  machine: string,
  batches: readonly (readonly number[])[],
  pauses: readonly number[] = [],
): AsyncGenerator<AgentMessage> {
  await sleep(pauses[0] ?? 0)
  yield { kind: 'began', machine, clockUs: 0 }
  for (const [i, batch] of batches.entries()) {
    await sleep(pauses[i + 1] ?? 0)
    yield { kind: 'records', records: batch.map(timeUs => record(timeUs)) }
  }
  yield { kind: 'end', result: result(machine) }
}

async function merged(
  streams: Readonly<Record<string, AsyncGenerator<AgentMessage>>>,
  given: Partial<MergeOptions> = {},
) {
  const options = { patienceMs: 1000, answerMs: 300, stallMs: 300, nowMs: () => 0, ...given }
  const named = Object.entries(streams).map(([machine, messages]) => ({ machine, messages }))
  const { states, records } = mergeStreams(named, options)
  const times: number[] = []
  for await (const batch of records) times.push(...batch.map(({ timeUs }) => timeUs))
  return { times, states: Object.fromEntries(states.map(state => [state.machine, state])) }
}

describe('merging', () => {
  test('puts the records of all agents in one order, whatever their batches', async () => {
    const times = fc
      .array(fc.integer({ min: 0, max: 50 }), { maxLength: 30 })
      .map(all => [...new Set(all)].sort((a, b) => a - b))
    await fc.assert(
      fc.asyncProperty(
        fc.array(times, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: 1, max: 7 }),
        async (all, size) => {
          const streams = all.map((own, i) => {
            // Every agent has records of its own.
            const shifted = own.map(time => time * 10 + i)
            const batches = Array.from({ length: Math.ceil(shifted.length / size) }, (_, n) =>
              shifted.slice(n * size, (n + 1) * size),
            )
            return [`m${i}`, agent(`m${i}`, batches)] as const
          })
          const { times: found } = await merged(Object.fromEntries(streams))
          expect(found).toEqual(all.flatMap((own, i) => own.map(time => time * 10 + i)).sort((a, b) => a - b))
        },
      ),
      { numRuns: 30 },
    )
  })

  test('folds a record that two agents sent', async () => {
    const { times, states } = await merged({ a: agent('a', [[1, 2, 3]]), b: agent('b', [[2, 4]]) })
    expect(times).toEqual([1, 2, 3, 4])
    expect((states.a?.duplicates ?? 0) + (states.b?.duplicates ?? 0)).toBe(1)
  })

  test('names an agent that does not answer and one that breaks off', async () => {
    const { times, states } = await merged({
      a: agent('a', [[1, 5]]),
      silent: agent('silent', [], [1000]),
      broken: agent('broken', [[2], [3]], [0, 0, 1000]),
    })
    expect(times).toEqual([1, 2, 5])
    expect(states.silent?.state).toBe('not-answered')
    expect(states.broken?.state).toBe('broken-off')
    expect(states.a?.state).toBe('ended')
  })

  test('does not wait beyond its patience, and counts what then comes out of order', async () => {
    const { times, states } = await merged(
      { a: agent('a', [[1, 5]]), late: agent('late', [[2, 9]], [150]) },
      { patienceMs: 20 },
    )
    expect(times).toEqual([1, 5, 2, 9])
    expect(states.late?.late).toBe(1)
  })

  test('of a live tail lets no silent agent hold back the records of the others', async () => {
    async function* silent(): AsyncGenerator<AgentMessage> {
      yield { kind: 'began', machine: 'silent', clockUs: 0 }
      await new Promise(() => undefined)
    }
    const streams = [
      { machine: 'silent', messages: silent() },
      { machine: 'busy', messages: agent('busy', [[1, 2]]) },
    ]
    const options = { patienceMs: 0, answerMs: 300, stallMs: 60_000, nowMs: () => 0, isLive: true }
    const { value } = await mergeStreams(streams, options).records.next()
    expect(value).toMatchObject([{ timeUs: 1 }, { timeUs: 2 }])
  })
})

describe('what is missing', () => {
  test('does not hold up the first records when it never began', async () => {
    const streams = [
      { machine: 'a', messages: agent('a', [[1, 5]]) },
      { machine: 'b', messages: agent('b', [[2]], [20]) },
      { machine: 'dead', messages: agent('dead', [], [2000]) },
    ]
    const options = { patienceMs: 1500, quietMs: 50, answerMs: 1000, stallMs: 1000, nowMs: () => 0 }
    const { states, records } = mergeStreams(streams, options)
    const { value } = await records.next()
    expect(value?.[0]?.timeUs).toBe(1)
    expect(states.find(({ machine }) => machine === 'dead')?.state).toBe('waiting')
    await records.return(undefined)
  })

  test('is noticed together when it broke off together, whatever its place in the order', async () => {
    const streams = Array.from({ length: 10 }, (_, i) => {
      const messages = createChannel<AgentMessage>()
      messages.push({ kind: 'began', machine: `m${i}`, clockUs: 0 })
      for (const timeUs of [i * 10, i * 10 + 1]) messages.push({ kind: 'records', records: [record(timeUs)] })
      return { machine: `m${i}`, messages, pushes: true }
    })
    const startMs = performance.now()
    const options = { patienceMs: 1500, answerMs: 300, stallMs: 300, nowMs: () => 0 }
    const { states, records } = mergeStreams(streams, options)
    const times: number[] = []
    for await (const batch of records) times.push(...batch.map(({ timeUs }) => timeUs))
    expect(times).toHaveLength(20)
    expect(states.every(({ state }) => state === 'broken-off')).toBe(true)
    // One after the other they would take three seconds.
    expect(performance.now() - startMs).toBeLessThan(1500)
  })
})

describe('messages of agents', () => {
  test('are read back equal', () => {
    const records = [
      record(1, 'x'.repeat(300)),
      { ...record(2), component: 'Ünïcode', form: 'trace' as const },
    ]
    const read = decodeAgentMessage(encodeAgentMessage({ kind: 'records', records }))
    expect(
      read?.kind === 'records' && read.records.map(one => ({ ...one, bytes: Buffer.from(one.bytes) })),
    ).toEqual(records.map(one => ({ ...one, bytes: Buffer.from(one.bytes) })))
    const end = { kind: 'end', result: result('a') } as const
    expect(decodeAgentMessage(encodeAgentMessage(end))).toEqual(end)
  })

  test('never throw, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), bytes => void decodeAgentMessage(bytes)))
  })
})
