import { describe, expect, test } from 'vitest'
import { defineTable, formatKey } from '../../src/reference/entry.ts'

describe('formatKey', () => {
  test('writes result codes as eight hexadecimal digits', () => {
    expect(formatKey('hresult', 0x3d0000)).toBe('003D0000')
  })

  test('writes other numbers in decimal', () => {
    expect(formatKey('ms-diagnostics', 28032)).toBe('28032')
  })

  test('leaves text as it is', () => {
    expect(formatKey('event', 'LS Server/12303')).toBe('LS Server/12303')
  })
})

describe('defineTable', () => {
  const head = { kind: 'sip', source: 'RFC 3261', signIn: 'not part of sign-in' } as const

  test('takes from the head of the table what a row leaves out', () => {
    const [entry] = defineTable(head, [{ key: 180, name: 'Ringing', meaning: 'alerting' }])
    expect(entry).toEqual({
      id: 'sip/180',
      kind: 'sip',
      key: '180',
      name: 'Ringing',
      meaning: 'alerting',
      signIn: 'not part of sign-in',
      check: [],
      records: [],
      aliases: [],
      source: 'RFC 3261',
    })
  })

  test('lets a row overrule the head', () => {
    const [entry] = defineTable(head, [{ key: 489, name: 'Bad Event', meaning: 'm', source: 'RFC 6665' }])
    expect(entry?.source).toBe('RFC 6665')
  })
})
