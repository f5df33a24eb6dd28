import { expect, test } from 'vitest'
import { wrap } from '../../../src/report/style.ts'
import { formatReportText } from '../../../src/report/text/report.ts'
import { reportCase } from '../../../src/workbench/report-case.ts'
import { answer, createClientLog, openTexts, register } from '../../trace/logs.ts'

const options = { colour: false, width: 100, verbose: true }

test('never sends a control character of a log to the terminal', async () => {
  const log = createClientLog()
  const user = 'bob\u001b]0;x\u0007@contoso.com'
  log.sends(0, register({ cseq: 1, user }))
  log.receives(
    5,
    answer('403 Forb\u001b[31midden', {
      cseq: 1,
      user,
      headers: 'ms-diagnostics: 4003;reason="\u202egnp.exe"\r\n',
    }),
  )
  const opened = await openTexts({ 'evil\u001b[2J.log': log.text() })
  const text = formatReportText(await reportCase(opened), options)
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
})

test('colours only when asked', async () => {
  const opened = await openTexts({ empty: 'nothing here\n' })
  const report = await reportCase(opened)
  expect(formatReportText(report, options)).not.toContain('\u001b[')
  expect(formatReportText(report, { ...options, colour: true })).toContain('\u001b[1m')
})

test('says that there is no attempt', async () => {
  const report = await reportCase(await openTexts({ empty: 'nothing here\n' }))
  expect(formatReportText(report, options)).toContain('No sign-in attempt in these logs')
})

test('wraps at blanks and lets a long word stand', () => {
  expect(wrap('aa bb cc', 6, ' ')).toBe(' aa bb\n cc')
  expect(wrap('a'.repeat(9), 6, ' ')).toBe(` ${'a'.repeat(9)}`)
})
