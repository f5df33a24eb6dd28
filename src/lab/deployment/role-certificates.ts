// Gives every role of a deployment the certificate that the wizard would request, or the one that the world asks for instead.

import { AppError } from '../../base/errors.ts'
import type { CertificateMaterial, CertificateRole } from '../certificates.ts'
import { DAY_MS } from '../pki/authority.ts'
import { namesFor } from '../pki/certificate-names.ts'
import { CERTIFICATE_ROLES, type LabCertificateStore } from '../pki/certificate-store.ts'
import type { Topology } from '../topology.ts'
import type { World, WorldCertificate } from '../world/schema.ts'

/** What a certificate of a role shall hold that the wizard would not write; what is left out is right. */
export interface CertificateWish extends Omit<WorldCertificate, 'machine' | 'role'> {
  readonly machine: string
  readonly role: CertificateRole
}

export interface IssueContext {
  readonly topology: Topology
  readonly nowMs: number
}

const VALID_DAYS = 730
const YEAR_MS = 365 * DAY_MS

/** Issues the certificate of a role with the right names and dates, except for what is wished otherwise. */
export async function issueForRole(
  store: LabCertificateStore,
  wish: CertificateWish,
  { topology, nowMs }: IssueContext,
): Promise<CertificateMaterial> {
  const right = namesFor(wish.machine, wish.role, topology)
  const subject = wish.subject ?? right?.subject
  if (subject === undefined)
    throw new AppError(
      'usage',
      `${wish.machine} has no role ${wish.role}: give --subject to request it all the same`,
    )
  const notAfterMs = nowMs + (wish.validDays ?? VALID_DAYS) * DAY_MS
  const authority = wish.issuer === undefined ? store.authority : await store.foreignAuthority(wish.issuer)
  return authority.issue({
    subject,
    names: wish.names ?? (wish.subject === undefined ? (right?.names ?? []) : [wish.subject]),
    keyPair: await store.keys.take(),
    notBeforeMs: Math.min(nowMs - DAY_MS, notAfterMs - YEAR_MS),
    notAfterMs,
    ...(wish.signature === undefined ? {} : { signature: wish.signature }),
  })
}

/** Issues and assigns what no role has yet. */
export async function assignCertificates(
  store: LabCertificateStore,
  { world, ...context }: IssueContext & { readonly world: World },
): Promise<void> {
  const { pools, edges, reverseProxies } = context.topology
  const machines = [
    ...pools.flatMap(({ servers }) => servers),
    ...edges.map(({ internalFqdn }) => internalFqdn),
    ...reverseProxies,
  ]
  for (const machine of machines)
    for (const role of CERTIFICATE_ROLES) {
      const wish = world.certificates.roles.find(of => of.machine === machine && of.role === role)
      const needed = wish !== undefined || namesFor(machine, role, context.topology) !== undefined
      if (!needed || store.assigned(machine, role)) continue
      store.assign(machine, role, await issueForRole(store, wish ?? { machine, role }, context))
    }
}
