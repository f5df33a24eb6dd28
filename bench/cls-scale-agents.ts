// Agents of the scale simulation, many in one process:  node cls-scale-agents.ts FROM TO SERVERS FOLDER
// Says "ready" when all can be asked; ends the agents whose numbers it reads from standard input.

import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { openAgent } from '../src/cls/agent/agent.ts'
import { type NatsAgent, serveNats } from '../src/cls/transport/nats-agent.ts'
import { machineName, PACKET_KB, scaleRecords } from './cls-scale-records.ts'

const [from = '0', to = '0', servers = '', folder = ''] = process.argv.slice(2)
const links = new Map<number, NatsAgent>()
const seconds = (): string => (performance.now() / 1000).toFixed(1)
// The simulation may be killed: nobody asks any more when its pipe ends.
process.stdin.on('end', () => process.exit(0))
for (let i = Number(from); i < Number(to); i++) {
  const machine = machineName(i)
  const agent = await openAgent({
    card: { machine, pool: `pool${i % 20}`, site: '', version: 'bench' },
    folder: join(folder, machine),
    overrides: {
      etlMinFreeSpaceInDisk: 0,
      cacheFileLocalMaxDiskUsage: 100,
      componentThrottleLimit: 1e9,
      // Answers of a dozen packets: what breaks in the middle of a search breaks in the middle of an answer.
      networkUsagePacketSize: PACKET_KB,
    },
  })
  for await (const _ of agent.answer({ kind: 'start', scenario: 'AlwaysOn', durationMs: 1, by: 'bench' }))
    void _
  for (const record of scaleRecords(i)) agent.offer(record)
  const link = serveNats(agent, {
    config: { servers: servers.split(','), user: machine, password: 'agent' },
    estateFile: join(folder, machine, 'estate.json'),
    onReport: () => undefined,
    bytesPerSecond: () => 10e6,
  })
  links.set(i, link)
}
console.log(`open after ${seconds()} s`)
await Promise.all([...links.values()].map(({ ready }) => ready))
console.log(`connected after ${seconds()} s, ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`)
console.log('ready')
for await (const word of createInterface({ input: process.stdin })) {
  await links.get(Number(word))?.close()
  console.log(`ended ${word}`)
}
