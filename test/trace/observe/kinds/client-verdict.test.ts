import fc from 'fast-check'
import { expect, test } from 'vitest'
import { observer } from '../../../../src/trace/observe/kinds/client-verdict.ts'
import { observing } from '../observing.ts'

test('reads result, status, diagnostics id, URL and action', () => {
  const text =
    'CUccServerEndpoint::VerifyOnEnableEvent result return ONENABLE_FAIL_AUTH_FAIL status=0x80ef0191 diag code=0xfa4 ' +
    'authWebserviceBaseUrl=https://web.contoso.com/CertProv/CertProvisioningService.svc ACTION: AUTH FAIL - NEED NEW CERT'
  expect(observing(observer, text)).toMatchObject([
    {
      kind: 'client-verdict',
      result: 'ONENABLE_FAIL_AUTH_FAIL',
      status: 0x80ef0191,
      diagnosticsId: 4004,
      webServiceUrl: 'https://web.contoso.com/CertProv/CertProvisioningService.svc',
      action: 'AUTH FAIL - NEED NEW CERT',
    },
  ])
})

test('reads a verdict whose URL is empty and whose action stands on the next line', () => {
  const text =
    'VerifyOnEnableEvent result return ONENABLE_FAIL_RETRY status=0x80ee0067 diag code=0x0 authWebserviceBaseUrl=\r\n ACTION: retry later\r\n\r\nmore'
  expect(observing(observer, text)).toMatchObject([
    { status: 0x80ee0067, diagnosticsId: 0, webServiceUrl: '', action: 'retry later' },
  ])
})

test('reads success and takes a failure without a status for an unspecified one', () => {
  const text = 'VerifyOnEnableEvent result return ONENABLE_SUCCESS status=0x0\n\nONENABLE_FAIL_OTHER'
  expect(observing(observer, text)).toMatchObject([
    { result: 'ONENABLE_SUCCESS', status: 0 },
    { result: 'ONENABLE_FAIL_OTHER', status: 0x80004005 },
  ])
})

test('never throws on any text', () => {
  fc.assert(fc.property(fc.string(), text => void observing(observer, `ONENABLE_FAIL_X ${text}`)))
})
