import { expect, test } from 'vitest'
import { defineFault } from '../../../src/lab/fault.ts'
import { type Expectation, judgeCase, type MatrixFinding } from '../../../src/lab/matrix/matrix-case.ts'

const fault = defineFault({
  id: 'dns/example',
  title: 'A name is missing',
  records: ['DNS-01'],
  rules: ['dns/no-discovery-records'],
  hits: { inside: 'all', outside: 'none' },
  apply: () => Promise.resolve(() => undefined),
})
const named: Expectation = { kind: 'named', rules: ['dns/no-discovery-records'] }
const hidden: Expectation = { kind: 'out-of-sight', because: 'only a log tells' }
const finding = (rule: string, causes: readonly string[], kind: MatrixFinding['kind'] = 'cause') =>
  ({ rule, kind, certainty: 'likely', causes, leading: 1 }) as const
const own = finding('dns/no-discovery-records', ['DNS-01'])
const other = finding('tls/name-mismatch', ['TLS-26'])

test.each([
  ['the fault is named first', named, true, [own, other], 'right'],
  ['another finding comes first', named, true, [other, own], 'other-finding'],
  ['the right rule names another cause', named, true, [finding(own.rule, ['DNS-08'])], 'other-finding'],
  ['nothing is found', named, true, [], 'other-finding'],
  ['it does not fail', named, false, [own], 'other-outcome'],
  ['it fails where nothing is wrong', { kind: 'nothing' }, true, [own], 'other-outcome'],
  ['nothing fails where nothing is wrong', { kind: 'nothing' }, false, [], 'right'],
  ['another cause is named where nothing is wrong', { kind: 'nothing' }, false, [other], 'false-alarm'],
  ['what cannot be known stays unknown', hidden, false, [], 'out-of-sight'],
  ['a symptom of what cannot be known', hidden, true, [{ ...other, kind: 'symptom' }], 'out-of-sight'],
  ['another cause of what cannot be known', hidden, true, [other], 'false-alarm'],
] as const)('%s', (_what, expected, failed, findings, verdict) => {
  expect(judgeCase(fault, expected, { failed, findings })).toBe(verdict)
})

test('without a fault every finding is a false alarm', () => {
  expect(judgeCase(undefined, { kind: 'nothing' }, { failed: false, findings: [own] })).toBe('false-alarm')
})
