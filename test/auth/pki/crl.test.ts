import { expect, test } from 'vitest'
import { issueCrl } from '../../../src/auth/pki/crl.ts'
import { generateRsaKey, readKeyPair, webCryptoKeys } from '../../../src/auth/pki/key-pair.ts'
import { X509Crl } from '../../../src/auth/pki/x509.ts'

test('lists revoked serials under the issuer’s signature', async () => {
  const keyPair = await generateRsaKey(1024)
  const day = Date.UTC(2026, 0, 1) * 1000
  const der = await issueCrl(
    {
      thisUpdateUs: day,
      nextUpdateUs: day + 1e12,
      revoked: [{ serial: Uint8Array.of(1, 2), revokedUs: day }],
    },
    { subject: [['CN', 'Contoso Root']], keyPair },
  )
  const crl = new X509Crl(der)
  expect(crl.issuer).toBe('CN=Contoso Root')
  expect(crl.entries.map(entry => entry.serialNumber)).toEqual(['0102'])
  const { publicKey } = await webCryptoKeys(readKeyPair(keyPair.privateKeyPem), 'sha256')
  expect(await crl.verify({ publicKey })).toBe(true)
})
