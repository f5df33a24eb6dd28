// Which names a certificate of each role needs. Skype for Business Server documentation: environmental requirements,
// certificates for Edge, Front End, Director, reverse proxy.

import type { CertificateRole } from './role.ts'

/** What is known of the deployment; everything may be missing. Names in lower case. */
export interface Deployment {
  /** Pool FQDN; of an Edge its internal pool FQDN. */
  readonly pool?: string
  /** FQDN of the one server; the pool's on Standard Edition. */
  readonly server?: string
  readonly internalWeb?: string
  readonly externalWeb?: string
  readonly accessEdge?: string
  /** Hosts of meetings and dial-in pages; those of the usual pattern for each SIP domain when not given. */
  readonly simpleUrls?: readonly string[]
  readonly sipDomains: readonly string[]
}

export interface RoleName {
  readonly name: string
  /** required: without it a sign-in fails; usual: needed by some clients or services. */
  readonly need: 'required' | 'usual'
  readonly why: string
  /** The product supports a wildcard in its place. */
  readonly wildcardAllowed: boolean
}

export interface RoleSubject {
  /** Accepted common names, the documented first; empty when the role prescribes none or too little is known. */
  readonly accepted: readonly string[]
  /** Common names that occur in the wild and work with a limit. */
  readonly tolerated: readonly string[]
  readonly why: string
}

/** The subject a role prescribes. */
export function subjectOfRole(role: CertificateRole, deployment: Deployment): RoleSubject {
  const { pool, server, accessEdge } = deployment
  switch (role) {
    case 'Default':
      return {
        accepted: known(pool),
        tolerated: [],
        why: 'Other servers and clients look for the pool; a redirect to the pool fails otherwise.',
      }
    case 'WebServicesInternal':
      return {
        accepted: known(pool),
        tolerated: known(server),
        why: 'Tickets are signed with this certificate and are accepted only from the pool’s own name.',
      }
    case 'WebServicesExternal':
      return {
        accepted: known(pool),
        tolerated: known(server),
        why: 'It signs the web tickets of clients outside. A subject that is not the pool FQDN makes the services refuse them (28032); the public name belongs among the alternative names and onto the reverse proxy.',
      }
    case 'AccessEdgeExternal':
      return {
        accepted: known(accessEdge),
        tolerated: [],
        why: 'Partners and old clients compare the Access Edge with the subject.',
      }
    case 'Internal':
      return {
        accepted: known(pool),
        tolerated: [],
        why: 'Front Ends match the internal Edge pool FQDN with the subject (event 1015 otherwise).',
      }
    case 'reverse-proxy':
      return { accepted: [], tolerated: [], why: 'Any of its names may be the subject.' }
  }
}

/** The names a role needs, as far as the deployment is known. */
export function namesOfRole(role: CertificateRole, deployment: Deployment): RoleName[] {
  const { pool, server, internalWeb, externalWeb, accessEdge, sipDomains } = deployment
  switch (role) {
    case 'Default':
      return [
        ...required(pool, 'clients and servers connect to the pool by this name'),
        ...required(server, 'servers of the pool connect to each other by machine name'),
        ...sipDomains.flatMap(domain =>
          usual(
            `sip.${domain}`,
            'clients with strict name matching, when this pool signs users in automatically',
          ),
        ),
      ]
    case 'WebServicesInternal':
      return [
        ...required(internalWeb, 'clients inside use the web services under this name'),
        ...required(pool, 'the pool’s own name'),
        ...usual(server, 'servers use the web services of one machine'),
        ...sipDomains.flatMap(domain => [
          ...required(`lyncdiscoverinternal.${domain}`, 'clients inside begin with this name'),
        ]),
        ...simpleUrls(deployment),
      ]
    case 'WebServicesExternal':
      return [
        ...required(externalWeb, 'the reverse proxy connects with this name'),
        ...usual(pool, 'Front Ends of other pools connect to the pool'),
        ...sipDomains.flatMap(domain => [
          ...usual(`lyncdiscover.${domain}`, 'the reverse proxy may forward this name'),
        ]),
        ...simpleUrls(deployment),
      ]
    case 'AccessEdgeExternal':
      return [
        ...required(accessEdge, 'clients outside connect to the Access Edge by this name'),
        ...sipDomains.flatMap(domain =>
          usual(`sip.${domain}`, 'the name of the SRV record and the last resort of clients outside', true),
        ),
      ]
    case 'Internal':
      return required(pool, 'Front Ends connect to the Edge pool by this name', true)
    case 'reverse-proxy':
      return [
        ...required(externalWeb, 'clients outside use the web services under this name', true),
        ...sipDomains.flatMap(domain => [
          ...required(`lyncdiscover.${domain}`, 'clients outside begin with this name', true),
        ]),
        ...simpleUrls(deployment),
      ]
  }
}

function simpleUrls({ sipDomains, simpleUrls: given }: Deployment): RoleName[] {
  const hosts = given ?? sipDomains.flatMap(domain => [`meet.${domain}`, `dialin.${domain}`])
  return hosts.flatMap(host => usual(host, 'meetings and dial-in page; not part of sign-in', true))
}

function known(name: string | undefined): string[] {
  return name === undefined || name === '' ? [] : [name]
}

function required(name: string | undefined, why: string, wildcardAllowed = false): RoleName[] {
  return known(name).map(found => ({ name: found, need: 'required', why, wildcardAllowed }))
}

function usual(name: string | undefined, why: string, wildcardAllowed = false): RoleName[] {
  return known(name).map(found => ({ name: found, need: 'usual', why, wildcardAllowed }))
}
