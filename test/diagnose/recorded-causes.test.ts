// Real logs with a recorded cause: what was found in each of them agrees with what its source says.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { createMemorySource } from '../../src/base/byte-source.ts'
import { rules } from '../../src/diagnose/rules.gen.ts'
import { formats } from '../../src/log/formats.gen.ts'
import { observers } from '../../src/trace/observers.gen.ts'
import { type OpenCase, openCase } from '../../src/workbench/open-case.ts'
import { sharedFolder } from '../shared.ts'

interface Entry {
  readonly file: string
  readonly what_went_wrong: string
}

function readIndex(): readonly Entry[] {
  if (sharedFolder === undefined) return []
  return JSON.parse(readFileSync(`${sharedFolder}/samples/index.json`, 'utf8')).samples
}

function openSamples(...files: readonly string[]): Promise<OpenCase> {
  const sources = files.map(file =>
    createMemorySource(file, new Uint8Array(readFileSync(`${sharedFolder}/samples/${file}`))),
  )
  return openCase(sources, { formats, observers, rules })
}

/** Rule that names the fault, its best cause, and what it then calls itself. */
type Expected = readonly [file: string, rule: string, cause: string, kind: 'cause' | 'note' | 'noise']

const EXPECTED: readonly Expected[] = [
  ['lcs2005-pidgin-register-404.log', 'account/address-unknown', 'AUTH-01', 'cause'],
  ['lync-event-30061-user-replicator.txt', 'account/not-replicated', 'ACC-14', 'cause'],
  ['lync-move-csuser-not-provisioned.txt', 'account/not-replicated', 'ACC-03', 'cause'],
  ['lync2013-edge-events-30006-32136.txt', 'server/edge-user-replicator', 'SRV-13', 'cause'],
  ['lync2013-event-1309-aspnet-ucwa.txt', 'server/ucwa-recycled', 'SRV-12', 'cause'],
  ['lync2013-event-1309-aspnet-ucwa.xml', 'server/ucwa-recycled', 'SRV-12', 'cause'],
  ['lync2013-event-32174-startup-delayed.txt', 'server/no-quorum', 'SRV-01', 'cause'],
  ['lync2013-poolfabricstate-no-primaries.txt', 'server/routing-group-without-primary', 'SRV-03', 'cause'],
  ['lync2013-poolfabricstate-no-primaries.txt', 'server/limited-functionality', 'SRV-04', 'cause'],
  ['exchange-oauth-401-x-ms-diagnostics-2000004.txt', 'noise/exchange-integration', 'LA-17', 'note'],
  ['sfb-event-32054-storage-service.txt', 'noise/exchange-integration', 'LA-17', 'note'],
  ['exchange2007um-302-worker-redirect.txt', 'noise/um-redirect', 'LA-24', 'noise'],
  ['exchange2013um-event-1649-tls.txt', 'noise/um-certificate', 'LA-16', 'note'],
  ['lync-enable-csadforest-console.txt', 'noise/forest-preparation', 'LA-23', 'note'],
  ['lync-event-32078-max-subscriptions.txt', 'noise/subscription-limit', 'LA-21', 'note'],
  ['lync-events-file-store.txt', 'noise/file-store', 'LA-18', 'note'],
  ['lync2013-client-event-35-sidebyside.txt', 'noise/side-by-side', 'LA-02', 'noise'],
  ['lync2013-event-32042-https-certificate.txt', 'noise/tls-session-ticket', 'LA-03', 'note'],
  ['lync2013-event-61045-c3p-channel.txt', 'noise/tls-session-ticket', 'LA-03', 'note'],
  ['sfb-client-diag22-media-and-candidates.txt', 'noise/media-path', 'LA-10', 'note'],
  ['sfb-client-diag23.txt', 'noise/media-path', 'LA-10', 'note'],
  ['sfbonline-client-diag23-icewarn.txt', 'noise/media-path', 'LA-10', 'note'],
  ['sfb-client-diag54000-webconf.txt', 'noise/web-conferencing-client', 'LA-11', 'note'],
  ['sfb-client-diag54503-webconf-dns.txt', 'noise/web-conferencing-client', 'LA-30', 'note'],
  ['sfb-diag-public-21002.txt', 'noise/sharing-not-allowed', 'LA-12', 'note'],
  ['sfb-federation-404-syslog-escaped.txt', 'noise/federated-peer', 'LA-15', 'note'],
  ['sfb-hostedmigration-506.txt', 'noise/hosted-migration', 'LA-20', 'note'],
  ['sfb2015-remote-powershell-ssl.txt', 'noise/remote-powershell', 'LA-22', 'note'],
  ['sfb2019-client-500-diag15000.txt', 'noise/voice-mail-routing', 'LA-13', 'note'],
  ['sfb2019-event-4007-backup-crash.txt', 'noise/backup-service', 'LA-19', 'note'],
  ['sfbonline-403-diag4268-delegate.txt', 'noise/delegate-not-allowed', 'LA-14', 'note'],
  ['ucwa-404-applicationnotfound.http', 'noise/ucwa-application-expired', 'LA-25', 'note'],
  ['lync2013-register-401-three-schemes.txt', 'noise/first-challenge', 'LA-06', 'noise'],
  ['lync2013-register-401-ntlm-challenge.txt', 'noise/first-challenge', 'LA-06', 'noise'],
  ['sfb-platformservice-401-msrtcoauth.http', 'noise/first-challenge', 'LA-06', 'noise'],
  ['skype2015-register-301-home-server.txt', 'noise/first-challenge', 'LA-06', 'noise'],
  ['ucwa-2-user-401-msrtcoauth.http', 'noise/first-challenge', 'LA-06', 'noise'],
]

describe.skipIf(sharedFolder === undefined)('a log with a recorded cause', () => {
  test.for(EXPECTED)('%s is named by %s', async ([file, rule, cause, kind]) => {
    const { diagnosis } = await openSamples(file)
    const finding = diagnosis.findings.find(found => found.rule === rule)
    expect(finding?.causes[0]?.id).toBe(cause)
    expect(finding?.kind).toBe(kind)
  })

  test('a lone 4005 says which cause it cannot tell, and what would tell', async () => {
    const { diagnosis } = await openSamples('lync-signin-diag4005.txt')
    const finding = diagnosis.findings.find(({ rule }) => rule === 'account/address-unknown')
    expect(finding?.causes.map(({ id }) => id)).toContain('ACC-14')
    expect(finding?.settle.join('\n')).toContain('ADDomainNamingContextList')
  })

  test('4005 with the event of User Replicator is the domain that is left out', async () => {
    const { diagnosis } = await openSamples(
      'lync-signin-diag4005.txt',
      'lync-event-30061-user-replicator.txt',
    )
    for (const rule of ['account/address-unknown', 'account/not-replicated']) {
      const finding = diagnosis.findings.find(found => found.rule === rule)
      expect(finding?.causes[0]).toMatchObject({ id: 'ACC-14', certainty: 'likely' })
    }
  })

  test('32042 and 61045 together are the session tickets of Windows Server 2012 R2', async () => {
    const { diagnosis } = await openSamples(
      'lync2013-event-32042-https-certificate.txt',
      'lync2013-event-61045-c3p-channel.txt',
    )
    const finding = diagnosis.findings.find(({ rule }) => rule === 'noise/tls-session-ticket')
    expect(finding?.causes[0]).toMatchObject({ id: 'LA-03', certainty: 'likely' })
  })

  test('what is not about signing in explains no failed attempt', async () => {
    const notes = EXPECTED.filter(([, , , kind]) => kind !== 'cause').map(([file]) => file)
    const { diagnosis } = await openSamples(...new Set(notes))
    const told = diagnosis.findings.filter(({ rule }) => rule.startsWith('noise/'))
    expect(told.length).toBeGreaterThan(15)
    expect(told.flatMap(({ attempts }) => attempts)).toEqual([])
  })
})

const HEALTHY = readIndex().filter(({ what_went_wrong }) =>
  /^(?:no failure|expected|not a failure|normal)/i.test(what_went_wrong),
)

test.skipIf(HEALTHY.length === 0).for(HEALTHY.map(({ file }) => file))(
  '%s, in which nothing failed, gives no cause and no symptom',
  async file => {
    const { diagnosis } = await openSamples(file)
    const wrong = diagnosis.findings.filter(({ kind }) => kind === 'cause' || kind === 'symptom')
    expect(wrong.map(({ rule }) => rule)).toEqual([])
    expect(diagnosis.results.filter(({ outcome }) => outcome === 'error')).toEqual([])
  },
)
