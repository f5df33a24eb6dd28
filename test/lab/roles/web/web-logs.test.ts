import { afterEach, beforeEach, expect, test } from 'vitest'
import { decodeText } from '../../../../src/base/text.ts'
import { createClientLog } from '../../../../src/lab/logs/client-log.ts'
import { createMemoryOutput } from '../../../../src/lab/logs/log-output.ts'
import { createServerLog } from '../../../../src/lab/logs/server-log.ts'
import { fetchCertificate } from '../../../../src/probe/client/web/certificate.ts'
import { discover } from '../../../../src/probe/client/web/discover.ts'
import { analyseLogs } from '../../analyse-logs.ts'
import { createTestClient, FE01, startWebLab, type WebLab } from './web-lab.ts'

const ORDER = {
  service: 'https://webext.contoso.com/CertProv/CertProvisioningService.svc',
  deviceId: '34d859db-6585-5f91-a3b4-de853c15347d',
}
let lab: WebLab

beforeEach(async () => {
  lab = await startWebLab()
})
afterEach(() => lab.stop())

/** The logs of the Front End and of one client. */
function logsOf(name: string, client: ReturnType<typeof createTestClient>) {
  const output = createMemoryOutput()
  const server = createServerLog(output, { name: 'FE01', pool: 'POOL01', address: lab.address })
  for (const entry of lab.log) server.write(entry)
  const log = createClientLog(output, name)
  for (const record of client.records) log(record)
  return output.files()
}

test('the logs of a refused ticket name the cause, from either side alone and from both', async () => {
  const material = await lab.issue('sip.contoso.com', [
    'sip.contoso.com',
    'webext.contoso.com',
    'lyncdiscover.contoso.com',
  ])
  lab.certificates.assign(FE01, 'WebServicesExternal', material)
  const client = createTestClient(lab, 'external')
  await discover(client.context, client.options)
  await fetchCertificate(client.context, ORDER, client.options)
  const files = logsOf('alice-outside', client)
  for (const side of [/^clients/, /^servers/, /^(?:clients|servers)/, /^traces/]) {
    const { findings } = await analyseLogs(files, path => side.test(path))
    expect(findings[0]?.rule, String(side)).toBe('ticket/web-ticket-refused')
    // A note that the first 401 of a handshake is harmless depends on where whole seconds of the IIS log fall.
    expect(
      findings.filter(({ kind }) => kind !== 'noise'),
      String(side),
    ).toHaveLength(1)
    // The client alone sees the pattern; the servers say which certificate signed.
    expect(findings[0]?.causes[0], String(side)).toMatchObject({
      id: 'WT-01',
      certainty: side.source === '^clients' ? 'likely' : 'certain',
    })
  }
})

test('no log holds a ticket, a key or an answer to a challenge', async () => {
  const client = createTestClient(lab, 'external')
  await discover(client.context, client.options)
  await fetchCertificate(client.context, ORDER, client.options)
  const whole = client.records
    .flatMap(record => (record.record === 'message' ? [decodeText(record.bytes)] : []))
    .join('\n')
  const secrets = [
    ...whole.matchAll(
      /opaque=(\S+)|NTLM (TlRM\S+)|<SignatureValue>([^<]+)|SignatureValue>([^<]+)|<BinarySecret[^>]*>([^<]+)/g,
    ),
  ].flatMap(match => match.slice(1).filter(part => part !== undefined))
  expect(secrets.length).toBeGreaterThan(6)
  for (const [path, bytes] of logsOf('alice-outside', client))
    for (const secret of secrets) expect(decodeText(bytes).includes(secret), path).toBe(false)
})
