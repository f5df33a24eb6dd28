import { describe, expect, test } from 'vitest'
import { run } from '../run.ts'

/** Runs the command; gives its exit status and what it printed. */
async function explain(...argv: string[]): Promise<{ exit: number; text: string }> {
  const { status, out } = await run('explain', ...argv)
  return { exit: status, text: out }
}

describe('lyncpin explain', () => {
  test('explains a code and names the rules that use it', async () => {
    const { exit, text } = await explain('28032')
    expect(exit).toBe(0)
    expect(text).toContain('The web ticket is invalid')
    expect(text).toContain('ticket/web-ticket-refused')
  })

  test('takes a negative number for a code, not for an option', async () => {
    expect((await explain('-2146893022')).text).toContain('SEC_E_WRONG_PRINCIPAL')
  })

  test('reads words that belong together as one code', async () => {
    const { text } = await explain('LS', 'User', 'Services', '32174', 'SIP', '403', '--json')
    expect(JSON.parse(text).codes.map((code: { text: string }) => code.text)).toEqual([
      'LS User Services 32174',
      'SIP 403',
    ])
  })

  test('ends with 3 for a code that no table has, and says what its facility tells', async () => {
    const { exit, text } = await explain('0x8007ABCD')
    expect(exit).toBe(3)
    expect(text).toContain('Facility Win32')
  })

  test('ends with 3 when one of several is not understood', async () => {
    expect((await explain('28032', 'nonsense')).exit).toBe(3)
  })
})
