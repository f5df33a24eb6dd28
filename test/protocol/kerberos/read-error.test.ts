import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  writeDer,
  writeDerContext,
  writeDerGeneralString,
  writeDerInteger,
  writeDerSequence,
  writeDerTime,
} from '../../../src/protocol/der/write.ts'
import { kerberosErrorName, readKerberosError } from '../../../src/protocol/kerberos/read-error.ts'

test('reads code, clock and service', () => {
  const timeUs = Date.UTC(2016, 2, 14, 9, 15) * 1000
  const name = writeDerSequence(
    writeDerContext(0, writeDerInteger(2)),
    writeDerContext(
      1,
      writeDerSequence(writeDerGeneralString('sip'), writeDerGeneralString('fe01.contoso.com')),
    ),
  )
  const message = writeDer(
    0x7e,
    writeDerSequence(
      writeDerContext(0, writeDerInteger(5)),
      writeDerContext(1, writeDerInteger(30)),
      writeDerContext(4, writeDerTime(timeUs)),
      writeDerContext(6, writeDerInteger(37)),
      writeDerContext(9, writeDerGeneralString('CONTOSO.COM')),
      writeDerContext(10, name),
    ),
  )
  expect(readKerberosError(message)).toEqual({
    code: 37,
    serverTimeUs: timeUs,
    service: 'sip/fe01.contoso.com@CONTOSO.COM',
    text: '',
  })
  expect(kerberosErrorName(37)).toBe('KRB_AP_ERR_SKEW')
})

test('gives nothing for other bytes', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 60 }),
      bytes => void readKerberosError(Uint8Array.of(0x7e, ...bytes)),
    ),
  )
  expect(readKerberosError(new Uint8Array(0))).toBeUndefined()
})
