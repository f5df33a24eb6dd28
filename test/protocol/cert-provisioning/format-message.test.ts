import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  formatCertificateRequest,
  formatCertificateResponse,
} from '../../../src/protocol/cert-provisioning/format-message.ts'
import { readCertificateMessage } from '../../../src/protocol/cert-provisioning/read-message.ts'
import { readSoapEnvelope } from '../../../src/protocol/soap/read-envelope.ts'
import { httpBodyOf, readCapture } from '../../auth/read-capture.ts'
import { sharedFolder } from '../../shared.ts'

const header = { to: 'https://a/', action: 'x', messageId: 'uuid:1', security: '' }
const read = (text: string) => readCertificateMessage(readSoapEnvelope(text)?.body ?? [])

test('requests and responses are read back as they were written', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), fc.stringMatching(/^[!-~]{1,20}$/), (der, requestId) => {
      const order = {
        deviceId: '34d859db-6585-5f91-a3b4-de853c15347d',
        entity: 'alice@contoso.com',
        requestId,
        request: der,
      }
      expect(read(formatCertificateRequest(order, header))).toEqual({
        kind: 'request',
        entity: 'alice@contoso.com',
        deviceId: '{34d859db-6585-5f91-a3b4-de853c15347d}',
        requestId,
        disposition: '',
        der,
      })
      expect(read(formatCertificateResponse(requestId, der))).toMatchObject({
        kind: 'response',
        disposition: 'Issued',
        requestId,
        der,
      })
    }),
  )
})

test.skipIf(!sharedFolder)('reads the request of a real client', () => {
  const message = readCapture('sipe-tls-dsk.txt').messages.find(({ text }) =>
    text.startsWith('POST /CertProv/'),
  )
  const request = read(message ? httpBodyOf(message) : '')
  expect(request).toMatchObject({ kind: 'request', entity: 'alice@contoso.com' })
  expect(request?.der?.[0]).toBe(0x30)
})
