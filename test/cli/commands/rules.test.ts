import { describe, expect, test } from 'vitest'
import { command } from '../../../src/cli/commands/rules.ts'
import { rules } from '../../../src/diagnose/rules.gen.ts'
import { run } from '../run.ts'

/** Runs the command; gives what it printed. */
async function print(...argv: string[]): Promise<string> {
  const { status, out } = await run('rules', ...argv)
  expect(status).toBe(0)
  return out
}

describe('lyncpin rules', () => {
  test('lists every rule', async () => {
    const text = await print()
    expect(rules.filter(({ id }) => !text.includes(id))).toEqual([])
  })

  test('lists every rule as JSON', async () => {
    const list = JSON.parse(await print('--json'))
    expect(list).toMatchObject({ schema: 'lyncpin.rules', version: 1 })
    expect(list.rules).toHaveLength(rules.length)
  })

  test('shows one rule', async () => {
    expect(await print('ticket/web-ticket-refused')).toContain('Who is affected')
  })

  test('finds a rule by its name without stage', async () => {
    expect(JSON.parse(await print('web-ticket-refused', '--json')).id).toBe('ticket/web-ticket-refused')
  })

  test.each(['ticket/web-ticket-refusd', 'web-ticket-refusd', 'web-ticket'])(
    'suggests the closest id for %s',
    async id => {
      await expect(command.run([id])).rejects.toThrow('Did you mean "ticket/web-ticket-refused"?')
    },
  )
})
