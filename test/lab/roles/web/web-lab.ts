// A Front End with its two web sites and a client beside it, without the rest of a deployment.

import { randomBytes } from 'node:crypto'
import { ntHash } from '../../../../src/auth/index.ts'
import { Secret } from '../../../../src/base/secret.ts'
import type { CertificateRole } from '../../../../src/lab/certificates.ts'
import type { LabUser } from '../../../../src/lab/directory.ts'
import type { LogEntry } from '../../../../src/lab/machine.ts'
import { judgeCertificate, namesFor } from '../../../../src/lab/pki/certificate-names.ts'
import { openCertificateStore } from '../../../../src/lab/pki/certificate-store.ts'
import type { RoleContext } from '../../../../src/lab/role.ts'
import type { WebLimits } from '../../../../src/lab/roles/web/limits.ts'
import type { SiteSide } from '../../../../src/lab/roles/web/site.ts'
import { createPoolWebState, createWebSite } from '../../../../src/lab/roles/web/web-site.ts'
import { createSettings } from '../../../../src/lab/settings.ts'
import { openDirectory } from '../../../../src/lab/store/directory.ts'
import { openStateDatabase } from '../../../../src/lab/store/state-database.ts'
import type { Topology } from '../../../../src/lab/topology.ts'
import type { ClientContext, DnsAnswer } from '../../../../src/probe/client/context.ts'
import { createWebSession } from '../../../../src/probe/client/http/session.ts'
import type { WebOptions, WebStep } from '../../../../src/probe/client/web/web-options.ts'
import type { ProducedRecord } from '../../../../src/trace/produced.ts'
import { createTestKeys } from '../../test-keys.ts'
import { createTestNetwork } from '../../test-network.ts'
import { TEST_TOPOLOGY } from '../../test-topology.ts'

export const PASSWORD = 'Correct-Horse-1'
export const FE01 = 'fe01.contoso.com'

const ALICE: LabUser = {
  sipAddress: 'alice@contoso.com',
  account: 'CONTOSO\\alice',
  upn: 'alice@contoso.com',
  displayName: 'Alice',
  ntHash: ntHash(new Secret(PASSWORD)),
  enabled: true,
  enabledForSip: true,
  homePool: 'pool01.contoso.com',
  remoteAccess: true,
}

export type WebLab = Awaited<ReturnType<typeof startWebLab>>

/** Starts it; `stop` it at the end of the test. */
export async function startWebLab(options: { readonly limits?: Partial<WebLimits> } = {}) {
  const { network, subnet } = createTestNetwork()
  const database = openStateDatabase()
  const directory = openDirectory(database)
  directory.putUsers([
    ALICE,
    { ...ALICE, sipAddress: 'bob@contoso.com', account: 'CONTOSO\\bob', upn: 'bob@contoso.com' },
  ])
  const settings = createSettings()
  let topology: Topology = TEST_TOPOLOGY
  let skewMs = 0
  const nowMs = () => Date.now() + skewMs
  const certificates = await openCertificateStore({
    database,
    keys: createTestKeys(),
    nowMs: () => Date.now(),
    random: length => randomBytes(length),
    intermediate: true,
    organisation: 'contoso',
    judge: (machine, role, material) =>
      judgeCertificate(machine, role, material, { topology: TEST_TOPOLOGY, nowMs: Date.now() }),
  })
  const issue = async (subject: string, names: readonly string[]) =>
    certificates.authority.issue({
      subject,
      names,
      keyPair: await certificates.keys.take(),
      notBeforeMs: Date.now() - 86_400_000,
      notAfterMs: Date.now() + 86_400_000 * 300,
    })
  for (const role of ['WebServicesInternal', 'WebServicesExternal'] satisfies CertificateRole[]) {
    const { subject, names } = namesFor(FE01, role, TEST_TOPOLOGY) ?? { subject: '', names: [] }
    certificates.assign(FE01, role, await issue(subject, names))
  }
  const log: LogEntry[] = []
  const address = `${subnet}.10`
  const context: RoleContext = {
    machine: {
      name: 'FE01',
      fqdn: FE01,
      pool: 'POOL01',
      address,
      log: { write: entry => log.push(entry) },
      nowMs,
    },
    network,
    directory,
    certificates,
    settings: () => settings.of('pool01.contoso.com'),
    topology: () => topology,
    resolve: async () => [],
    random: length => randomBytes(length),
  }
  const shared = createPoolWebState()
  const { limits = {} } = options
  const sites = {
    internal: createWebSite(context, { side: 'internal', shared, limits }),
    external: createWebSite(context, { side: 'external', shared, limits }),
  }
  await sites.internal.start()
  await sites.external.start()

  /** A client of one side: names lead to the Front End, and outside port 443 to 4443 as through a reverse proxy. */
  function clientOf(side: SiteSide, records: ProducedRecord[] = []): ClientContext {
    const hidden = side === 'internal' ? 'lyncdiscover.' : 'lyncdiscoverinternal.'
    return {
      async lookup(name): Promise<DnsAnswer> {
        const base = { targets: [], aliases: [], resolver: '192.0.2.53:53', tookMs: 1 }
        return name.startsWith(hidden)
          ? { ...base, status: 'nxdomain', addresses: [] }
          : { ...base, status: 'answered', addresses: [address] }
      },
      dial: (endpoint, dialOptions) => {
        const inner = { 443: 4443, 80: 8080 }[endpoint.port] ?? endpoint.port
        return network.connect(
          { ...endpoint, port: side === 'internal' ? endpoint.port : inner },
          dialOptions,
        )
      },
      trustedRootsPem: certificates.trusted('client'),
      nowMs: () => Date.now(),
      random: length => randomBytes(length),
      record: record => records.push(record),
    }
  }

  return {
    network,
    directory,
    settings,
    certificates,
    context,
    sites,
    shared,
    log,
    address,
    issue,
    clientOf,
    setTopology: (changed: Topology) => {
      topology = changed
    },
    /** Sets the clock of the Front End. */
    setSkew: (ms: number) => {
      skewMs = ms
    },
    /** What the components said, one sentence each. */
    sentences: () => log.flatMap(entry => (entry.kind === 'text' ? [entry.text] : [])),
    async stop() {
      await sites.internal.stop()
      await sites.external.stop()
      await network.close()
      directory.close()
    },
  }
}

export interface TestClient {
  readonly context: ClientContext
  readonly options: WebOptions
  readonly steps: WebStep[]
  readonly records: ProducedRecord[]
}

/** Alice's client, with her password. */
export function createTestClient(
  lab: WebLab,
  side: SiteSide,
  more: Partial<WebOptions> & { readonly password?: string } = {},
): TestClient {
  const steps: WebStep[] = []
  const records: ProducedRecord[] = []
  const context = lab.clientOf(side, records)
  const { password = PASSWORD, ...others } = more
  const options: WebOptions = {
    session: createWebSession(context, {
      signal: AbortSignal.timeout(20_000),
      deadlines: { answerMs: 5000 },
    }),
    sipAddress: 'alice@contoso.com',
    credentials: {
      windows: { user: 'alice', domain: 'CONTOSO', ntHash: ntHash(new Secret(password)) },
    },
    onStep: step => steps.push(step),
    ...others,
  }
  return { context, options, steps, records }
}
