import { expect, test } from 'vitest'
import { rules } from '../../src/diagnose/rules.gen.ts'
import { pageOfRule, showPlaceholders } from '../../src/report/rule-page.ts'
import { exampleRule } from '../example-rule.ts'

const page = pageOfRule(exampleRule())

test('places that a finding fills are shown by their names', () => {
  expect(page.title.fires).toBe('<user> may not sign in from outside')
  expect(page.causes[0]?.remedy).toEqual([
    'Grant-CsExternalAccessPolicy -Identity <user> -PolicyName Outside',
  ])
  expect(showPlaceholders('no {place} {of_its} own')).toBe('no <place> <of_its> own')
})

test('failures come with their titles, and one that the catalogue does not have without', () => {
  expect(page.covers).toEqual([
    { id: 'SIP-01', title: 'User may not sign in from outside' },
    { id: 'XX-99', title: '' },
  ])
})

test('what it refers to is resolved in the reference; a document stays as it is', () => {
  expect(page.seeAlso).toEqual([
    {
      text: 'ms-diagnostics/4003',
      references: [
        {
          id: 'ms-diagnostics/4003',
          label: 'ms-diagnostics 4003',
          name: 'From URI not enabled for remote access',
        },
      ],
    },
    {
      text: 'event LS User Services 32174',
      references: [
        {
          id: 'event/LS User Services/32174',
          label: 'event 32174 (LS User Services)',
          name: 'server startup is being delayed',
        },
      ],
    },
    { text: 'MS-OCER §7', references: [] },
  ])
})

test('facts are named for people', () => {
  expect(page.evidence.needs).toEqual([{ fact: 'diagnostics', what: 'diagnostics headers, faults and ids' }])
})

test('every rule of the catalogue has a page', () => {
  expect(rules.map(pageOfRule).map(({ id }) => id)).toEqual(rules.map(({ id }) => id))
})
