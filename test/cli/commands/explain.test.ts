import { afterEach, describe, expect, test, vi } from 'vitest'
import { command } from '../../../src/cli/commands/explain.ts'

/** Runs the command; gives its exit status and what it printed. */
async function run(...argv: string[]): Promise<{ exit: number; text: string }> {
  const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  const exit = await command.run(argv)
  return { exit, text: write.mock.calls.map(([text]) => String(text)).join('') }
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('lyncpin explain', () => {
  test('explains a code and names the rules that use it', async () => {
    const { exit, text } = await run('28032')
    expect(exit).toBe(0)
    expect(text).toContain('The web ticket is invalid')
    expect(text).toContain('ticket/web-ticket-refused')
  })

  test('takes a negative number for a code, not for an option', async () => {
    expect((await run('-2146893022')).text).toContain('SEC_E_WRONG_PRINCIPAL')
  })

  test('reads words that belong together as one code', async () => {
    const { text } = await run('LS', 'User', 'Services', '32174', 'SIP', '403', '--json')
    expect(JSON.parse(text).codes.map((code: { text: string }) => code.text)).toEqual([
      'LS User Services 32174',
      'SIP 403',
    ])
  })

  test('ends with 3 for a code that no table has, and says what its facility tells', async () => {
    const { exit, text } = await run('0x8007ABCD')
    expect(exit).toBe(3)
    expect(text).toContain('Facility Win32')
  })

  test('ends with 3 when one of several is not understood', async () => {
    expect((await run('28032', 'nonsense')).exit).toBe(3)
  })
})
