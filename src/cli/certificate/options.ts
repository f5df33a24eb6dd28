// Options of `lyncpin certificate` that say where a certificate serves.

import { type Command, InvalidArgumentError } from 'commander'
import type { Deployment } from '../../diagnose/certificate-rules/names-of-role.ts'
import { CERTIFICATE_ROLES, type CertificateRole, parseRole } from '../../diagnose/certificate-rules/role.ts'

export interface DeploymentOptions {
  readonly role?: CertificateRole
  readonly pool?: string
  readonly server?: string
  readonly internalWeb?: string
  readonly externalWeb?: string
  readonly accessEdge?: string
  readonly sipDomain?: readonly string[]
}

/** Adds the options that inspect and request share. */
export function addDeploymentOptions(parser: Command): Command {
  const roles = CERTIFICATE_ROLES.map(({ option }) => option).join(', ')
  return parser
    .option('--role <role>', `what it serves as: ${roles}, or a -Type of Set-CsCertificate`, readRole)
    .option('--pool <fqdn>', 'FQDN of the pool; of an Edge its internal pool FQDN', readHost)
    .option('--server <fqdn>', 'FQDN of the one server', readHost)
    .option('--internal-web <fqdn>', 'internal FQDN of the web services', readHost)
    .option('--external-web <fqdn>', 'external FQDN of the web services', readHost)
    .option('--access-edge <fqdn>', 'FQDN of the Access Edge service', readHost)
    .option('--sip-domain <domain>', 'SIP domain; may be repeated', (text: string, known: string[] = []) => [
      ...known,
      readHost(text),
    ])
}

function readRole(text: string): CertificateRole {
  const role = parseRole(text)
  if (role) return role
  throw new InvalidArgumentError(
    `expected one of ${CERTIFICATE_ROLES.map(({ option }) => option).join(', ')}.`,
  )
}

function readHost(text: string): string {
  const name = text.trim().toLowerCase().replace(/\.$/, '')
  if (/^(?:[a-z0-9_-]+\.)+[a-z0-9-]+$/.test(name)) return name
  throw new InvalidArgumentError('expected a full host name such as pool01.contoso.com.')
}

/** What the options say of the deployment. A pool of one server is that server (Standard Edition) unless one is named. */
export function deploymentOf(options: DeploymentOptions): Deployment {
  const { pool, server, internalWeb, externalWeb, accessEdge, sipDomain } = options
  return {
    ...(pool === undefined ? {} : { pool }),
    ...(server === undefined ? {} : { server }),
    ...(internalWeb === undefined ? {} : { internalWeb }),
    ...(externalWeb === undefined ? {} : { externalWeb }),
    ...(accessEdge === undefined ? {} : { accessEdge }),
    sipDomains: sipDomain ?? [],
  }
}
