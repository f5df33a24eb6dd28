import { describe, expect, test } from 'vitest'
import { entryOfResultCode, explainResultCode } from '../../src/reference/result-codes.ts'

function check(code: number, id: string): void {
  const [explanation] = explainResultCode(code)
  expect(explanation?.entry.id).toBe(id)
}

describe('explainResultCode', () => {
  test('finds a code in its table', () => check(0x80090322, 'hresult/80090322'))
  test('finds the Win32 error that an HRESULT carries', () => check(0x8007274c, 'win32/10060'))
  test('finds the SIP status that a client code mirrors', () => check(0x80ef0193, 'hresult/80EF0193'))
  test('finds the HTTP status that an HRESULT carries', () => check(0x80190191, 'http/401'))
  test('finds an NTSTATUS', () => check(0xc000006d, 'ntstatus/C000006D'))
  test('finds an NTSTATUS inside an HRESULT', () => check(0xd000006d, 'ntstatus/C000006D'))
  test('takes a negative number as the unsigned one', () => check(-2146893022, 'hresult/80090322'))

  test('says in the reading what the code carries', () => {
    expect(explainResultCode(0x8007274c)[0]?.reading).toBe('result code 0x8007274C, Win32 10060')
  })

  test('explains a mirrored SIP status by what the status means for a registration', () => {
    expect(entryOfResultCode(0x80ef0193)).toMatchObject({
      name: 'SIP 403 Forbidden, as the client reports it',
      records: expect.arrayContaining(['SIP-01']),
    })
  })

  test('names facility and carried error of a code that no table has', () => {
    const [explanation] = explainResultCode(0x8007abcd)
    expect(explanation?.known).toBe(false)
    expect(explanation?.entry.meaning).toContain('Facility Win32')
    expect(explanation?.entry.meaning).toContain('Win32 error 43981')
    expect(explanation?.entry.check).toEqual(['net helpmsg 43981   # on any Windows'])
  })

  test('keeps the symbol that stood beside an unknown code', () => {
    const [explanation] = explainResultCode(0xc3e93d00, 'SIPPROXY_E_SOMETHING')
    expect(explanation).toMatchObject({ known: false, entry: { name: 'SIPPROXY_E_SOMETHING' } })
    expect(explanation?.entry.meaning).toContain('SIP stack of the server')
  })
})
