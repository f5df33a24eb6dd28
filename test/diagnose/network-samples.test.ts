// Public samples whose recorded fault lies in DNS, network, TLS or clocks, or that only look like it.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createMemorySource } from '../../src/base/byte-source.ts'
import type { Finding } from '../../src/diagnose/finding.ts'
import { rules } from '../../src/diagnose/rules.gen.ts'
import { formats } from '../../src/log/formats.gen.ts'
import { observers } from '../../src/trace/observers.gen.ts'
import { openCase } from '../../src/workbench/open-case.ts'
import { sharedFolder } from '../shared.ts'

const STAGES = /^(?:dns|network|tls|clock)\//

/** Findings of the rules of these stages, in one or several samples opened together. */
async function findingsIn(...names: readonly string[]): Promise<readonly Finding[]> {
  const sources = names.map(name =>
    createMemorySource(name, new Uint8Array(readFileSync(`${sharedFolder}/samples/${name}`))),
  )
  const { diagnosis } = await openCase(sources, { formats, observers, rules })
  return diagnosis.findings.filter(({ rule }) => STAGES.test(rule))
}

const causesOf = (findings: readonly Finding[]): string[] =>
  findings.flatMap(({ causes }) => causes.map(({ id }) => id))

describe.skipIf(sharedFolder === undefined)('samples of the shared folder', () => {
  test('E_SslError of an iOS client names the missing root first', async () => {
    const [finding, ...others] = await findingsIn('lyncmobile-ios-5.4-ssl-error.log')
    expect(finding).toMatchObject({ rule: 'tls/certificate-refused', certainty: 'likely' })
    expect(finding?.causes[0]?.id).toBe('TLS-10')
    expect(finding?.attempts).toHaveLength(1)
    expect(others).toEqual([])
  })

  test.each([
    'lync-event-47067-userpin-getencryptionkey.txt',
    'lync-event-47067-userpin-getpublishedcert.txt',
  ])('%s is put down to a second chain of roots', async name => {
    const findings = await findingsIn(name)
    expect(findings.map(({ rule }) => rule)).toEqual(['tls/pin-service-chain'])
    expect(findings[0]?.causes[0]).toMatchObject({ id: 'TLS-02', certainty: 'likely' })
  })

  test('a reset in a Pidgin log is a symptom with the missing root among its causes', async () => {
    const findings = await findingsIn('lync-pidgin-connection-reset.log')
    expect(findings.map(({ rule }) => rule)).toEqual(['network/connection-broken'])
    expect(causesOf(findings)).toContain('TLS-10')
  })

  test('32042 and 61045 without an untrusted root are not taken for a misplaced authority', async () => {
    const findings = await findingsIn(
      'lync2013-event-32042-https-certificate.txt',
      'lync2013-event-61045-c3p-channel.txt',
    )
    expect(findings).toEqual([])
  })

  test.each([
    'lync2013-client-event-35-sidebyside.txt',
    'exchange2013um-event-1649-tls.txt',
    'sfb2015-remote-powershell-ssl.txt',
    'lync2013-register-401-three-schemes.txt',
    'lync2013-test-csphonebootstrap-failure.txt',
    'skype2015-register-301-home-server.txt',
    'spec-ms-sip-kerberos-registration.txt',
    'ucwa-2-user-401-msrtcoauth.http',
    'sfb2016-signin-diagnostic-tree.txt',
  ])('%s holds nothing of these stages', async name => {
    expect(await findingsIn(name)).toEqual([])
  })
})
