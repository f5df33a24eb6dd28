// Certificates of the lab: its authorities, what is assigned to the roles of every machine, and whom a machine trusts. Kept in the
// state database, so that a lab that starts again has the same root.

import type { DatabaseSync } from 'node:sqlite'
import { type DistinguishedName, type KeyPool, USER_CERTIFICATE_ISSUER } from '../../auth/index.ts'
import type { CertificateMaterial, CertificateRole, CertificateStore } from '../certificates.ts'
import { createOverrides } from '../overrides.ts'
import { type Authority, createAuthority, restoreAuthority } from './authority.ts'
import { materialOf } from './material.ts'

export interface AssignedCertificate {
  readonly machine: string
  readonly role: CertificateRole
  readonly material: CertificateMaterial
}

/** What the deployment and its faults may do beside what roles may. */
export interface LabCertificateStore extends CertificateStore {
  /** Issues the servers' certificates. */
  readonly authority: Authority
  readonly keys: KeyPool
  /** Another authority, which nobody trusts. */
  foreignAuthority(name: string): Promise<Authority>
  entries(): readonly AssignedCertificate[]
  /** Lays a certificate, or its absence, over what is assigned, until the returned function is called; not kept. */
  override(machine: string, role: CertificateRole, material: CertificateMaterial | undefined): () => void
  /** Replaces what a machine or client trusts, until the returned function is called. @param rootsPem '' for nobody */
  setTrust(machine: string, rootsPem: string): () => void
}

export interface CertificateStoreOptions {
  readonly database: DatabaseSync
  readonly keys: KeyPool
  readonly nowMs: () => number
  readonly random: (length: number) => Uint8Array
  /** Servers' certificates come from an authority below the root. */
  readonly intermediate: boolean
  /** Names the authorities: "contoso". */
  readonly organisation: string
  /** What is wrong with a certificate for a role. */
  readonly judge: (machine: string, role: CertificateRole, material: CertificateMaterial) => readonly string[]
}

/** Opens the store; makes the authorities that the database does not have yet. */
export async function openCertificateStore(options: CertificateStoreOptions): Promise<LabCertificateStore> {
  const { database, keys, judge } = options
  const root = await openAuthority('root', [['CN', `${options.organisation} Root CA`]], options)
  const authority = options.intermediate
    ? await openAuthority('issuing', [['CN', `${options.organisation} Issuing CA`]], options, root)
    : root
  const userIssuer = await openAuthority('users', USER_CERTIFICATE_ISSUER, options)
  const assignments = openAssignments(database)
  const overrides = createOverrides<CertificateMaterial | undefined>()
  const trust = createOverrides<string>()
  return {
    authority,
    keys,
    userIssuer: userIssuer.material,
    assigned(machine, role) {
      const override = overrides.find(keyOf(machine, role))
      return override ? override.value : assignments.find(machine, role)
    },
    assign(machine, role, material) {
      assignments.put({ machine: machine.toLowerCase(), role, material })
      return judge(machine.toLowerCase(), role, material)
    },
    override: (machine, role, material) => overrides.add(keyOf(machine, role), material),
    entries: () => assignments.all(),
    trusted: machine => trust.find(machine.toLowerCase())?.value ?? root.rootPem,
    setTrust: (machine, rootsPem) => trust.add(machine.toLowerCase(), rootsPem),
    foreignAuthority: async name =>
      createAuthority({
        ...options,
        nowMs: options.nowMs(),
        name: [['CN', name]],
        keyPair: await keys.take(),
      }),
  }
}

async function openAuthority(
  id: string,
  name: DistinguishedName,
  { database, keys, nowMs, random }: CertificateStoreOptions,
  parent?: Authority,
): Promise<Authority> {
  const row = database.prepare('SELECT * FROM authorities WHERE name = ?').get(id)
  if (row) {
    const stored = pemOf(row)
    return restoreAuthority({ name, stored, random, rootPem: parent?.rootPem ?? stored.certificatePem })
  }
  const authority = await createAuthority({
    name,
    random,
    nowMs: nowMs(),
    keyPair: await keys.take(),
    ...(parent ? { parent } : {}),
  })
  const { certificatePem, chainPem, keyPem } = authority.material
  database.prepare('INSERT INTO authorities VALUES (?, ?, ?, ?)').run(id, certificatePem, chainPem, keyPem)
  return authority
}

/** Assignments in memory and in the database. */
function openAssignments(database: DatabaseSync) {
  const insert = database.prepare('INSERT OR REPLACE INTO machine_certificates VALUES (?, ?, ?, ?, ?)')
  const entries = new Map<string, AssignedCertificate>()
  for (const row of database.prepare('SELECT * FROM machine_certificates').all()) {
    const machine = String(row.machine)
    const role = String(row.role)
    if (isRole(role)) entries.set(keyOf(machine, role), { machine, role, material: materialOf(pemOf(row)) })
  }
  return {
    find: (machine: string, role: CertificateRole) => entries.get(keyOf(machine, role))?.material,
    all: () => [...entries.values()],
    put(entry: AssignedCertificate) {
      const { certificatePem, chainPem, keyPem } = entry.material
      insert.run(entry.machine, entry.role, certificatePem, chainPem, keyPem)
      entries.set(keyOf(entry.machine, entry.role), entry)
    },
  }
}

function keyOf(machine: string, role: CertificateRole): string {
  return `${machine.toLowerCase()} ${role}`
}

const ROLES: Readonly<Record<CertificateRole, true>> = {
  Default: true,
  WebServicesInternal: true,
  WebServicesExternal: true,
  AccessEdgeExternal: true,
  Internal: true,
  ReverseProxy: true,
}

/** Whether a text is the name of a role, spelled as the cmdlets do. */
export function isRole(text: string): text is CertificateRole {
  return Object.hasOwn(ROLES, text)
}

export const CERTIFICATE_ROLES = Object.keys(ROLES).filter(isRole)

function pemOf(row: Readonly<Record<string, unknown>>) {
  return {
    certificatePem: String(row.certificate_pem),
    chainPem: String(row.chain_pem),
    keyPem: String(row.key_pem),
  }
}
