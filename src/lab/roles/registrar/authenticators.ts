// Which authentication a registrar offers, to clients inside and through an Edge, from the settings in force at that moment.
// [MS-SIPAE] §3.3; Get-CsProxyConfiguration.

import {
  createNtlmAcceptor,
  createSipServer,
  createTlsDskServer,
  type FindCertificate,
  type NtlmAccount,
  type SchemeOffer,
  type SipServer,
  type TlsDskServer,
} from '../../../auth/index.ts'
import { equalBytes } from '../../../base/bytes.ts'
import { Secret } from '../../../base/secret.ts'
import { userAtHost } from '../../../protocol/sip/address.ts'
import type { RoleContext } from '../../role.ts'
import { poolOfServer } from './pool.ts'

/** Which way a request came. */
export type Access = 'inside' | 'remote'

export type Authenticators = Readonly<Record<Access, SipServer>>

/** Both ways have associations of their own; endpoints do not change sides without a new REGISTER. */
export function createAuthenticators(context: RoleContext): Authenticators {
  const tlsDsk = createTlsDskSource(context)
  const server = (access: Access): SipServer =>
    createSipServer({
      // Getters: settings and certificate may change between two requests.
      get realm() {
        return context.settings().proxy.realm
      },
      get offers() {
        return offersOf(context, access, tlsDsk())
      },
      random: length => context.random(length),
    })
  return { inside: server('inside'), remote: server('remote') }
}

function offersOf(context: RoleContext, access: Access, tlsDsk: TlsDskServer | undefined): SchemeOffer[] {
  const { machine } = context
  const { proxy } = context.settings()
  const targetName = machine.fqdn
  const offers: SchemeOffer[] = []
  if (proxy.useNtlm) offers.push({ scheme: 'NTLM', targetName, createAcceptor: () => ntlmAcceptor(context) })
  if (proxy.useCertificate && tlsDsk)
    offers.push({
      scheme: 'TLS-DSK',
      targetName,
      createAcceptor: tlsDsk.createAcceptor,
      extra: [['sts-uri', provisioningUrl(context, access)]],
    })
  return offers
}

/** URL of the certificate provisioning service as the client's side of the network knows it. */
function provisioningUrl(context: RoleContext, access: Access): string {
  const { machine } = context
  const pool = poolOfServer(context.topology().pools, machine.fqdn)
  const isRemote = access === 'remote' || context.settings().proxy.treatAllClientsAsRemote
  const host = (isRemote ? pool?.externalWebFqdn : pool?.internalWebFqdn) ?? machine.fqdn
  return `https://${host}:443/CertProv/CertProvisioningService.svc`
}

function ntlmAcceptor(context: RoleContext) {
  const { machine, directory } = context
  const { netbios, dns } = context.topology().windowsDomain
  return createNtlmAcceptor({
    use: 'sip',
    names: {
      netbiosDomain: netbios,
      netbiosComputer: machine.name,
      dnsDomain: dns,
      dnsComputer: machine.fqdn,
      dnsTree: dns,
    },
    random: length => context.random(length),
    findAccount(domain, user): NtlmAccount | undefined {
      const name = domain === '' ? user : `${domain}\\${user}`
      const account = directory.findAccount(name) ?? directory.findAccount(`${netbios}\\${user}`)
      // A domain controller refuses accounts that are disabled; TLS-DSK never asks one.
      return account?.enabled ? { account: account.account, ntHash: account.ntHash } : undefined
    },
  })
}

/** The inner TLS server of the certificate that is assigned now; undefined when none is. */
function createTlsDskSource(context: RoleContext): () => TlsDskServer | undefined {
  let made: { readonly thumbprint: string; readonly server: TlsDskServer } | undefined
  const findCertificate = publishedCertificates(context)
  return () => {
    const material = context.certificates.assigned(context.machine.fqdn, 'Default')
    if (material === undefined) return undefined
    if (made?.thumbprint !== material.thumbprint)
      made = {
        thumbprint: material.thumbprint,
        server: createTlsDskServer({
          certificatePem: material.certificatePem,
          privateKeyPem: new Secret(material.keyPem),
          findCertificate,
        }),
      }
    return made.server
  }
}

/** [MS-SIPAE] §3.3.5.1: the very certificate must be published for the user of From; the account is not asked for. */
function publishedCertificates({ directory }: RoleContext): FindCertificate {
  return (der, { fromUri }) => {
    const address = userAtHost(fromUri) ?? ''
    const user = directory.findUser(address)
    const match = directory.published(address).find(one => equalBytes(one.certificate, der))
    if (!user || !match) return 'The certificate is not published for the user of From'
    return { account: user.account, notAfterUs: match.expiresMs * 1000 }
  }
}
