import { expect, test } from 'vitest'
import { exitOfParser } from '../../src/cli/parser.ts'
import { run } from './run.ts'

test.each([[['explain']], [['explain', '--bogus']], [['rules', 'a', 'b']]])(
  'wrong usage ends with 2, says why and what to do: %j',
  async argv => {
    const { status, err } = await run(...argv)
    expect(status).toBe(2)
    expect(err).toMatch(/^lyncpin: .+\n"lyncpin \w+ --help" lists what there is\n$/)
  },
)

test('help ends with 0', async () => {
  const { status, out } = await run('explain', '--help')
  expect([status, out]).toEqual([0, expect.stringContaining('--json')])
})

test('what no parser threw has no exit status here', () => {
  expect(exitOfParser(new Error('x'))).toBeUndefined()
})
