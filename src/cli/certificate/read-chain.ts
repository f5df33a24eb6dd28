// Certificates from a file: PEM, DER, PKCS#7 and PKCS#12.

import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { Duplex } from 'node:stream'
import { connect, createSecureContext, type SecureContext, TLSSocket } from 'node:tls'
import { decodeBase64 } from '../../base/base64.ts'
import { AppError, messageOf } from '../../base/errors.ts'
import type { Secret } from '../../base/secret.ts'
import { decodeText } from '../../base/text.ts'
import {
  type CertificateDetails,
  isIssuedBy,
  readCertificateDetails,
} from '../../protocol/pki/certificate-details.ts'
import { readPkcs7Certificates } from '../../protocol/pki/pkcs7.ts'
import { findPemCertificates } from '../../protocol/pki/read-certificate.ts'

/** The chain in a file, the server's own first. @throws AppError for a file that holds no certificate */
export async function readChainFile(
  path: string,
  password: () => Promise<Secret<string> | undefined>,
): Promise<readonly [CertificateDetails, ...CertificateDetails[]]> {
  const bytes = new Uint8Array(await readFile(path).catch(thrown => fail(path, messageOf(thrown))))
  const ders = readPemFile(bytes) ?? readPkcs7Certificates(bytes)
  const chain = (ders ?? [bytes]).flatMap(der => readCertificateDetails(der) ?? [])
  if (chain.length === 0 && bytes[0] === 0x30 && ders === undefined)
    chain.push(...(await readPfx(path, bytes, await password())))
  const [own, ...rest] = ownFirst(chain)
  if (!own)
    throw new AppError('unreadable', `${path}: expected a certificate (PEM, DER, .p7b or .pfx), found none`)
  return [own, ...rest]
}

function fail(path: string, text: string): never {
  throw new AppError('unreadable', `${path}: ${text}`)
}

function readPemFile(bytes: Uint8Array): Uint8Array[] | undefined {
  const text = decodeText(bytes)
  if (!text.includes('-----BEGIN')) return undefined
  const bag = /-----BEGIN (?:PKCS7|CMS)-----([\s\S]*?)-----END/.exec(text)?.[1]
  const inBag = bag === undefined ? undefined : readPkcs7Certificates(decodeBase64(bag) ?? new Uint8Array(0))
  return inBag ?? findPemCertificates(text)
}

/** A bag has no order: the certificate that issued none of the others is the server's own. A file in order stays as it is. */
function ownFirst(chain: readonly CertificateDetails[]): readonly CertificateDetails[] {
  const issuedNone = (certificate: CertificateDetails): boolean =>
    !chain.some(other => other !== certificate && isIssuedBy(other, certificate))
  const own = chain.find(certificate => !certificate.isAuthority && issuedNone(certificate)) ?? chain[0]
  if (own === undefined || chain[0] === own) return chain
  return [own, ...chain.filter(other => other !== own)]
}

/** Node opens PKCS#12 only for a TLS server: one in memory shows what is inside. */
async function readPfx(
  path: string,
  bytes: Uint8Array,
  password: Secret<string> | undefined,
): Promise<CertificateDetails[]> {
  let context: SecureContext
  try {
    context = createSecureContext({ pfx: Buffer.from(bytes), passphrase: password?.reveal() ?? '' })
  } catch (thrown) {
    const text = messageOf(thrown)
    const hint = /mac verify|invalid password/i.test(text) ? ' (is the password right? --password-file)' : ''
    return fail(path, `not a certificate this program can open: ${text}${hint}`)
  }
  const [near, far] = streamPair()
  const server = new TLSSocket(near, { isServer: true, secureContext: context })
  const client = connect({ socket: far, rejectUnauthorized: false, checkServerIdentity: () => undefined })
  try {
    server.on('error', () => undefined)
    await once(client, 'secureConnect')
    const chain: CertificateDetails[] = []
    const seen = new Set<string>()
    for (
      let at = client.getPeerX509Certificate();
      at && !seen.has(at.fingerprint256);
      at = at.issuerCertificate
    ) {
      seen.add(at.fingerprint256)
      const details = readCertificateDetails(new Uint8Array(at.raw))
      if (details) chain.push(details)
    }
    return chain
  } catch (thrown) {
    return fail(path, `its certificate cannot be used: ${messageOf(thrown)}`)
  } finally {
    client.destroy()
    server.destroy()
  }
}

function streamPair(): [Duplex, Duplex] {
  const make = (other: () => Duplex): Duplex =>
    new Duplex({
      read() {},
      write(chunk: Uint8Array, _encoding, done) {
        other().push(chunk)
        done()
      },
      final(done) {
        other().push(null)
        done()
      },
    })
  const near: Duplex = make(() => far)
  const far: Duplex = make(() => near)
  return [near, far]
}
