import { expect, test } from 'vitest'
import { failures } from '../../src/reference/failures.ts'
import { formatCoverageMarkdown } from '../../src/report/coverage-markdown.ts'
import { pageOfRule } from '../../src/report/rule-page.ts'
import { exampleRule } from '../example-rule.ts'

const markdown = formatCoverageMarkdown(failures, [pageOfRule(exampleRule())])

test('holds every record of the catalogue once', () => {
  expect(markdown.match(/^\| <a id="/gm)).toHaveLength(failures.length)
})

test('links a record to the rule that covers it', () => {
  expect(markdown).toContain(
    '| <a id="sip-01"></a>SIP-01 | User may not sign in from outside | [register/not-outside](rules/register/not-outside.md) |',
  )
})

test('says of an uncovered record why it is not seen', () => {
  expect(markdown).toContain('*cannot be seen in any log*: happens in another product')
  expect(markdown).toContain('*needs a probe*: only the NS records tell')
})

test('counts what is covered', () => {
  expect(markdown).toContain('| recognised by a rule | 1 |')
})

test('lists ids of rules that the catalogue does not have', () => {
  expect(markdown).toMatch(/## Beyond the catalogue[\s\S]*\| XX-99 \| \[register\/not-outside\]/)
})
