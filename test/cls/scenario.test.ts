import { describe, expect, test } from 'vitest'
import {
  EMPTY_ESTATE,
  findScenario,
  listScenarios,
  readEstate,
  settingsOf,
  withoutScenario,
  withScenario,
  withSettings,
} from '../../src/cls/scenario/estate.ts'
import { readProvider } from '../../src/cls/scenario/provider.ts'
import { DEFAULT_SETTINGS } from '../../src/cls/settings.ts'

const own = [readProvider({ name: 'SIPStack', level: 'All', flags: 'TF_DIAG|TF_SECURITY' })]

describe('scenarios of an estate', () => {
  test('are the shipped ones, under the documented names', () => {
    const names = listScenarios(EMPTY_ESTATE).map(({ identity }) => identity.replace('global/', ''))
    expect(names).toEqual(
      expect.arrayContaining(['AlwaysOn', 'Authentication', 'SignIn', 'XMPP', 'LYSSAndUCS', 'CPS']),
    )
    expect(names).toHaveLength(26)
  })

  test('of a site win over global ones of the same name', () => {
    const estate = withScenario(EMPTY_ESTATE, 'site:Redmond/Authentication', own)
    expect(findScenario(estate, 'authentication', 'Redmond')?.providers).toEqual(own)
    expect(findScenario(estate, 'authentication', 'Dublin')?.identity).toBe('global/Authentication')
  })

  test('can be removed, shipped ones as well, and given again', () => {
    const without = withoutScenario(EMPTY_ESTATE, 'global/XMPP')
    expect(findScenario(without, 'XMPP', '')).toBeUndefined()
    expect(findScenario(withScenario(without, 'global/XMPP', own), 'XMPP', '')?.providers).toEqual(own)
  })

  test('are read back from what is stored', () => {
    const estate = withSettings(withScenario(EMPTY_ESTATE, 'Own', own), 'site:Redmond', {
      etlMaxRetentionInDays: 3,
    })
    expect(readEstate(JSON.parse(JSON.stringify(estate)))).toEqual(estate)
  })
})

describe('settings', () => {
  test('have the documented defaults; a site with its own does not follow global', () => {
    expect(DEFAULT_SETTINGS).toMatchObject({
      etlFileRolloverSizeMB: 20,
      componentThrottleLimit: 5000,
      etlMinQuota: 3_221_225_472,
    })
    const global = withSettings(EMPTY_ESTATE, 'global', { etlFileRolloverMinutes: 5 })
    const estate = withSettings(global, 'site:Redmond', { componentThrottleSample: 9 })
    expect(settingsOf(estate, 'Dublin').etlFileRolloverMinutes).toBe(5)
    expect(settingsOf(estate, 'Redmond')).toMatchObject({
      etlFileRolloverMinutes: 60,
      componentThrottleSample: 9,
    })
    expect(settingsOf(estate, 'Redmond', { componentThrottleSample: 1 }).componentThrottleSample).toBe(1)
  })

  test('that make no sense are refused', () => {
    expect(() => withSettings(EMPTY_ESTATE, 'global', { etlFileRolloverSizeMB: -1 })).toThrow(
      'etlFileRolloverSizeMB',
    )
  })
})

describe('a provider', () => {
  test('with a misspelt flag, level or type is refused with what was meant', () => {
    expect(() => readProvider({ name: 'S4', flags: 'TF_PROTOCL' })).toThrow('did you mean TF_PROTOCOL?')
    expect(() => readProvider({ name: 'S4', level: 'Verbos' })).toThrow('did you mean Verbose?')
    expect(() => readProvider({ name: 'S4', type: 'WP' })).toThrow('did you mean WPP?')
  })
})
