// RSA keys and certificates for tests, made once for each test file that asks.
import { type IssuedCertificate, issueCertificate } from '../../src/auth/pki/issue.ts'
import { generateRsaKey, type KeyPair } from '../../src/auth/pki/key-pair.ts'
import { serverProfile, USER_CERTIFICATE_ISSUER, userProfile } from '../../src/auth/pki/profiles.ts'

export interface TestKeys {
  readonly nowUs: number
  readonly notAfterUs: number
  readonly serverPair: KeyPair
  readonly server: IssuedCertificate
  readonly userPair: KeyPair
  readonly user: IssuedCertificate
}

/** A server certificate for fe01.contoso.com and a user certificate for alice@contoso.com; keys of 1024 bits. */
export async function makeTestKeys(): Promise<TestKeys> {
  const nowUs = Date.UTC(2026, 0, 2) * 1000
  const notAfterUs = Date.UTC(2026, 6, 1) * 1000
  const serverPair = await generateRsaKey(1024)
  const userPair = await generateRsaKey(1024)
  const basics = (pair: KeyPair) => ({
    publicKey: pair.publicKey,
    notBeforeUs: nowUs - 1e9,
    notAfterUs,
    serial: Uint8Array.of(1),
  })
  const issuer = { subject: USER_CERTIFICATE_ISSUER, keyPair: serverPair }
  return {
    nowUs,
    notAfterUs,
    serverPair,
    server: await issueCertificate(serverProfile(basics(serverPair), ['fe01.contoso.com']), issuer),
    userPair,
    user: await issueCertificate(userProfile(basics(userPair), 'alice@contoso.com'), issuer),
  }
}
