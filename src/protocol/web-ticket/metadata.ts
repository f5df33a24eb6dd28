// Metadata of web services (`…/mex`, WSDL with policies): where a service is, and which tickets it wants from whom.
// WS-Policy 1.2, WS-SecurityPolicy 1.2; names and paths as MS-OCAUTHWS §1.3.1 uses them.

import { assertNever } from '../../base/assert-never.ts'
import { NAMESPACES } from '../soap/namespaces.ts'
import { escapeXml } from '../xml/escape.ts'
import { attributeOf, findElement, findElements, readXml, textOf, type XmlElement } from '../xml/read-xml.ts'

/** How callers of a port prove themselves. */
export type PortCredential =
  /** HTTP Negotiate or NTLM. */
  | { readonly kind: 'windows' }
  /** A message signed with the user certificate. */
  | { readonly kind: 'certificate' }
  /** A ticket of the issuer; with `proof` the caller signs with its proof key. */
  | { readonly kind: 'ticket'; readonly issuer: string; readonly proof: boolean }
  /** Not said, or not understood. */
  | { readonly kind: 'other' }

export interface ServicePort {
  /** "WebTicketServiceWinNegotiate", "CertProvisioningServiceWebTicketProof_SHA1", … */
  readonly name: string
  readonly address: string
  readonly credential: PortCredential
}

export interface ServiceMetadata {
  readonly service: string
  readonly ports: readonly ServicePort[]
}

/** Names of the ports a client looks for. */
export const PORTS = {
  ticketByWindows: 'WebTicketServiceWinNegotiate',
  ticketByFederation: 'WsFedBearer',
  ticketByCertificate: 'WebTicketServiceCert',
  certificateByProof: 'CertProvisioningServiceWebTicketProof_SHA1',
} as const

/**
 * A WSDL document. Clients read it in the order policies, then ports; a policy has the name of its port, and the issuer's
 * address stands without white space around it.
 */
export function formatServiceMetadata({ service, ports }: ServiceMetadata): string {
  const { wsdl, wsdlSoap, wsp, wsu, authServices } = NAMESPACES
  return (
    `<?xml version="1.0" encoding="utf-8"?>\n<wsdl:definitions name="${escapeXml(service)}" targetNamespace="${authServices}"` +
    ` xmlns:wsdl="${wsdl}" xmlns:soap="${wsdlSoap}" xmlns:tns="${authServices}" xmlns:wsp="${wsp}" xmlns:wsu="${wsu}">` +
    ports.map(formatPolicy).join('') +
    `<wsdl:service name="${escapeXml(service)}">${ports.map(formatPort).join('')}</wsdl:service></wsdl:definitions>`
  )
}

function formatPort({ name, address }: ServicePort): string {
  const text = escapeXml(name)
  return `<wsdl:port name="${text}" binding="tns:${text}"><soap:address location="${escapeXml(address)}"/></wsdl:port>`
}

function formatPolicy({ name, credential }: ServicePort): string {
  if (credential.kind === 'other') return ''
  return `<wsp:Policy wsu:Id="${escapeXml(name)}_policy"><wsp:ExactlyOne><wsp:All>${formatCredential(credential)}</wsp:All></wsp:ExactlyOne></wsp:Policy>`
}

const SP = NAMESPACES.sp
const ALWAYS = `sp:IncludeToken="${SP}/IncludeToken/AlwaysToRecipient"`

function formatCredential(credential: Exclude<PortCredential, { kind: 'other' }>): string {
  switch (credential.kind) {
    case 'windows':
      return `<http:NegotiateAuthentication xmlns:http="${NAMESPACES.httpPolicy}"/>`
    case 'certificate':
      return formatTokenPolicy('EndorsingSupportingTokens', `<sp:X509Token ${ALWAYS}/>`)
    case 'ticket':
      return formatTokenPolicy(
        credential.proof ? 'EndorsingSupportingTokens' : 'SignedSupportingTokens',
        `<sp:IssuedToken ${ALWAYS}><sp:Issuer><wsa10:Address xmlns:wsa10="${NAMESPACES.wsa}">` +
          `${escapeXml(credential.issuer)}</wsa10:Address></sp:Issuer>` +
          '<wsp:Policy><sp:RequireInternalReference/></wsp:Policy></sp:IssuedToken>',
      )
    default:
      return assertNever(credential)
  }
}

/** TLS below, a token inside. */
function formatTokenPolicy(tokens: string, token: string): string {
  const within = (name: string, content: string) =>
    `<sp:${name}><wsp:Policy>${content}</wsp:Policy></sp:${name}>`
  return (
    `<sp:TransportBinding xmlns:sp="${SP}"><wsp:Policy>` +
    within('TransportToken', '<sp:HttpsToken/>') +
    within('AlgorithmSuite', '<sp:Basic256/>') +
    within('Layout', '<sp:Strict/>') +
    `<sp:IncludeTimestamp/></wsp:Policy></sp:TransportBinding>` +
    `<sp:${tokens} xmlns:sp="${SP}"><wsp:Policy>${token}</wsp:Policy></sp:${tokens}>`
  )
}

/** Reads a WSDL document; undefined when the text is none. Ports without an address are left out. Never throws. */
export function readServiceMetadata(text: string): ServiceMetadata | undefined {
  const root = findElement(readXml(text), 'definitions')
  if (!root) return undefined
  const policies = root.children.filter(child => child.local === 'Policy')
  const services = root.children.filter(child => child.local === 'service')
  return {
    service: attributeOf(services[0], 'name'),
    ports: findElements(services, 'port').flatMap(port => {
      const name = attributeOf(port, 'name')
      const address = attributeOf(findElement(port.children, 'address'), 'location')
      return address === '' ? [] : [{ name, address, credential: credentialOf(policyOf(policies, name)) }]
    }),
  }
}

/** Policies are found by their name: that of the port and "_policy", in any case. */
function policyOf(policies: readonly XmlElement[], port: string): XmlElement | undefined {
  const id = `${port}_policy`.toLowerCase()
  return policies.find(policy => attributeOf(policy, 'Id').toLowerCase() === id)
}

function credentialOf(policy: XmlElement | undefined): PortCredential {
  if (!policy) return { kind: 'other' }
  if (findElement(policy.children, 'NegotiateAuthentication')) return { kind: 'windows' }
  if (findElement(policy.children, 'X509Token')) return { kind: 'certificate' }
  for (const [name, proof] of [
    ['EndorsingSupportingTokens', true],
    ['SignedSupportingTokens', false],
  ] as const) {
    const tokens = findElement(policy.children, name)
    const issuer = tokens && findElement(tokens.children, 'Issuer')
    const address = issuer ? textOf(issuer.children, 'Address') : ''
    if (address !== '') return { kind: 'ticket', issuer: address, proof }
  }
  return { kind: 'other' }
}
