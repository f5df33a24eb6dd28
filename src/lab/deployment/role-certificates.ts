// Gives every role of a deployment the certificate that the wizard would request, or the one that the world asks for instead.

import { checkCertificateRequest, createCertificateRequest } from '../../auth/index.ts'
import { AppError } from '../../base/errors.ts'
import type { CertificateMaterial, CertificateRole } from '../certificates.ts'
import { type CertificateTerms, DAY_MS } from '../pki/authority.ts'
import { namesFor } from '../pki/certificate-names.ts'
import { CERTIFICATE_ROLES, type LabCertificateStore } from '../pki/certificate-store.ts'
import { materialOf } from '../pki/material.ts'
import type { Topology } from '../topology.ts'
import type { World, WorldCertificate } from '../world/schema.ts'

/** What a certificate of a role shall hold that the wizard would not write; what is left out is right. */
export interface CertificateWish extends Omit<WorldCertificate, 'machine' | 'role'> {
  readonly machine: string
  readonly role: CertificateRole
  /** Days until it becomes valid. */
  readonly validFromDays?: number
}

export interface IssueContext {
  readonly topology: Topology
  readonly nowMs: number
}

const VALID_DAYS = 730
const YEAR_MS = 365 * DAY_MS

/** A certificate as the wizard gets it: from a request that proves the possession of the key. */
export interface RequestedCertificate {
  readonly material: CertificateMaterial
  /** PKCS#10. */
  readonly requestPem: string
}

/** Requests the certificate of a role with the right names and dates, except for what is wished otherwise. */
export async function requestForRole(
  store: LabCertificateStore,
  wish: CertificateWish,
  context: IssueContext,
): Promise<RequestedCertificate> {
  const keyPair = await store.keys.take()
  const request = await createCertificateRequest([['CN', termsFor(wish, context).subject]], keyPair)
  const signed = await signRequest(store, request, wish, context)
  const material = materialOf({ ...signed, keyPem: keyPair.privateKeyPem.reveal() })
  return { material, requestPem: toPem('CERTIFICATE REQUEST', request) }
}

/** As `requestForRole`; only the certificate. */
export async function issueForRole(
  store: LabCertificateStore,
  wish: CertificateWish,
  context: IssueContext,
): Promise<CertificateMaterial> {
  return (await requestForRole(store, wish, context)).material
}

/**
 * Signs the request of somebody who keeps the key. Names and dates are those of the role, not those of the request.
 * @param request PKCS#10, DER
 * @throws AppError('usage') when it is none, or its key is not good enough
 */
export async function signRequest(
  store: LabCertificateStore,
  request: Uint8Array<ArrayBuffer>,
  wish: CertificateWish,
  context: IssueContext,
): Promise<Pick<CertificateMaterial, 'certificatePem' | 'chainPem'>> {
  const verdict = await checkCertificateRequest(request)
  if (verdict.kind === 'bad')
    throw new AppError('usage', `the certificate request is refused: ${verdict.text}`)
  const authority = wish.issuer === undefined ? store.authority : await store.foreignAuthority(wish.issuer)
  return authority.sign(termsFor(wish, context), verdict.request.publicKey)
}

function termsFor(wish: CertificateWish, { topology, nowMs }: IssueContext): CertificateTerms {
  const right = namesFor(wish.machine, wish.role, topology)
  const subject = wish.subject ?? right?.subject
  if (subject === undefined)
    throw new AppError(
      'usage',
      `${wish.machine} has no role ${wish.role}: give --subject to request it all the same`,
    )
  const notAfterMs = nowMs + (wish.validDays ?? VALID_DAYS) * DAY_MS
  return {
    subject,
    names: wish.names ?? (wish.subject === undefined ? (right?.names ?? []) : [wish.subject]),
    notBeforeMs:
      wish.validFromDays === undefined
        ? Math.min(nowMs - DAY_MS, notAfterMs - YEAR_MS)
        : nowMs + wish.validFromDays * DAY_MS,
    notAfterMs,
    ...(wish.signature === undefined ? {} : { signature: wish.signature }),
  }
}

function toPem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
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
  const wishes = machines.flatMap(machine =>
    CERTIFICATE_ROLES.flatMap((role): CertificateWish[] => {
      const wish = world.certificates.roles.find(of => of.machine === machine && of.role === role)
      const isNeeded = wish !== undefined || namesFor(machine, role, context.topology) !== undefined
      return isNeeded && !store.assigned(machine, role) ? [wish ?? { machine, role }] : []
    }),
  )
  // Together: making keys takes most of the time.
  const made = await Promise.all(
    wishes.map(async wish => ({ wish, material: await issueForRole(store, wish, context) })),
  )
  for (const { wish, material } of made) store.assign(wish.machine, wish.role, material)
}
