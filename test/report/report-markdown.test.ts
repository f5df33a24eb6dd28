import { describe, expect, test } from 'vitest'
import { formatReportMarkdown } from '../../src/report/report-markdown.ts'
import { buildLadder } from '../../src/trace/ladder/ladder.ts'
import { reportCase } from '../../src/workbench/report-case.ts'
import { answer, createClientLog, openTexts, register } from '../trace/logs.ts'
import { HOSTILE_NAME, hostileLog } from './hostile.ts'

async function markdownOf(files: Readonly<Record<string, string>>): Promise<string> {
  const opened = await openTexts(files)
  const ladders = new Map(
    opened.assembled.attempts.map(attempt => [attempt.id, buildLadder(attempt, opened.timeOf)]),
  )
  return formatReportMarkdown(await reportCase(opened), { ladders })
}

/** What Markdown would format: the text without code blocks and code spans. */
function outsideCode(text: string): string {
  return text
    .replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '')
    .replace(/(?<![\\`])(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, 'CODE')
}

describe('formatReportMarkdown', () => {
  test('tells attempts, diagram and logs', async () => {
    const log = createClientLog()
    log.sends(0, register({ cseq: 1 }))
    log.receives(10, answer('403 Forbidden', { cseq: 1 }))
    const text = await markdownOf({ 'a.UccApilog': log.text() })
    expect(text).toContain('# 1 of 1 sign-in failed')
    expect(text).toContain(
      '| a1 | 2016-03-14 10:00:00 UTC | `alice@contoso.com` | ✗ failed in register | inside | 10 ms | 1 |',
    )
    expect(text).toMatch(/```text\n +Client +Front End\n/)
    expect(text).toContain('- `a.UccApilog`: ')
  })

  test('lets a log neither link, embed, mention, format nor leave its code', async () => {
    const text = await markdownOf({ [HOSTILE_NAME]: hostileLog() })
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
    const outside = outsideCode(text)
    expect(outside).not.toMatch(/(?<!\\)(?:<|\]\(|!\[)/)
    expect(outside).not.toContain('://')
    expect(outside).not.toMatch(/^# owned/m)
    expect(
      text
        .split('\n')
        .filter(line => line.startsWith('#'))
        .every(line => /^#{1,2} /.test(line)),
    ).toBe(true)
  })
})
