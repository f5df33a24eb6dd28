import { describe, expect, test } from 'vitest'
import { pageOfRule } from '../../src/report/rule-page.ts'
import { formatRuleListText, formatRuleText } from '../../src/report/rule-text.ts'
import { exampleRule } from '../example-rule.ts'

const plain = { colour: false, width: 80 }

describe('the page of a rule', () => {
  const text = formatRuleText(pageOfRule(exampleRule()), plain)

  test('has its parts in order', () => {
    const headings = text.split('\n').filter(line => /^ {2}[A-Z]/.test(line) && !line.endsWith('.'))
    expect(headings.map(line => line.trim())).toEqual([
      'Who is affected',
      'Cause',
      'Not to be confused with',
      'What would settle it',
      'Evidence it needs',
      'See also',
      'Covers',
      'Samples',
    ])
  })

  test('gives commands to paste unwrapped', () => {
    const narrow = formatRuleText(pageOfRule(exampleRule()), { colour: false, width: 40 })
    expect(narrow).toContain('\n         Grant-CsExternalAccessPolicy -Identity <user> -PolicyName Outside\n')
  })

  test('leaves out parts that the rule does not have', () => {
    const short = formatRuleText(pageOfRule(exampleRule({ lookAlikes: [], settle: [], seeAlso: [] })), plain)
    expect(short).not.toMatch(/confused|settle|See also/)
  })
})

describe('the list of rules', () => {
  const pages = [
    exampleRule({ id: 'ticket/b', stage: 'ticket', covers: ['WT-01'] }),
    exampleRule({ id: 'dns/a', stage: 'dns', kind: 'noise', covers: [] }),
  ].map(pageOfRule)

  test('is grouped by stage in the order of a sign-in, with kind and failures', () => {
    expect(formatRuleListText(pages, 165, plain)).toBe(
      [
        'DNS',
        '  dns/a     noise    <user> may not sign in from outside',
        '',
        'Web ticket',
        '  ticket/b  cause    <user> may not sign in from outside [WT-01]',
        '',
        '2 rules, covering 1 of 165 catalogued failures. lyncpin rules ID shows one.',
      ].join('\n'),
    )
  })

  test('of no rules says so', () => {
    expect(formatRuleListText([], 165, plain)).toMatch(/^0 rules, covering 0 of 165/)
  })
})
