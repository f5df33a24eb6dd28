import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { AgentCard } from '../../../src/cls/agent/protocol.ts'
import { createKnownAgents } from '../../../src/cls/transport/known-agents.ts'
import { temporaryFolder } from '../temporary-folder.ts'

const card = (machine: string): AgentCard => ({ machine, pool: '', site: '', version: '1' })
const never = new Promise<never>(() => undefined)

describe('the agents of an estate', () => {
  test('are those of the bucket while it answers', async () => {
    const lists = [[card('a')], [card('a'), card('b')]]
    const known = createKnownAgents(async () => lists.shift() ?? [], undefined)
    expect(await known.list()).toEqual([card('a')])
    expect(await known.list()).toEqual([card('a'), card('b')])
  })

  test.each([
    ['is silent', () => never],
    ['refuses', () => Promise.reject(new Error('no leader'))],
  ])('are those that were known last when the bucket %s', async (_, fails) => {
    let read: () => Promise<AgentCard[]> = async () => [card('a')]
    const known = createKnownAgents(() => read(), undefined)
    await known.list()
    read = fails
    expect(await known.list()).toEqual([card('a')])
  })

  test('are not those of a list that was overtaken by a newer one', async () => {
    const slow = Promise.withResolvers<AgentCard[]>()
    const lists = [Promise.resolve([card('a')]), slow.promise, Promise.resolve([card('a'), card('b')])]
    const known = createKnownAgents(() => lists.shift() ?? never, undefined)
    await known.list()
    const overtaken = known.list()
    await known.list()
    slow.resolve([card('a')])
    expect(await overtaken).toHaveLength(2)
    expect(known.last).toHaveLength(2)
  })

  test('are known to the next process', async () => {
    const file = join(temporaryFolder(), 'cls', 'agents.json')
    await createKnownAgents(async () => [card('a')], file).list()
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual([card('a')])
    expect(await createKnownAgents(() => never, file).list()).toEqual([card('a')])
  })

  test('are an error when nobody ever knew any', async () => {
    const known = createKnownAgents(() => Promise.reject(new Error('no leader')), undefined)
    await expect(known.list()).rejects.toThrow('no leader')
  })
})
