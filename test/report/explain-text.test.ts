import { describe, expect, test } from 'vitest'
import type { ExplainedMeaning, ExplainReport } from '../../src/report/explain-report.ts'
import { formatExplainText } from '../../src/report/explain-text.ts'

const meaning: ExplainedMeaning = {
  id: 'sip/403',
  kind: 'sip',
  name: '403 Forbidden',
  reading: 'SIP status 403',
  known: true,
  meaning: 'Understood and refused.',
  signIn: 'The user is known and may not.',
  check: ['Get-CsUser -Identity sip:<user> | select Enabled,SipAddress,RegistrarPool', 'Look at the policy.'],
  source: 'RFC 3261',
  rules: [{ id: 'register/not-outside', title: 'Not outside', why: 'names it' }],
  failures: [{ id: 'SIP-01', title: 'Not allowed outside' }],
}

function format(codes: ExplainReport['codes'], options = { colour: false, width: 60 }): string {
  return formatExplainText({ schema: 'lyncpin.explain', version: 1, codes }, options)
}

describe('formatExplainText', () => {
  test('stands in columns and does not wrap commands', () => {
    expect(format([{ text: 'SIP 403', meanings: [meaning], didYouMean: '' }])).toBe(
      [
        'SIP 403',
        '',
        '  SIP 403  Forbidden',
        '    Meaning      Understood and refused.',
        '    For sign-in  The user is known and may not.',
        '    Check        - Get-CsUser -Identity sip:<user> | select Enabled,SipAddress,RegistrarPool',
        '                 - Look at the policy.',
        '    Rules        register/not-outside  Not outside',
        '    Failures     SIP-01  Not allowed outside',
        '    Source       RFC 3261',
      ].join('\n'),
    )
  })

  test('counts several meanings', () => {
    expect(format([{ text: '403', meanings: [meaning, meaning], didYouMean: '' }])).toContain(
      '403  2 meanings',
    )
  })

  test('says how a rule is related when it does not name the code itself', () => {
    const rules = [{ id: 'a/b', title: 'T', why: 'mentions it' }] as const
    expect(format([{ text: 'x', meanings: [{ ...meaning, rules }], didYouMean: '' }])).toContain(
      'a/b  T (mentions it)',
    )
  })

  test('sums up what would be a long list', () => {
    const failures = Array.from({ length: 9 }, (_, i) => ({ id: `SIP-0${i}`, title: 't' }))
    expect(format([{ text: 'x', meanings: [{ ...meaning, failures }], didYouMean: '' }])).toContain(
      '… and 3 more',
    )
  })

  test('suggests what may have been meant', () => {
    const text = format([{ text: 'SEC_E_WRONG', meanings: [], didYouMean: 'SEC_E_WRONG_PRINCIPAL' }])
    expect(text).toContain('Did you mean "SEC_E_WRONG_PRINCIPAL"?')
  })

  test('lets no control character of the question reach the terminal', () => {
    const text = format([
      { text: '\u001b]0;x\u0007', meanings: [{ ...meaning, name: '\u001b[2J' }], didYouMean: '' },
    ])
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
  })

  test('colours only where it is asked to', () => {
    expect(
      format([{ text: 'x', meanings: [meaning], didYouMean: '' }], { colour: true, width: 60 }),
    ).toContain('\u001b[')
  })
})
