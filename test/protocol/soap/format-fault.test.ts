import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readSoapFault } from '../../../src/protocol/soap/fault.ts'
import { formatDiagnosticsFault } from '../../../src/protocol/soap/format-fault.ts'

test('is read back as it was written', () => {
  fc.assert(
    fc.property(fc.nat({ max: 99_999 }), fc.stringMatching(/^[A-Za-z<>&". ]{1,30}$/), (errorId, text) => {
      const reason = text.trim()
      expect(
        readSoapFault(formatDiagnosticsFault({ code: 'FailedAuthentication', errorId, reason })),
      ).toEqual({
        code: 'a:FailedAuthentication',
        reason,
        errorId,
        errorReason: reason,
      })
    }),
  )
})
