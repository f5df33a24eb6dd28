import { describe, expect, test } from 'vitest'
import { entries } from '../../src/reference/entries.ts'
import { findReference, parseReferenceId } from '../../src/reference/reference-id.ts'

describe('findReference', () => {
  test('finds every entry by its own id', () => {
    expect(entries.filter(entry => findReference(entry.id)?.id !== entry.id).map(({ id }) => id)).toEqual([])
  })

  test('finds the Win32 error under the id of its HRESULT', () => {
    expect(findReference('hresult/8007274c')?.id).toBe('win32/10060')
  })

  test('finds a mirrored SIP status', () => {
    expect(findReference('hresult/80EF0193')?.name).toContain('403')
  })

  test('does not take a specification for an id', () => {
    expect(findReference('MS-OCAUTHWS §3.2.4.1')).toBeUndefined()
  })
})

describe('parseReferenceId', () => {
  test('splits at the first slash only', () => {
    expect(parseReferenceId('event/LS User Services/32174')).toEqual({
      kind: 'event',
      key: 'LS User Services/32174',
    })
  })

  test('refuses a rule id', () => {
    expect(parseReferenceId('ticket/web-ticket-refused')).toBeUndefined()
  })
})
