// The runner: order by need, side by side, and an end to everything.

import { expect, test } from 'vitest'
import type { ClientContext } from '../../src/probe/client/context.ts'
import type { ProbeOptions } from '../../src/probe/options.ts'
import { runProbe, wantedSteps } from '../../src/probe/run.ts'
import { type AnyProbeStep, defineStep, type StepTools } from '../../src/probe/step.ts'
import { steps as catalogue } from '../../src/probe/steps.gen.ts'
import type { NameQuestion } from '../../src/probe/topics.ts'
import type { ProducedRecord } from '../../src/trace/produced.ts'

const NAME: NameQuestion = {
  name: 'a.contoso.com',
  kind: 'host',
  service: 'web',
  ports: [443],
  side: 'both',
  why: '',
}

const OPTIONS: ProbeOptions = {
  user: 'alice@contoso.com',
  sipDomain: 'contoso.com',
  side: undefined,
  server: undefined,
  timeoutMs: 1000,
  patienceMs: 5000,
  only: undefined,
}

function contextWith(records: ProducedRecord[]): ClientContext {
  return {
    lookup: () => Promise.reject(new Error('unused')),
    dial: () => Promise.reject(new Error('unused')),
    trustedRootsPem: '',
    nowMs: () => 0,
    random: length => new Uint8Array(length),
    record: record => void records.push(record),
  }
}

function stepOf(
  id: string,
  needs: 'name' | 'clock',
  run: (tools: StepTools) => Promise<'fine' | 'bad'>,
): AnyProbeStep {
  return defineStep({
    id,
    title: id,
    phase: 'discover',
    needs,
    gives: [],
    objective: '',
    sends: [],
    outcomes: {
      fine: { verdict: 'passed', text: 'fine', meaning: '' },
      bad: { verdict: 'failed', text: 'bad', meaning: '' },
    },
    target: () => 'x',
    run: async (_item, tools) => ({ outcome: await run(tools) }),
  })
}

async function check(steps: readonly AnyProbeStep[], signal = new AbortController().signal) {
  const records: ProducedRecord[] = []
  const run = await runProbe({
    steps,
    context: contextWith(records),
    options: OPTIONS,
    seeds: [
      { topic: 'name', item: NAME },
      { topic: 'name', item: NAME },
    ],
    signal,
  })
  return { run, records, outcomes: run.reports.map(({ step, outcome }) => `${step.id} ${outcome}`) }
}

test('an item that was given twice is worked on once', async () => {
  const { outcomes } = await check([stepOf('one', 'name', () => Promise.resolve('fine'))])
  expect(outcomes).toEqual(['one fine'])
})

test('steps that do not rest on each other run side by side', async () => {
  const first = Promise.withResolvers<'fine'>()
  const { outcomes } = await check([
    stepOf('waits', 'name', () => first.promise),
    stepOf('frees', 'name', () => {
      first.resolve('fine')
      return Promise.resolve('fine')
    }),
  ])
  expect(outcomes.toSorted()).toEqual(['frees fine', 'waits fine'])
})

test('a step that throws is a result of its own; the others go on', async () => {
  const { outcomes, run } = await check([
    stepOf('breaks', 'name', () => Promise.reject(new Error('oops'))),
    stepOf('holds', 'name', () => Promise.resolve('fine')),
  ])
  expect(outcomes.toSorted()).toEqual(['breaks error', 'holds fine'])
  expect(run.reports.find(({ outcome }) => outcome === 'error')?.text).toContain('oops')
})

test('an end from outside ends a step that hangs, and what fails because of it is not recorded', async () => {
  const controller = new AbortController()
  const { outcomes, run, records } = await check(
    [
      stepOf('hangs', 'name', () => new Promise(() => undefined)),
      stepOf('gives up', 'name', async ({ signal, record }) => {
        await new Promise(resolve => signal.addEventListener('abort', resolve))
        record.connection(
          { host: 'x.contoso.com', address: '192.0.2.1', port: 443, outcome: 'failed', words: 'ended' },
          0,
        )
        return 'bad'
      }),
      stepOf('ends all', 'name', () => {
        controller.abort()
        return Promise.resolve('fine')
      }),
    ],
    controller.signal,
  )
  expect(outcomes.toSorted()).toEqual(['ends all fine', 'gives up ended', 'hangs ended'])
  expect(run.cutShort).toBe(true)
  const kinds = records.map(record =>
    record.record === 'observation' ? record.observation.kind : record.record,
  )
  expect(new Set(kinds)).toEqual(new Set(['probe-step']))
})

test('a step that was asked for brings the steps it rests on', () => {
  const ids = (only: string): string[] => wantedSteps(catalogue, new Set([only])).map(({ id }) => id)
  expect(ids('dns')).toEqual(['dns'])
  expect(ids('tls')).toEqual(['dns', 'tcp', 'tls'])
  expect(ids('register')).toEqual(['dns', 'register', 'tcp', 'tls'])
  expect(ids('web-ticket-metadata')).toEqual([
    'autodiscover-root',
    'autodiscover-user',
    'dns',
    'tcp',
    'tls',
    'web-ticket-metadata',
  ])
})
