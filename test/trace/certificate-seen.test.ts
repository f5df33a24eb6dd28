import { expect, test } from 'vitest'
import { readCertificateDetails } from '../../src/protocol/pki/certificate-details.ts'
import { findPemCertificates } from '../../src/protocol/pki/read-certificate.ts'
import { tellCertificate } from '../../src/trace/certificate-seen.ts'
import { startTestDeployment } from '../lab/test-deployment.ts'

test('names a certificate and its issuer by their common names', async () => {
  const lab = await startTestDeployment()
  const pem = lab.certificates.assigned('fe01.contoso.com', 'Default')?.certificatePem ?? ''
  await lab.stop()
  const [own] = findPemCertificates(pem).flatMap(der => readCertificateDetails(der) ?? [])
  expect(own && tellCertificate(own)).toMatchObject({
    subject: 'pool01.contoso.com',
    issuer: 'CONTOSO Root CA',
    signatureAlgorithm: 'RSA with SHA-256',
  })
})

test('keeps RSASSA-PSS apart from RSA', () => {
  const certificate = {
    ...{ commonName: '', subject: 'O=Contoso', issuer: 'O=Contoso', names: [] },
    ...{ signatureOid: '1.2.840.113549.1.1.10', signatureAlgorithm: 'RSA with SHA-256' },
  } as unknown as Parameters<typeof tellCertificate>[0]
  expect(tellCertificate(certificate)).toMatchObject({
    subject: 'O=Contoso',
    issuer: 'O=Contoso',
    signatureAlgorithm: 'RSASSA-PSS',
  })
})
