import { describe, expect, test } from 'vitest'
import { formatRuleIndexMarkdown, formatRuleMarkdown } from '../../src/report/rule-markdown.ts'
import { pageOfRule } from '../../src/report/rule-page.ts'
import { exampleRule } from '../example-rule.ts'

describe('the page of a rule', () => {
  const markdown = formatRuleMarkdown(pageOfRule(exampleRule()))

  test('begins with its title, escaped', () => {
    expect(markdown).toMatch(/^# \\<user\\> may not sign in from outside\n/)
  })

  test('escapes what a rule text would turn into markup', () => {
    expect(markdown).toContain('Users whose policy \\| forbids it.')
  })

  test('shows commands as code and sentences as text', () => {
    expect(markdown).toContain('- `Get-CsExternalAccessPolicy | select Identity`')
    expect(markdown).toContain('- Ask the administrator.')
  })

  test('links a failure to its row of the table of coverage', () => {
    expect(markdown).toContain('[SIP-01](../../coverage.md#sip-01) User may not sign in from outside')
  })

  test('names an id that the catalogue does not have without a link', () => {
    expect(markdown).toContain('\n- XX-99\n')
  })

  test('names the entries that it refers to', () => {
    expect(markdown).toContain('- ms-diagnostics 4003: From URI not enabled for remote access')
  })
})

test('the index lists the rules by stage, in the order of a sign-in', () => {
  const pages = [
    exampleRule({ id: 'ticket/b', stage: 'ticket' }),
    exampleRule({ id: 'dns/a', stage: 'dns' }),
  ].map(pageOfRule)
  const index = formatRuleIndexMarkdown(pages)
  expect(index.match(/^## .*$/gm)).toEqual(['## DNS', '## Web ticket'])
  expect(index).toContain(
    '| [a](dns/a.md) | \\<user\\> may not sign in from outside | cause | SIP-01, XX-99 |',
  )
})
