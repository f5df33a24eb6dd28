// The commands of the certificate cmdlets that ask for the same certificate as a request made here.
// Request-CsCertificate, Import-CsCertificate, Set-CsCertificate: Skype for Business Server documentation.

import type { Deployment } from '../diagnose/certificate-rules/names-of-role.ts'
import type { CertificateRole } from '../diagnose/certificate-rules/role.ts'

export interface RequestedCertificate {
  readonly role: CertificateRole
  readonly deployment: Deployment
  /** Alternative names, the subject among them. */
  readonly names: readonly string[]
  readonly keyBits: number
}

/** The matching commands for a server of the deployment; for the reverse proxy, which has no cmdlets, what to do instead. */
export function formatRequestCommands({ role, deployment, names, keyBits }: RequestedCertificate): string[] {
  if (role === 'reverse-proxy')
    return [
      '# The reverse proxy is no server of the topology: send the request to a public CA,',
      '# then install certificate, key and all intermediate authorities on its listener.',
    ]
  const computer = deployment.server ?? deployment.pool ?? deployment.accessEdge ?? '<server FQDN>'
  const all = deployment.sipDomains.length > 0 ? ' -AllSipDomain' : ''
  const type =
    role === 'AccessEdgeExternal' ? 'AccessEdgeExternal,DataEdgeExternal,AudioVideoAuthentication' : role
  // The cmdlet reads subject and names out of the topology; it wants the computer, also for the certificate of a pool.
  return [
    `Request-CsCertificate -New -Type ${type} -ComputerFqdn ${computer} -KeySize ${keyBits}${all} -DomainName "${names.join(',')}" -FriendlyName "Skype for Business ${role}" -Template WebServer -CA <ca.contoso.com\\CA name>`,
    `Set-CsCertificate -Type ${type} -Thumbprint <thumbprint>`,
  ]
}
