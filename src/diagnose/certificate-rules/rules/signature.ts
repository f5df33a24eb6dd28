// Signature algorithms of the certificate and of every authority that is sent with it; a root's own signature is looked at by nobody.

import { type CertificateDetails, isSelfIssued } from '../../../protocol/pki/certificate-details.ts'
import { nameOfCertificate } from '../names.ts'
import { broken, type CertificateVerdict, defineCertificateRule, doubtful, passed } from '../rule.ts'

/** RFC 8017 appendix A. */
const PSS = '1.2.840.113549.1.1.10'
const MD: ReadonlySet<string> = new Set(['1.2.840.113549.1.1.2', '1.2.840.113549.1.1.4'])
const SHA1: ReadonlySet<string> = new Set(['1.2.840.113549.1.1.5', '1.2.840.10045.4.1', '1.3.14.3.2.29'])

export const rule = defineCertificateRule({
  id: 'signature',
  title: 'Certificates are signed with SHA-2, not with RSASSA-PSS or MD5',
  why: 'RSASSA-PSS is not supported and leads to errors at sign-in; MD5 keeps services from starting; SHA-1 is accepted by the product and refused by current clients.',
  judge: ({ chain }) =>
    chain.filter((certificate, i) => i === 0 || !isSelfIssued(certificate)).map(judgeSignature),
})

function judgeSignature(certificate: CertificateDetails): CertificateVerdict {
  const { signatureOid, signatureAlgorithm } = certificate
  const name = nameOfCertificate(certificate)
  if (signatureOid === PSS)
    return broken(
      `${name} is signed with RSASSA-PSS, which is not supported (AlternateSignatureAlgorithm=0 at the CA).`,
    )
  if (MD.has(signatureOid)) return broken(`${name} is signed with MD5 or older.`)
  if (SHA1.has(signatureOid))
    return doubtful(`${name} is signed with SHA-1: iOS, Android and current browsers refuse it.`)
  return passed(`${name} is signed with ${signatureAlgorithm}.`)
}
