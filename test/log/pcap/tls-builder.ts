// Builds the clear part of TLS handshakes: hellos, certificates, alerts, in records.

import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import { SubjectAlternativeNameExtension, X509CertificateGenerator } from '@peculiar/x509'
import { concatBytes } from '../../../src/base/bytes.ts'
import { createByteBuilder } from '../byte-builder.ts'

export function tlsRecord(type: number, fragment: Uint8Array): Uint8Array {
  return createByteBuilder().u8(type).u16be(0x0303).u16be(fragment.length).bytes(fragment).build()
}

export function handshakeMessage(type: number, body: Uint8Array): Uint8Array {
  return createByteBuilder()
    .u8(type)
    .u8(body.length >> 16)
    .u16be(body.length & 0xffff)
    .bytes(body)
    .build()
}

function extension(type: number, content: Uint8Array): Uint8Array {
  return createByteBuilder().u16be(type).u16be(content.length).bytes(content).build()
}

/** ClientHello in a record; versions beyond TLS 1.2 go into supported_versions. */
export function clientHello(serverName: string, versions: readonly number[] = [0x0303]): Uint8Array {
  const name = createByteBuilder()
    .u16be(serverName.length + 3)
    .u8(0)
    .u16be(serverName.length)
    .ascii(serverName)
  const list = createByteBuilder().u8(versions.length * 2)
  for (const version of versions) list.u16be(version)
  const extensions = concatBytes([extension(0, name.build()), extension(43, list.build())])
  const body = createByteBuilder()
    .u16be(0x0303)
    .fill(32, 7)
    .u8(0)
    .u16be(4)
    .u16be(0xc02f)
    .u16be(0xc030)
    .u8(1)
    .u8(0)
  return tlsRecord(22, handshakeMessage(1, body.u16be(extensions.length).bytes(extensions).build()))
}

/** ServerHello message; 0x0304 goes into supported_versions. */
export function serverHello(version = 0x0303): Uint8Array {
  const body = createByteBuilder().u16be(Math.min(version, 0x0303)).fill(32, 9).u8(0).u16be(0xc02f).u8(0)
  if (version === 0x0304) {
    const chosen = extension(43, createByteBuilder().u16be(version).build())
    body.u16be(chosen.length).bytes(chosen)
  }
  return handshakeMessage(2, body.build())
}

/** Certificate message of TLS 1.2. */
export function certificateMessage(chain: readonly Uint8Array[]): Uint8Array {
  const list = createByteBuilder()
  for (const der of chain)
    list
      .u8(der.length >> 16)
      .u16be(der.length & 0xffff)
      .bytes(der)
  const body = createByteBuilder()
    .u8(list.length >> 16)
    .u16be(list.length & 0xffff)
    .bytes(list.build())
  return handshakeMessage(11, body.build())
}

export const alert = (level: number, description: number): Uint8Array =>
  tlsRecord(21, Uint8Array.of(level, description))
export const changeCipherSpec = (): Uint8Array => tlsRecord(20, Uint8Array.of(1))
export const applicationData = (): Uint8Array => tlsRecord(23, new Uint8Array(40).fill(0xaa))

/** A self-signed certificate in DER. */
export async function issueCertificate(
  commonName: string,
  names: readonly string[],
  notAfter: string,
): Promise<Uint8Array> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${commonName}, O=Contoso`,
    notBefore: new Date('2015-01-01T00:00:00Z'),
    notAfter: new Date(notAfter),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new SubjectAlternativeNameExtension(names.map(value => ({ type: 'dns' as const, value })))],
  })
  return new Uint8Array(certificate.rawData)
}
