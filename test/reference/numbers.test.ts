import { describe, expect, test } from 'vitest'
import {
  explainBareNumber,
  explainEvent,
  explainHttp,
  explainNumber,
  explainShortHex,
  knownNumber,
} from '../../src/reference/numbers.ts'

const ids = (explanations: readonly { readonly entry: { readonly id: string } }[]): string[] =>
  explanations.map(({ entry }) => entry.id)

describe('explainNumber', () => {
  test('explains an unknown diagnostics id by its range', () => {
    const [explanation] = explainNumber('ms-diagnostics', 28099)
    expect(explanation?.known).toBe(false)
    expect(explanation?.entry.meaning).toContain('authentication of the web services')
  })

  test('explains an unknown SIP status by its class', () => {
    expect(explainNumber('sip', 499)[0]?.entry.meaning).toContain('Class 4xx of SIP')
  })

  test('says nothing of a number that cannot be a status', () => {
    expect(explainNumber('http', 700)).toEqual([])
  })

  test('says nothing of a number that cannot be a TLS alert', () => {
    expect(explainNumber('tls-alert', 300)).toEqual([])
  })
})

describe('knownNumber', () => {
  test('is silent about what no table has', () => {
    expect(knownNumber('port', 1)).toEqual([])
  })
})

describe('explainHttp', () => {
  test('uses the IIS sub-status', () => expect(ids(explainHttp(403, 16))).toEqual(['http/403.16']))
  test('falls back to the status', () => expect(ids(explainHttp(403, 250))).toEqual(['http/403']))
})

describe('explainEvent', () => {
  test('uses the provider', () => {
    expect(ids(explainEvent(32042, 'ls user services'))).toEqual(['event/LS User Services/32042'])
  })

  test('takes the name of a log for no provider', () => {
    expect(ids(explainEvent(32042, 'Lync Server'))).toEqual(['event/LS User Services/32042'])
  })

  test('does not take the event of another provider for it', () => {
    const [explanation] = explainEvent(1017, 'Some Other Program')
    expect(explanation).toMatchObject({ known: false, entry: { id: 'event/Some Other Program/1017' } })
  })
})

describe('explainBareNumber', () => {
  test('takes a status for SIP first, then HTTP', () => {
    expect(ids(explainBareNumber(401))).toEqual(['sip/401', 'http/401'])
  })

  test('gives every meaning, the most likely for a sign-in first', () => {
    expect(ids(explainBareNumber(1))).toEqual(['ms-diagnostics/1', 'event/Lync/1', 'win32/1', 'kerberos/1'])
  })
})

describe('explainShortHex', () => {
  test('reads a diagnostics id', () => expect(ids(explainShortHex(0xfa4))).toEqual(['ms-diagnostics/4004']))
  test('reads a Kerberos failure code', () => expect(ids(explainShortHex(0x18))).toEqual(['kerberos/24']))
  test('reads a SIP status', () => expect(ids(explainShortHex(0x191))).toEqual(['sip/401']))
  test('reads a result code without leading zeros', () => {
    expect(ids(explainShortHex(0x3d0000))).toEqual(['hresult/003D0000'])
  })
})
