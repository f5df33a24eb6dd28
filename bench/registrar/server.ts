// The registrar under test in a process of its own. Told by its parent over IPC: what it holds in memory, what it has used of a core.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import {
  generateRsaKey,
  issueCertificate,
  USER_CERTIFICATE_ISSUER,
  userProfile,
} from '../../src/auth/index.ts'
import { createNetwork } from '../../src/lab/network/create-network.ts'
import { createRegistrar } from '../../src/lab/roles/registrar/registrar.ts'
import { createSipWorld } from '../../test/lab/sip-world.ts'

export type ServerCommand = 'memory' | 'cpu' | 'stop'

export interface ServerReady {
  readonly address: string
  readonly port: number
  readonly certificates: readonly {
    readonly user: string
    readonly pem: string
    readonly key: string
    readonly notAfterUs: number
  }[]
}

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const [users = '0', certificates = '0'] = process.argv.slice(2)
const state = mkdtempSync(join(tmpdir(), 'lyncpin-bench-'))
const portShift = 11_000
const world = await createSipWorld({
  network: createNetwork({ portShift }),
  subnet: '127.9.9',
  state,
  extraUsers: Number(users),
})
const registrar = createRegistrar(world.context('fe01.contoso.com'), world.pool)
await registrar.start()

async function issue(number: number) {
  const user = `user${number}@contoso.com`
  const pair = await generateRsaKey()
  const notAfterMs = Date.now() + 86_400_000
  const content = userProfile(
    {
      publicKey: pair.publicKey,
      notBeforeUs: (Date.now() - 3_600_000) * 1000,
      notAfterUs: notAfterMs * 1000,
      serial: Uint8Array.of(number & 255, number >> 8, 1),
    },
    user,
  )
  const issued = await issueCertificate(content, { subject: USER_CERTIFICATE_ISSUER, keyPair: pair })
  world.directory.publish({
    sipAddress: user,
    deviceId: '{00000000-0000-0000-0000-000000000000}',
    certificate: issued.der,
    serial: String(number),
    publishedMs: Date.now(),
    expiresMs: notAfterMs,
  })
  return { user, pem: issued.pem, key: pair.privateKeyPem.reveal(), notAfterUs: notAfterMs * 1000 }
}

const issued = []
for (let i = 0; i < Number(certificates); i++) issued.push(await issue(i))
const ready: ServerReady = {
  address: world.addresses.get('fe01.contoso.com')?.[0] ?? '',
  port: 5061 + portShift,
  certificates: issued,
}
process.send?.(ready)

process.on('message', (command: ServerCommand) => {
  if (command === 'memory') {
    collect()
    collect()
    const { rss, heapUsed, external } = process.memoryUsage()
    process.send?.({
      rssBytes: rss,
      usedBytes: heapUsed + external,
      endpoints: registrar.endpointCount,
      connections: registrar.connectionCount,
    })
  } else if (command === 'cpu') {
    const { user, system } = process.cpuUsage()
    process.send?.({ cpuS: (user + system) / 1e6 })
  } else {
    rmSync(state, { recursive: true, force: true })
    process.exit(0)
  }
})
