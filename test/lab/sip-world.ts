// A small world for tests of the SIP roles: a pool, an Edge, users, certificates; only what registrar and Edge need.
import { randomBytes } from 'node:crypto'
import { ntHash } from '../../src/auth/index.ts'
import { Secret } from '../../src/base/secret.ts'
import type { LabUser } from '../../src/lab/directory.ts'
import type { LogEntry, Machine } from '../../src/lab/machine.ts'
import type { Network } from '../../src/lab/network.ts'
import { namesFor } from '../../src/lab/pki/certificate-names.ts'
import { type LabCertificateStore, openCertificateStore } from '../../src/lab/pki/certificate-store.ts'
import type { RoleContext } from '../../src/lab/role.ts'
import { createPool, type Pool } from '../../src/lab/roles/registrar/pool.ts'
import { createSettings, type SettingsStore } from '../../src/lab/settings.ts'
import { type LabDirectory, openDirectory } from '../../src/lab/store/directory.ts'
import { openStateDatabase } from '../../src/lab/store/state-database.ts'
import { createTestKeys } from './test-keys.ts'
import { createTestNetwork } from './test-network.ts'
import { TEST_TOPOLOGY } from './test-topology.ts'

export const PASSWORD = 'Pa$$word'
const POOL = 'pool01.contoso.com'

export interface SipWorld {
  readonly network: Network
  readonly directory: LabDirectory
  readonly certificates: LabCertificateStore
  readonly settings: SettingsStore
  readonly pool: Pool
  readonly entries: LogEntry[]
  /** Addresses of machines by FQDN; pool and Edge names too. */
  readonly addresses: Map<string, string[]>
  /** Added to the clock of every machine. */
  clock: { skewMs: number }
  context(fqdn: string): RoleContext
  contextOf(fqdn: string, service: string): RoleContext
  user(name: string): LabUser
}

export interface SipWorldOptions {
  readonly network?: Network
  /** Three bytes of the loopback addresses. */
  readonly subnet?: string
  /** Folder of the state; in memory when absent. */
  readonly state?: string
  /** Accounts beside alice, bob, carol, dave: user0, user1, … */
  readonly extraUsers?: number
}

export async function createSipWorld(options: SipWorldOptions = {}): Promise<SipWorld> {
  const drawn = createTestNetwork()
  const network = options.network ?? drawn.network
  const subnet = options.subnet ?? drawn.subnet
  const database = openStateDatabase(options.state)
  const directory = openDirectory(database)
  const certificates = await openCertificateStore({
    database,
    keys: createTestKeys(),
    nowMs: () => Date.now(),
    random: length => randomBytes(length),
    intermediate: false,
    organisation: 'contoso',
    judge: () => [],
  })
  const settings = createSettings()
  const addresses = new Map([
    ['fe01.contoso.com', [`${subnet}.11`]],
    ['fe02.contoso.com', [`${subnet}.12`]],
    [POOL, [`${subnet}.11`, `${subnet}.12`]],
    ['edge01.contoso.com', [`${subnet}.21`]],
    ['sip.contoso.com', [`${subnet}.22`]],
  ])
  const entries: LogEntry[] = []
  const clock = { skewMs: 0 }
  await assignCertificates(certificates)
  const names = [
    'alice',
    'bob',
    'carol',
    'dave',
    ...Array.from({ length: options.extraUsers ?? 0 }, (_, i) => `user${i}`),
  ]
  const hash = ntHash(new Secret(PASSWORD))
  directory.putUsers(names.map(name => ({ ...userOf(name), ntHash: hash })))

  function contextOf(fqdn: string, service: string): RoleContext {
    const [address = ''] = addresses.get(fqdn) ?? []
    const [external] = fqdn.startsWith('edge') ? (addresses.get('sip.contoso.com') ?? []) : []
    const machine: Machine = {
      name: (fqdn.split('.')[0] ?? '').toUpperCase(),
      fqdn,
      pool: service === POOL ? 'POOL01' : '',
      address,
      ...(external === undefined ? {} : { externalAddress: external }),
      log: { write: entry => void (entries.length < 5000 && entries.push(entry)) },
      nowMs: () => Date.now() + clock.skewMs,
    }
    return {
      machine,
      network: network.from(address),
      directory,
      certificates,
      settings: () => settings.of(service),
      topology: () => TEST_TOPOLOGY,
      resolve: name => Promise.resolve(addresses.get(name.toLowerCase()) ?? []),
      random: length => randomBytes(length),
    }
  }

  return {
    network,
    directory,
    certificates,
    settings,
    pool: createPool({
      fqdn: POOL,
      initialContacts: user => ['alice', 'bob', 'carol', 'dave'].map(addressOf).filter(one => one !== user),
    }),
    entries,
    addresses,
    clock,
    contextOf,
    context: fqdn => contextOf(fqdn, fqdn.startsWith('edge') ? fqdn : POOL),
    user: userOf,
  }
}

function addressOf(name: string): string {
  return `${name}@contoso.com`
}

function userOf(name: string): LabUser {
  return {
    sipAddress: addressOf(name),
    account: `CONTOSO\\${name}`,
    upn: addressOf(name),
    displayName: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    ntHash: new Secret(new Uint8Array(16)),
    enabled: true,
    enabledForSip: true,
    homePool: POOL,
    remoteAccess: true,
  }
}

async function assignCertificates(certificates: LabCertificateStore): Promise<void> {
  const orders = [
    ['fe01.contoso.com', 'Default'],
    ['fe02.contoso.com', 'Default'],
    ['edge01.contoso.com', 'Internal'],
    ['edge01.contoso.com', 'AccessEdgeExternal'],
  ] as const
  for (const [machine, role] of orders) {
    if (certificates.assigned(machine, role)) continue
    const { subject, names } = namesFor(machine, role, TEST_TOPOLOGY) ?? {
      subject: machine,
      names: [machine],
    }
    const material = await certificates.authority.issue({
      subject,
      names: [...names, 'sipinternal.contoso.com'],
      keyPair: await certificates.keys.take(),
      notBeforeMs: Date.now() - 86_400_000,
      notAfterMs: Date.now() + 86_400_000 * 365,
    })
    certificates.assign(machine, role, material)
  }
}
