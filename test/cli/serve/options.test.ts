import { describe, expect, test } from 'vitest'
import { issueCertificate } from '../../../src/auth/pki/issue.ts'
import { generateRsaKey } from '../../../src/auth/pki/key-pair.ts'
import { serverProfile } from '../../../src/auth/pki/profiles.ts'
import { readServeOptions } from '../../../src/cli/serve/options.ts'
import { writeFiles } from '../run.ts'

const keyPair = await generateRsaKey()
const basics = {
  publicKey: keyPair.publicKey,
  notBeforeUs: 0,
  notAfterUs: Date.UTC(2049, 0, 1) * 1000,
  serial: Uint8Array.of(1),
}
const issuer = { subject: [['CN', 'localhost']] as const, keyPair }
const { pem } = await issueCertificate(serverProfile(basics, ['localhost']), issuer)
const [cert = '', key = '', wrong = ''] = writeFiles({
  'cert.pem': pem,
  'key.pem': keyPair.privateKeyPem.reveal(),
  'wrong.pem': 'no certificate',
})
const TLS = ['--tls-cert', cert, '--tls-key', key]
const read = (...argv: string[]) => readServeOptions(argv, false)

describe('a server that others reach', () => {
  test.each(['0.0.0.0', '::', '192.0.2.1', 'lyncpin.contoso.com', '127.0.0.1.evil.example', '1270.0.0.1'])(
    'on %s wants TLS and tokens',
    host => {
      expect(() => read('--host', host)).toThrow(
        `listening on ${host} lets others in; that wants TLS (--tls-cert and --tls-key, or --behind-tls-proxy) and tokens (--tokens or LYNCPIN_TOKEN, or --open-to-all)`,
      )
      expect(() => read('--host', host, ...TLS)).toThrow(/wants tokens/)
      expect(() => read('--host', host, '--tokens', 't')).toThrow(/wants TLS(?!.*and tokens)/)
      expect(read('--host', host, '--tokens', 't', ...TLS)).toMatchObject({ isLocal: false, isOverTls: true })
    },
  )

  test('goes without where somebody says so', () => {
    const options = read('--host', '0.0.0.0', '--behind-tls-proxy', '--open-to-all')
    expect(options).toMatchObject({ isOpen: true, isOverTls: true, tls: undefined })
    expect(options.names.scheme).toBe('http')
  })

  test('a token of the environment is one', () => {
    expect(readServeOptions(['--host', '0.0.0.0', ...TLS], true).isOpen).toBe(false)
  })

  test.each(['127.0.0.1', '127.0.0.2', 'localhost', '::1'])('%s is this machine only', host => {
    expect(read('--host', host)).toMatchObject({ isLocal: true, isOverTls: false, isOpen: false })
  })
})

describe('names', () => {
  test('on this machine it answers to the names of the loopback', () => {
    expect(read().names).toMatchObject({ publicNames: [], scheme: 'http' })
    expect(read().names.names).toEqual(expect.arrayContaining(['127.0.0.1', 'localhost', '[::1]']))
  })

  test('IPv6 addresses stand in brackets', () => {
    expect(read('--host', '2001:db8::1', '--tokens', 't', ...TLS).names.names).toContain('[2001:db8::1]')
  })

  test('on all addresses it answers to each of them, and not to the name for all', () => {
    const { names } = read('--host', '0.0.0.0', '--tokens', 't', ...TLS).names
    expect(names).toContain('127.0.0.1')
    expect(names).not.toContain('0.0.0.0')
  })

  test('behind a proxy it answers to the names that are given, as they are', () => {
    const { names } = read('--behind-tls-proxy', '--name', 'lyncpin.contoso.com')
    expect(names.publicNames).toEqual(['lyncpin.contoso.com'])
    expect(read('--name', 'lyncpin.contoso.com').names.publicNames).toEqual([])
  })
})

test('sizes, days and counts are read', () => {
  const argv = ['--max-case', '500MB', '--max-store', '1.5 GB', '--max-age', '7', '--workers', '3']
  expect(read(...argv, '--memory', '512mb', '--max-minutes', '2')).toMatchObject({
    limits: { caseBytes: 500 * 2 ** 20, totalBytes: 1.5 * 2 ** 30, ageMs: 7 * 86_400_000 },
    workers: 3,
    memoryBytes: 512 * 2 ** 20,
    timeMs: 120_000,
  })
})

test.each([
  [['--max-case', 'much'], '--max-case wants a size such as 500MB or 4GB, not "much"'],
  [['--max-case', '0'], '--max-case wants a size'],
  [['--max-case', '5GB', '--max-store', '4GB'], 'one case would push out all others'],
  [['--max-age', '0'], '--max-age wants a number from 1'],
  [['--workers', '65'], '--workers wants a number from 1 to 64'],
  [['--port', '99999'], '--port wants a number'],
  [['--tls-cert', 'x'], 'belong together'],
  [['--tls-cert', '/no/cert', '--tls-key', '/no/key'], 'there is no such file'],
  [['--tls-cert', wrong, '--tls-key', key], 'are no certificate and its key in PEM'],
  [['--tls-cert', cert, '--tls-key', wrong], 'are no certificate and its key in PEM'],
  [[...TLS, '--behind-tls-proxy'], 'not both'],
  [['--open-to-all', '--tokens', 't'], 'not both'],
  [['--open-to-all', '--probe'], 'give tokens, not --open-to-all'],
  [['--open-to-all', '--lab'], 'give tokens, not --open-to-all'],
  [['--add-token', 'alice'], 'wants the file to add to'],
  [['logs.zip'], '"lyncpin serve" takes no paths'],
])('%o is refused with what to do', (argv, message) => {
  expect(() => read(...argv)).toThrow(message)
})
