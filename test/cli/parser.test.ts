import { afterEach, expect, test, vi } from 'vitest'
import { main } from '../../src/cli/main.ts'
import { exitOfParser } from '../../src/cli/parser.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

test.each([[['explain']], [['explain', '--bogus']], [['rules', 'a', 'b']]])(
  'wrong usage ends with 2, says why and what to do: %j',
  async argv => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    expect(await main(argv)).toBe(2)
    expect(stderr.mock.calls.map(([text]) => String(text)).join('')).toMatch(
      /^lyncpin: .+\n"lyncpin \w+ --help" lists what there is\n$/,
    )
  },
)

test('help ends with 0', async () => {
  const stdout = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  expect(await main(['explain', '--help'])).toBe(0)
  expect(stdout.mock.calls.map(([text]) => String(text)).join('')).toContain('--json')
})

test('what no parser threw has no exit status here', () => {
  expect(exitOfParser(new Error('x'))).toBeUndefined()
})
