// A small certificate authority for tests: a root, an intermediate, and server certificates right or wrong on purpose.

import { type CrlContent, issueCrl } from '../src/auth/pki/crl.ts'
import { type CertificateContent, type Issuer, issueCertificate } from '../src/auth/pki/issue.ts'
import { generateRsaKey, type KeyPair } from '../src/auth/pki/key-pair.ts'
import { authorityProfile, serverProfile } from '../src/auth/pki/profiles.ts'
import { type CertificateDetails, readCertificateDetails } from '../src/protocol/pki/certificate-details.ts'

const DAY_US = 86_400_000_000

export interface IssuedServer {
  readonly der: Uint8Array<ArrayBuffer>
  readonly pem: string
  readonly keyPem: string
  readonly details: CertificateDetails
}

export interface TestAuthority {
  readonly root: IssuedServer
  readonly intermediate: IssuedServer
  /** The first name is the subject. `by` says who signs; the intermediate unless given. */
  issue(
    names: readonly string[],
    changes?: Partial<CertificateContent>,
    by?: 'root' | 'intermediate',
  ): Promise<IssuedServer>
  /** A list of the intermediate, or of the root. DER. */
  revoke(content: CrlContent, by?: 'root' | 'intermediate'): Promise<Uint8Array>
}

/** Creates the authority. @param nowUs certificates are valid from a day before to 300 days after it */
export async function createTestAuthority(nowUs: number): Promise<TestAuthority> {
  const [rootPair, middlePair, serverPair] = await Promise.all([1, 2, 3].map(() => generateRsaKey()))
  if (!rootPair || !middlePair || !serverPair) throw new Error('no keys')
  const root: Issuer = { subject: [['CN', 'Contoso Root CA']], keyPair: rootPair }
  const middle: Issuer = { subject: [['CN', 'Contoso Issuing CA']], keyPair: middlePair }
  let serial = 1
  const basics = (pair: KeyPair, days: number) => ({
    publicKey: pair.publicKey,
    notBeforeUs: nowUs - DAY_US,
    notAfterUs: nowUs + days * DAY_US,
    serial: Uint8Array.of(1, serial++),
  })
  const sign = async (content: CertificateContent, issuer: Issuer, pair: KeyPair): Promise<IssuedServer> => {
    const { der, pem } = await issueCertificate(content, issuer)
    const details = readCertificateDetails(der)
    if (!details) throw new Error('the certificate cannot be read')
    return { der, pem, keyPem: pair.privateKeyPem.reveal(), details }
  }
  return {
    root: await sign(authorityProfile(basics(rootPair, 3000), root.subject), root, rootPair),
    intermediate: await sign(authorityProfile(basics(middlePair, 2000), middle.subject), root, middlePair),
    revoke: (content, by = 'intermediate') => issueCrl(content, by === 'root' ? root : middle),
    issue: (names, changes = {}, by = 'intermediate') =>
      sign(
        {
          ...serverProfile(basics(serverPair, 300), names),
          crlUrls: ['http://pki.contoso.com/issuing.crl'],
          ...changes,
        },
        by === 'root' ? root : middle,
        serverPair,
      ),
  }
}
