import { expect, test } from 'vitest'
import { readChain } from '../../../src/probe/tls/read-chain.ts'
import { findPemCertificates } from '../../../src/protocol/pki/read-certificate.ts'
import { startTestDeployment } from '../../lab/test-deployment.ts'

test('reads a certificate once and leaves out what is none', async () => {
  const lab = await startTestDeployment()
  const chain = findPemCertificates(lab.certificates.trusted('client'))
  await lab.stop()
  const [root] = readChain(chain)
  expect(root?.commonName).not.toBe('')
  expect(readChain([...chain, new Uint8Array([1, 2, 3])])).toEqual([root])
  expect(readChain(chain)[0]).toBe(root)
})
