// Authorities between the certificate and the root.

import {
  type CertificateDetails,
  isIssuedBy,
  isSelfIssued,
} from '../../../protocol/pki/certificate-details.ts'
import { nameOfCertificate } from '../names.ts'
import { broken, type CertificateVerdict, cannotTell, defineCertificateRule, passed } from '../rule.ts'

export const rule = defineCertificateRule({
  id: 'chain-complete',
  title: 'All authorities between the certificate and its root are sent with it',
  why: 'Windows fetches a missing authority from the address in the certificate; Android, iOS and phones do not and report an untrusted server.',
  judge({ chain, roots }) {
    const last = lastOfPath(chain)
    if (isSelfIssued(last)) return [passed(`The chain reaches the root ${nameOfCertificate(last)}.`)]
    return [judgeEnd(chain, last, roots)]
  },
})

function judgeEnd(
  [own]: readonly [CertificateDetails, ...CertificateDetails[]],
  last: CertificateDetails,
  roots: readonly CertificateDetails[] | undefined,
): CertificateVerdict {
  if (roots?.some(root => isIssuedBy(last, root)))
    return passed(`${nameOfCertificate(last)} was issued by a root that is known here.`)
  const issuer = /(?:^|,\s*)CN=([^,]*)/.exec(last.issuer)?.[1] ?? last.issuer
  const fetch = last.issuerUrls[0]
  const hint = fetch === undefined ? '' : ` It can be fetched at ${fetch}.`
  if (roots === undefined)
    return cannotTell(
      `${nameOfCertificate(last)} was issued by ${issuer}: complete only if that is a root the clients trust.`,
    )
  return broken(
    `${issuer}, which issued ${last === own ? 'it' : nameOfCertificate(last)}, is neither sent nor a root known here.${hint}`,
  )
}

/** Walks from the server's own certificate as far as the list leads, in any order. */
export function lastOfPath(
  chain: readonly [CertificateDetails, ...CertificateDetails[]],
): CertificateDetails {
  let at = chain[0]
  for (const _ of chain) {
    const issuer = isSelfIssued(at) ? undefined : chain.find(other => other !== at && isIssuedBy(at, other))
    if (!issuer) break
    at = issuer
  }
  return at
}
