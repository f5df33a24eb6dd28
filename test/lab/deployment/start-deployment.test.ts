import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import type { Deployment } from '../../../src/lab/deployment.ts'
import { startTestDeployment } from '../test-deployment.ts'

const NEVER = new AbortController().signal
const running: Deployment[] = []

afterEach(async () => {
  await Promise.all(running.splice(0).map(deployment => deployment.stop()))
})

async function start(...args: Parameters<typeof startTestDeployment>) {
  const deployment = await startTestDeployment(...args)
  running.push(deployment)
  return deployment
}

test('every role gets the certificate that the wizard would request', async () => {
  const { certificates } = await start()
  expect(
    certificates.entries().map(({ machine, role, material }) => `${machine} ${role} ${material.subject}`),
  ).toEqual([
    'fe01.contoso.com Default pool01.contoso.com',
    'fe01.contoso.com WebServicesInternal pool01.contoso.com',
    'fe01.contoso.com WebServicesExternal pool01.contoso.com',
    'fe02.contoso.com Default pool01.contoso.com',
    'fe02.contoso.com WebServicesInternal pool01.contoso.com',
    'fe02.contoso.com WebServicesExternal pool01.contoso.com',
    'edge01.contoso.com AccessEdgeExternal sip.contoso.com',
    'edge01.contoso.com Internal edge01.contoso.com',
    'proxy.contoso.com ReverseProxy webext.contoso.com',
  ])
})

test('the world may ask for a wrong certificate and gets it', async () => {
  const { certificates, realMs } = await start(
    'certificates: { roles: [{ machine: fe01.contoso.com, role: WebServicesExternal, subject: webext.contoso.com, validDays: -3 }] }',
  )
  const material = certificates.assigned('fe01.contoso.com', 'WebServicesExternal')
  expect(material?.subject).toBe('webext.contoso.com')
  expect(material?.notAfterMs).toBeLessThan(realMs())
})

test('both sides of DNS answer differently', async () => {
  const deployment = await start()
  const ask = async (side: 'inside' | 'outside', name: string, type: 'A' | 'SRV') => {
    const { context } = deployment.client('alice', side)
    const { status, addresses, targets } = await context.lookup(name, type, NEVER)
    return [status, ...addresses, ...targets.map(({ target, port }) => `${target}:${port}`)].join(' ')
  }
  const address = (fqdn: string) => deployment.machines.get(fqdn)?.address
  const external = (fqdn: string) => deployment.machines.get(fqdn)?.externalAddress
  const front = `${address('fe01.contoso.com')} ${address('fe02.contoso.com')}`
  expect(await ask('inside', 'sip.contoso.com', 'A')).toBe(`answered ${front}`)
  expect(await ask('outside', 'sip.contoso.com', 'A')).toBe(`answered ${external('edge01.contoso.com')}`)
  expect(await ask('inside', 'LyncDiscoverInternal.contoso.com', 'A')).toBe(`answered ${front}`)
  expect(await ask('outside', 'lyncdiscoverinternal.contoso.com', 'A')).toBe('nxdomain')
  expect(await ask('inside', '_sipinternaltls._tcp.contoso.com', 'SRV')).toBe(
    'answered pool01.contoso.com:5061',
  )
  expect(await ask('inside', '_sipinternaltls._tcp.fabrikam.com', 'SRV')).toBe(
    'answered sip.fabrikam.com:5061',
  )
  expect(await ask('outside', '_sip._tls.fabrikam.com', 'SRV')).toBe('answered sip.fabrikam.com:443')
  expect(await ask('outside', 'sip.fabrikam.com', 'SRV')).toBe('no-data')
})

test('records are removed, replaced and failed, and come back', async () => {
  const { dns, client } = await start()
  const ask = async () => {
    const { status, addresses } = await client('alice', 'outside').context.lookup(
      'sip.contoso.com',
      'A',
      NEVER,
    )
    return [status, ...addresses].join(' ')
  }
  const before = await ask()
  const undo = [dns.outside.remove('sip.contoso.com')]
  expect(await ask()).toBe('nxdomain')
  undo.push(dns.outside.replace([{ type: 'CNAME', name: 'sip.contoso.com', target: 'webext.contoso.com' }]))
  expect(await ask()).toMatch(/^answered 127\./)
  undo.push(dns.outside.fail('servfail', 'SIP.contoso.com'))
  expect(await ask()).toBe('servfail')
  for (const back of undo) back()
  expect(await ask()).toBe(before)
})

test('the lines of the world lie over the generated records', async () => {
  const deployment = await start(
    'dns: { inside: ["remove lyncdiscover.contoso.com", "sip.contoso.com A edge01.contoso.com", "www.contoso.com A 192.0.2.80"] }',
  )
  const { context } = deployment.client('alice', 'inside')
  const addresses = async (name: string) => (await context.lookup(name, 'A', NEVER)).addresses
  expect(await addresses('lyncdiscover.contoso.com')).toEqual([])
  expect(await addresses('sip.contoso.com')).toEqual([deployment.machines.get('edge01.contoso.com')?.address])
  expect(await addresses('www.contoso.com')).toEqual(['192.0.2.80'])
})

test('clients outside reach what stands outside, and nothing inside', async () => {
  const deployment = await start()
  const dial = (side: 'inside' | 'outside', address: string) =>
    deployment
      .client('alice', side)
      .context.dial({ address, port: 53 }, { timeoutMs: 60, signal: NEVER })
      .then(
        socket => {
          socket.destroy()
          return 'open'
        },
        error => error.code,
      )
  const { plan } = deployment
  expect(await dial('outside', plan.nameServer('outside'))).toBe('open')
  expect(await dial('outside', plan.nameServer('inside'))).toBe('ETIMEDOUT')
  expect(await dial('inside', plan.nameServer('inside'))).toBe('open')
})

test('a name server that is stopped times out or refuses, and answers again when started', async () => {
  const deployment = await start()
  const role = deployment.roles.find(({ machine }) => machine === 'dns-inside.lab')
  const { context } = deployment.client('alice', 'inside')
  const ask = async () => (await context.lookup('pool01.contoso.com', 'A', NEVER)).status
  await role?.stop()
  expect(await ask()).toBe('timeout')
  await role?.start()
  expect(await ask()).toBe('answered')
})

test('a lab that starts again has its users and certificates; another world is refused', async () => {
  const stateFolder = mkdtempSync(join(tmpdir(), 'lyncpin-state-'))
  try {
    const first = await startTestDeployment('', { stateFolder })
    first.directory.removeUser('dave@contoso.com')
    const thumbprint = first.certificates.assigned('fe01.contoso.com', 'Default')?.thumbprint
    await first.stop()
    const second = await startTestDeployment('', { stateFolder })
    expect(second.directory.findUser('dave@contoso.com')).toBeUndefined()
    expect(second.directory.findAccount('CONTOSO\\alice')?.homePool).toBe('pool01.contoso.com')
    expect(second.certificates.assigned('fe01.contoso.com', 'Default')?.thumbprint).toBe(thumbprint)
    await second.stop()
    await expect(
      startTestDeployment('dns: { inside: ["remove sip.contoso.com"] }', { stateFolder }),
    ).rejects.toThrow('another world')
  } finally {
    rmSync(stateFolder, { recursive: true })
  }
})

test('a port that is taken is told with what to do', async () => {
  const { network, plan } = await start()
  const addressPrefix = plan.nameServer('inside').split('.').slice(0, 2).join('.')
  await expect(startTestDeployment('', { portShift: network.portShift, addressPrefix })).rejects.toThrow(
    'something else listens there',
  )
})

test('settings of a service lie over those of the deployment', async () => {
  const { settings } = await start(
    'settings: { proxy: { useNtlm: false } }\nservices: { edge01.contoso.com: { proxy: { useNtlm: true } } }',
  )
  expect(settings.of('pool01.contoso.com').proxy.useNtlm).toBe(false)
  expect(settings.of('edge01.contoso.com').proxy.useNtlm).toBe(true)
  const undo = settings.set({ proxy: { realm: 'contoso' } }, 'pool01.contoso.com')
  expect(settings.of('pool01.contoso.com').proxy).toMatchObject({ realm: 'contoso', useNtlm: false })
  undo()
  expect(settings.of('pool01.contoso.com').proxy.realm).toBe('SIP Communications Service')
})
