import { describe, expect, test } from 'vitest'
import { createOwnNames, type OwnNamesOptions } from '../../../src/web/api/own-names.ts'

/** The code of the refusal, or '' when the request is let through. */
function check(options: Partial<OwnNamesOptions>, port: number, host: string, origin?: string): string {
  const names = createOwnNames({ names: ['fe01.contoso.com', '[::1]'], scheme: 'https', ...options })
  const headers = { host, ...(origin === undefined ? {} : { origin }) }
  try {
    names.check({ method: 'POST', port, headers, isPage: false, hasBearer: origin === undefined })
    return ''
  } catch (thrown) {
    return (thrown as { code: string }).code
  }
}

describe('the names of a port', () => {
  test.each([
    [8443, 'fe01.contoso.com:8443', ''],
    [8443, 'FE01.Contoso.COM:8443', ''],
    [8443, '[::1]:8443', ''],
    [8443, 'fe01.contoso.com', 'foreign-host'],
    [8443, 'fe01.contoso.com:443', 'foreign-host'],
    [8443, 'fe01.contoso.com.:8443', 'foreign-host'],
    [8443, 'fe01.contoso.com:8443:8443', 'foreign-host'],
    [8443, '', 'foreign-host'],
    [443, 'fe01.contoso.com', ''],
    [443, 'fe01.contoso.com:443', ''],
    [80, 'fe01.contoso.com', 'foreign-host'],
  ])('port %i, host "%s": %s', (port, host, expected) => {
    expect(check({}, port, host)).toBe(expected)
  })

  test('are of one scheme', () => {
    expect(check({ scheme: 'http' }, 80, 'fe01.contoso.com')).toBe('')
    expect(check({}, 8443, 'fe01.contoso.com:8443', 'https://fe01.contoso.com:8443')).toBe('')
    expect(check({}, 8443, 'fe01.contoso.com:8443', 'http://fe01.contoso.com:8443')).toBe('foreign-origin')
  })
})

describe('behind a proxy', () => {
  const proxied = { scheme: 'http', publicNames: ['Lyncpin.contoso.com'] } as const

  test.each([
    ['lyncpin.contoso.com', 'https://lyncpin.contoso.com', ''],
    ['lyncpin.contoso.com', 'http://lyncpin.contoso.com', ''],
    ['lyncpin.contoso.com', 'https://evil.example', 'foreign-origin'],
    ['lyncpin.contoso.com:444', 'https://lyncpin.contoso.com:444', 'foreign-host'],
    ['fe01.contoso.com:8080', 'https://fe01.contoso.com:8080', 'foreign-origin'],
  ])('host %s, origin %s: %s', (host, origin, expected) => {
    expect(check(proxied, 8080, host, origin)).toBe(expected)
  })
})

test.each([
  'null',
  'https://',
  'https://fe01.contoso.com:8443/',
  'https://fe01.contoso.com:8443@evil.example',
  'file://',
  '',
])('what is no origin of ours is foreign: "%s"', origin => {
  expect(check({}, 8443, 'fe01.contoso.com:8443', origin)).toBe('foreign-origin')
})
