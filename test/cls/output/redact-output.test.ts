import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { learnOutput, redactOutput } from '../../../src/cls/output/redact-output.ts'
import { createRedactor } from '../../../src/trace/redact.ts'

const NAMES = /alice|contoso|fe01/i

function redacted(texts: readonly string[], kind: 'text' | 'lines'): string[] {
  const redactor = createRedactor()
  for (const text of texts) learnOutput(text, kind, redactor)
  return texts.map(text => redactOutput(text, kind, redactor))
}

describe('what a search writes', () => {
  test('holds no name, also where it stands bare before the record that gives it away', () => {
    const bare =
      'TL_INFO(TF_COMPONENT) [POOL01\\\\FE01]1.1::01/01/2026-09:00:00.000.1 (S4,A::b:c.cpp(1)) alice is known\r\n'
    const named = 'From: <sip:alice@contoso.com>;tag=1\r\nX-MS-server-fqdn: fe01.contoso.com\r\n'
    const [one = '', two = ''] = redacted([bare, named], 'text')
    expect(one + two).not.toMatch(NAMES)
    expect(one).toContain('01/01/2026-09:00:00.000')
    expect(one.endsWith('\r\n')).toBe(true)
  })

  test('stays JSON line by line, with keys, numbers and times as they were', () => {
    const line = {
      time: '2026-01-01T09:00:00.000Z',
      timeUs: 1,
      machine: 'fe01.contoso.com',
      text: 'REGISTER sip:alice@contoso.com',
    }
    const [text = ''] = redacted([`${JSON.stringify(line)}\n`], 'lines')
    expect(text).not.toMatch(NAMES)
    expect(JSON.parse(text)).toMatchObject({ time: line.time, timeUs: 1 })
  })

  test('is rewritten whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string()),
        fc.constantFrom('text', 'lines'),
        (texts, kind) => void redacted(texts, kind as 'text'),
      ),
    )
  })
})
