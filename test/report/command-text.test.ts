import { describe, expect, test } from 'vitest'
import { isCommand } from '../../src/report/command-text.ts'

describe('a command', () => {
  test.each([
    'Get-CsCertificate -Type WebServicesExternal | fl Subject,NotAfter',
    'Test-NetConnection <host> -Port 5061',
    'iisreset  # on every Front End of the pool',
    'gci cert:\\LocalMachine\\root | ? { $_.Issuer -ne $_.Subject }',
    '(gci cert:\\LocalMachine\\root).Count',
    '$o = New-CsWebOrigin -Url https://app.contoso.com',
    'nslookup -type=srv _sip._tls.<domain>',
  ])('%s', text => expect(isCommand(text)).toBe(true))
})

describe('a sentence', () => {
  test.each([
    'Sign in with the user principal name instead.',
    'Get-CsCertificate on the Edge, then compare the names.',
    'Names in the certificate of that host and port',
    'A log from inside: both sign in.',
    '',
  ])('%s', text => expect(isCommand(text)).toBe(false))
})
