// What a client says to the certificate a server showed: the first thing that ends its handshake, as the result code Windows shows
// for it, and everything else that breaks a rule for certificates.

import { type JudgedCertificate, judgeCertificate } from '../../diagnose/certificate-rules/judge.ts'
import { coverageOf } from '../../diagnose/certificate-rules/names.ts'
import type { CertificateRole } from '../../diagnose/certificate-rules/role.ts'
import { lastOfPath } from '../../diagnose/certificate-rules/rules/chain-complete.ts'
import {
  type CertificateDetails,
  isSelfIssued,
  readCertificateDetails,
} from '../../protocol/pki/certificate-details.ts'
import { findPemCertificates } from '../../protocol/pki/read-certificate.ts'
import { isAddress } from '../../trace/observe/host-name.ts'
import { TLS_CODES } from '../../trace/observe/tls-code.ts'
import type { ClientContext } from '../client/context.ts'
import type { ServiceKind } from '../topics.ts'
import type { InspectedTls } from './inspect-endpoint.ts'
import { readChain } from './read-chain.ts'

export interface ServerJudgement {
  /** HRESULT with which a client ends the handshake; undefined when it goes on. */
  readonly code: number | undefined
  readonly verdicts: readonly JudgedCertificate[]
  readonly own: CertificateDetails
}

/** Judges the chain; undefined when no certificate was shown. */
export function judgeServer(
  context: ClientContext,
  inspected: InspectedTls,
  place: { readonly host: string; readonly service: ServiceKind; readonly sipDomain: string },
): ServerJudgement | undefined {
  const [own, ...rest] = readChain(inspected.chain)
  if (!own) return undefined
  const chain = [own, ...rest] as const
  const verdicts = judgeCertificate({
    chain,
    role: roleOf(place.host, place.service),
    deployment: { sipDomains: [place.sipDomain] },
    host: place.host,
    nowUs: context.nowMs() * 1000,
    roots: trustedRoots(context),
  })
  // What the role's names should be is not known from outside; what a client needs is checked by the name it asked for.
  const certain = verdicts.filter(({ rule, outcome }) => outcome !== 'cannot-tell' && rule.id !== 'names')
  return { code: codeOf(inspected, chain, place.host), verdicts: certain, own }
}

function codeOf(
  { handshake }: InspectedTls,
  chain: readonly [CertificateDetails, ...CertificateDetails[]],
  host: string,
): number | undefined {
  const code = handshake.kind === 'agreed' ? handshake.code : undefined
  if (code === TLS_CODES.chainIncomplete) {
    const last = lastOfPath(chain)
    // An authority was sent and nobody knows who issued it: a root is unknown, not an intermediate missing.
    return last !== chain[0] || isSelfIssued(last) ? TLS_CODES.certificateUntrustedRoot : code
  }
  if (code !== undefined) return code
  return isAddress(host) || coverageOf(chain[0], host) !== 'missing' ? undefined : TLS_CODES.noNameMatch
}

function roleOf(host: string, service: ServiceKind): CertificateRole | undefined {
  if (service === 'registrar') return 'Default'
  if (service === 'access-edge') return 'AccessEdgeExternal'
  if (service !== 'web') return undefined
  if (host.startsWith('lyncdiscoverinternal.')) return 'WebServicesInternal'
  return host.startsWith('lyncdiscover.') ? 'reverse-proxy' : undefined
}

let known: { readonly pem: string; readonly roots: readonly CertificateDetails[] } | undefined

/** The roots the client trusts; the last ones read are kept, because there are some hundred. */
export function trustedRoots({ trustedRootsPem: pem }: ClientContext): readonly CertificateDetails[] {
  if (known?.pem !== pem)
    known = { pem, roots: findPemCertificates(pem).flatMap(der => readCertificateDetails(der) ?? []) }
  return known.roots
}
