// Three real agents behind one local socket, a machine whose agent is dead, and the bundled incident as if it had just happened.

import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Agent, openAgent } from '../../src/cls/agent/agent.ts'
import { createChunkReader } from '../../src/cls/agent/chunk-reader.ts'
import type { AgentCard } from '../../src/cls/agent/protocol.ts'
import type { OfferedRecord } from '../../src/cls/record.ts'
import { createEmbeddedTransport } from '../../src/cls/transport/embedded.ts'
import { serveLocalSocket, socketPath } from '../../src/cls/transport/local-socket.ts'
import { formats } from '../../src/log/formats.gen.ts'
import { createFormatSet } from '../../src/log/read-log.ts'

const SERVERS = fileURLToPath(new URL('../../examples/external-web-certificate/servers', import.meta.url))

const card = (machine: string, pool: string): AgentCard => ({
  machine: `${machine}.contoso.com`,
  pool: `${pool}.contoso.com`,
  site: 'Redmond',
  version: '1.0.0',
})

const CARDS = [card('fe01', 'pool01'), card('fe02', 'pool01'), card('edge01', 'edgepool')]

/** Never answers. */
const DEAD = { ...card('sba01', 'sba01'), site: 'Branch' }

export interface Estate {
  /** Folder of the socket: what `--cls` takes. */
  readonly folder: string
  /** The running agent of a machine: "fe01". */
  agent(name: string): Agent
  /** Gives the server logs of the incident to the agents, moved to now. */
  feedIncident(): Promise<void>
  close(): Promise<void>
}

/** Starts the agents. @param dead one machine more does not answer */
export async function openEstate({ dead = true } = {}): Promise<Estate> {
  const folder = await mkdtemp(join(tmpdir(), 'lyncpin-estate-'))
  const agents = await Promise.all(
    CARDS.map(own =>
      openAgent({
        card: own,
        folder: join(folder, own.machine),
        diskOf: () => ({ totalBytes: 1e12, freeBytes: 9e11 }),
      }),
    ),
  )
  const embedded = createEmbeddedTransport(agents, join(folder, 'estate.json'))
  const transport = { ...embedded, agents: () => Promise.resolve(dead ? [...CARDS, DEAD] : CARDS) }
  const server = await serveLocalSocket(socketPath(folder), transport)
  const agent = (name: string): Agent => {
    const found = agents.find(({ card: { machine } }) => machine.startsWith(`${name}.`))
    if (!found) throw new Error(`there is no agent ${name}`)
    return found
  }
  return {
    folder,
    agent,
    async feedIncident() {
      const logs = { fe01: ['fe01-cls.txt', 'fe01-u_ex160314.log'], edge01: ['edge01-cls.txt'] }
      const records = await Promise.all(
        Object.entries(logs).map(async ([name, files]) => ({ name, records: await readLogs(name, files) })),
      )
      const latestUs = Math.max(...records.flatMap(one => one.records.map(({ timeUs }) => timeUs)))
      const laterUs = (Date.now() - 60_000) * 1000 - latestUs
      for (const one of records)
        for (const record of one.records)
          agent(one.name).offer({ ...record, timeUs: record.timeUs + laterUs })
    },
    async close() {
      server.close()
      for (const one of agents) await one.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Records of logs, as an agent reads them. */
async function readLogs(machine: string, files: readonly string[]): Promise<OfferedRecord[]> {
  const records: OfferedRecord[] = []
  for (const file of files) {
    const reader = createChunkReader({
      formats: createFormatSet(formats),
      machine: machine.toUpperCase(),
      pool: 'POOL01',
      zoneUs: 0,
      nowMs: Date.now,
      offer: record => records.push(record),
    })
    await reader.feed(readFileSync(join(SERVERS, file)))
    await reader.flush()
  }
  return records
}
