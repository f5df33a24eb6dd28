import { describe, expect, test } from 'vitest'
import { rulesAbout } from '../../src/diagnose/rule-references.ts'
import { findReference } from '../../src/reference/reference-id.ts'
import { exampleRule } from '../example-rule.ts'

const silent = {
  seeAlso: [],
  covers: [],
  causes: [],
  lookAlikes: [],
  settle: [],
  explain: '',
  scope: '',
  title: { fires: '', clear: '' },
}

/** Why the rule has to do with the entry, or undefined. */
function why(id: string, parts: Parameters<typeof exampleRule>[0]): string | undefined {
  const entry = findReference(id)
  if (!entry) throw new Error(`no entry ${id}`)
  return rulesAbout(entry, [exampleRule({ ...silent, ...parts })])[0]?.why
}

describe('a rule has to do with an entry', () => {
  test('that it names by its id', () => {
    expect(why('ms-diagnostics/4003', { seeAlso: ['ms-diagnostics/4003'] })).toBe('names it')
  })

  test('that it names in words', () => {
    expect(why('event/LS User Services/32174', { seeAlso: ['event LS User Services 32174'] })).toBe(
      'names it',
    )
  })

  test('that it names by the result code of a Win32 error', () => {
    expect(why('win32/10060', { seeAlso: ['hresult/8007274C'] })).toBe('names it')
  })

  test('whose SIP status it names, when the client mirrors it', () => {
    expect(why('hresult/80EF0193', { seeAlso: ['sip/403'] })).toBe('names it')
  })

  test('that is a failure it covers', () => {
    expect(why('failure/SIP-01', { covers: ['SIP-01'] })).toBe('names it')
  })

  test('that its texts mention', () => {
    expect(why('ms-diagnostics/4003', { explain: 'The pool answers 4003.' })).toBe('mentions it')
  })

  test('whose symbol its texts mention', () => {
    expect(why('hresult/80090322', { scope: 'code SEC_E_WRONG_PRINCIPAL in the log' })).toBe('mentions it')
  })

  test('when it covers a failure of the entry', () => {
    expect(why('ms-diagnostics/4003', { covers: ['SIP-01'] })).toBe('covers a related failure')
  })
})

describe('a rule has nothing to do with an entry', () => {
  test('whose number stands inside another number', () => {
    expect(why('ms-diagnostics/4003', { explain: 'after 40030 ms' })).toBeUndefined()
  })

  test('whose status stands there without its protocol', () => {
    expect(why('sip/403', { explain: '403 lines were read' })).toBeUndefined()
  })
})

test('rules that name the entry come before rules that only cover a failure of it', () => {
  const entry = findReference('ms-diagnostics/4003')
  const covering = exampleRule({ ...silent, id: 'a/covers', covers: ['SIP-01'] })
  const naming = exampleRule({ ...silent, id: 'z/names', seeAlso: ['ms-diagnostics/4003'] })
  expect(entry && rulesAbout(entry, [covering, naming]).map(({ rule }) => rule.id)).toEqual([
    'z/names',
    'a/covers',
  ])
})

test('among rules that are equally close, what names why comes before what is harmless', () => {
  const entry = findReference('ms-diagnostics/4003')
  const harmless = exampleRule({ ...silent, id: 'a/noise', kind: 'noise', seeAlso: ['ms-diagnostics/4003'] })
  const cause = exampleRule({ ...silent, id: 'z/cause', seeAlso: ['ms-diagnostics/4003'] })
  expect(entry && rulesAbout(entry, [harmless, cause]).map(({ rule }) => rule.id)).toEqual([
    'z/cause',
    'a/noise',
  ])
})
