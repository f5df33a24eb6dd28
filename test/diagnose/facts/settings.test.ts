import { expect, test } from 'vitest'
import type { Facts } from '../../../src/diagnose/facts/facts.ts'
import { isEmptyValue, isOn, settingBlocks, settingsNamed } from '../../../src/diagnose/facts/settings.ts'
import type { Setting } from '../../../src/trace/observation.ts'

const setting = (line: number, name: string, value: string, source = 0): Setting => ({
  kind: 'setting',
  object: '',
  name,
  value,
  quote: `${name} : ${value}`,
  origin: { source, offset: line * 10, length: 9, line, timeUs: Number.NaN, direction: 'none' },
})

const factsOf = (...settings: Setting[]): Facts => ({ settings }) as unknown as Facts

test('keeps what was printed together together, and begins anew where a name comes again', () => {
  const blocks = settingBlocks(
    factsOf(
      setting(3, 'SipAddress', 'sip:alice@contoso.com'),
      setting(4, 'Enabled', 'True'),
      setting(6, 'SipAddress', 'sip:bob@contoso.com'),
      setting(7, 'Enabled', 'False'),
    ),
  )
  expect(blocks.map(block => [block.value('sipaddress'), block.value('Enabled')])).toEqual([
    ['sip:alice@contoso.com', 'True'],
    ['sip:bob@contoso.com', 'False'],
  ])
})

test('separates what stands far apart or in another file', () => {
  expect(
    settingBlocks(factsOf(setting(1, 'A', '1'), setting(40, 'B', '2'), setting(41, 'C', '3', 1))),
  ).toHaveLength(3)
})

test('finds a name without regard to case', () => {
  expect(settingsNamed(factsOf(setting(1, 'PreventRun', '1')), 'preventrun')).toHaveLength(1)
})

test.each(['True', '$true', '1', '0x1', 'dword:00000001', '0x1 (1)'])('takes "%s" as switched on', value => {
  expect(isOn(value)).toBe(true)
})

test.each(['False', '0', '0x0', 'dword:00000000', '', '10'])('takes "%s" as not switched on', value => {
  expect(isOn(value)).toBe(false)
})

test('knows the ways a console prints nothing', () => {
  expect(['', '{}', '{ }', '$null', '<null>', '-'].every(isEmptyValue)).toBe(true)
  expect(isEmptyValue('{DC=contoso,DC=com}')).toBe(false)
})
