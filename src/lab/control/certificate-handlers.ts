// Certificates over the control socket: as Request-, Set- and Get-CsCertificate, Get- and Revoke-CsClientCertificate.

import { createPrivateKey, X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { AppError, messageOf } from '../../base/errors.ts'
import type { CertificateMaterial, CertificateRole } from '../certificates.ts'
import {
  type CertificateWish,
  type IssueContext,
  requestForRole,
  signRequest,
} from '../deployment/role-certificates.ts'
import type { Deployment } from '../deployment.ts'
import { judgeCertificate } from '../pki/certificate-names.ts'
import { CERTIFICATE_ROLES, isRole } from '../pki/certificate-store.ts'
import { issuerOf, materialOf } from '../pki/material.ts'
import type { CallHandlers, CertificateView } from './calls.ts'
import { checked } from './checked.ts'
import { findKnownUser } from './user-handlers.ts'

type CertificateHandlers = Pick<
  CallHandlers,
  | 'certificates'
  | 'requestCertificate'
  | 'signCertificate'
  | 'assignCertificate'
  | 'userCertificates'
  | 'revokeUserCertificates'
>

export function certificateHandlers(deployment: Deployment): CertificateHandlers {
  const { certificates, directory } = deployment
  return {
    certificates: async () =>
      certificates.entries().flatMap(({ machine, role }) => {
        // What serves may lie over what is assigned.
        const material = certificates.assigned(machine, role)
        return material === undefined ? [] : [viewOf(deployment, machine, role, material)]
      }),
    requestCertificate: args => request(deployment, checked(requestArgs, args)),
    signCertificate: args => sign(deployment, checked(signArgs, args)),
    assignCertificate: async args => assign(deployment, checked(assignArgs, args)),
    async userCertificates(args) {
      const { user } = checked(listArgs, args)
      const users = user === undefined ? directory.users() : [findKnownUser(deployment, user)]
      return users.flatMap(({ sipAddress }) =>
        directory
          .published(sipAddress)
          .map(({ sipAddress: address, deviceId, serial, publishedMs, expiresMs }) => ({
            address,
            deviceId,
            serial,
            publishedMs,
            expiresMs,
          })),
      )
    },
    async revokeUserCertificates(args) {
      const { user, deviceId } = checked(revokeArgs, args)
      return { revoked: directory.revoke(findKnownUser(deployment, user).sipAddress, deviceId) }
    },
  }
}

const text = z.string().min(1)
const wishFields = {
  machine: text,
  role: text,
  subject: text.optional(),
  names: z.array(text).optional(),
  validDays: z.number().optional(),
  issuer: text.optional(),
}
const requestArgs = z.object({ ...wishFields, assign: z.boolean() })
const signArgs = z.object({ ...wishFields, requestPem: text })
const assignArgs = z.object({
  machine: text,
  role: text,
  certificatePem: text,
  keyPem: text,
  chainPem: z.string(),
})
const listArgs = z.object({ user: text.optional() })
const revokeArgs = z.object({ user: text, deviceId: text.optional() })

async function request(deployment: Deployment, { assign: assigns, ...args }: z.output<typeof requestArgs>) {
  const { certificates } = deployment
  const wish = wishOf(deployment, args)
  const { material, requestPem } = await requestForRole(certificates, wish, issueContext(deployment))
  if (assigns) certificates.assign(wish.machine, wish.role, material)
  const { chainPem, keyPem } = material
  return { ...viewOf(deployment, wish.machine, wish.role, material), chainPem, keyPem, requestPem }
}

async function sign(deployment: Deployment, { requestPem, ...args }: z.output<typeof signArgs>) {
  const wish = wishOf(deployment, args)
  const [, base64 = ''] =
    /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([\s\S]+?)-----END/.exec(requestPem) ?? []
  const der = new Uint8Array(Buffer.from(base64, 'base64'))
  const signed = await signRequest(deployment.certificates, der, wish, issueContext(deployment))
  const material = materialOf({ ...signed, keyPem: '' })
  return { ...viewOf(deployment, wish.machine, wish.role, material), chainPem: signed.chainPem }
}

function wishOf(deployment: Deployment, args: Omit<z.output<typeof requestArgs>, 'assign'>): CertificateWish {
  return { ...args, machine: machineOf(deployment, args.machine), role: roleOf(args.role) }
}

function issueContext({ topology, realMs }: Deployment): IssueContext {
  return { topology: topology(), nowMs: realMs() }
}

function assign(deployment: Deployment, args: z.output<typeof assignArgs>): CertificateView {
  const machine = machineOf(deployment, args.machine)
  const role = roleOf(args.role)
  const material = readMaterial(args)
  deployment.certificates.assign(machine, role, material)
  return viewOf(deployment, machine, role, material)
}

function readMaterial(
  pem: Pick<CertificateMaterial, 'certificatePem' | 'chainPem' | 'keyPem'>,
): CertificateMaterial {
  try {
    const material = materialOf(pem)
    if (!new X509Certificate(pem.certificatePem).checkPrivateKey(createPrivateKey(pem.keyPem)))
      throw new Error('the key does not belong to the certificate')
    return material
  } catch (error) {
    throw new AppError('usage', `the certificate cannot be used: ${messageOf(error)}`, { cause: error })
  }
}

/** FQDN of a machine that is given by its FQDN or its host name. */
function machineOf({ machines }: Deployment, name: string): string {
  const wanted = name.toLowerCase()
  const known = [...machines.values()].find(
    ({ fqdn, name: host }) => fqdn === wanted || host.toLowerCase() === wanted,
  )
  if (known) return known.fqdn
  throw new AppError(
    'unknown-item',
    `there is no machine "${name}"; there is ${[...machines.keys()].join(', ')}`,
  )
}

function roleOf(name: string): CertificateRole {
  const role = CERTIFICATE_ROLES.find(known => known.toLowerCase() === name.toLowerCase())
  if (role !== undefined && isRole(role)) return role
  throw new AppError(
    'unknown-item',
    `there is no certificate role "${name}"; there is ${CERTIFICATE_ROLES.join(', ')}`,
  )
}

function viewOf(
  { topology, realMs }: Deployment,
  machine: string,
  role: CertificateRole,
  material: CertificateMaterial,
): CertificateView {
  const { subject, names, thumbprint, notBeforeMs, notAfterMs, certificatePem: pem } = material
  const warnings = judgeCertificate(machine, role, material, { topology: topology(), nowMs: realMs() })
  const issuer = issuerOf(pem)
  return { machine, role, subject, names, issuer, thumbprint, notBeforeMs, notAfterMs, warnings, pem }
}
