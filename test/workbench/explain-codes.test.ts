import { expect, test } from 'vitest'
import { explainCodes } from '../../src/workbench/explain-codes.ts'
import { exampleRule } from '../example-rule.ts'

const rule = exampleRule()

test('a code comes with the rules and failures that have to do with it', () => {
  const [code] = explainCodes(['4003'], [rule]).codes
  expect(code?.meanings[0]).toMatchObject({
    id: 'ms-diagnostics/4003',
    known: true,
    rules: [{ id: 'register/not-outside', title: '<user> may not sign in from outside', why: 'names it' }],
    failures: [{ id: 'SIP-01', title: 'User may not sign in from outside' }, { id: 'SIP-02' }],
  })
})

test('the id of a rule is explained by the rule', () => {
  const [code] = explainCodes([rule.id], [rule]).codes
  expect(code?.meanings).toMatchObject([
    { id: 'rule/register/not-outside', kind: 'rule', meaning: 'The pool refuses <user> with 4003.' },
  ])
})

test('a record of the catalogue comes with the rules that cover it', () => {
  const [code] = explainCodes(['SIP-01'], [rule]).codes
  expect(code?.meanings[0]?.rules.map(({ id }) => id)).toEqual(['register/not-outside'])
})

test('a misspelt name gets a suggestion', () => {
  const [code] = explainCodes(['SEC_E_WRONG_PRINCIPLE'], []).codes
  expect(code).toEqual({ text: 'SEC_E_WRONG_PRINCIPLE', meanings: [], didYouMean: 'SEC_E_WRONG_PRINCIPAL' })
})

test('an unknown code is marked as unknown', () => {
  const [code] = explainCodes(['0x8007ABCD'], []).codes
  expect(code?.meanings[0]?.known).toBe(false)
})
