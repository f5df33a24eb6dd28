// The name server of one side, on UDP and TCP port 53 (RFC 1035 §4.2, RFC 7766).

import { createServer, type Socket } from 'node:net'
import type { DnsMessage } from '../../../protocol/dns/message.ts'
import { dnsTypeName } from '../../../protocol/dns/message.ts'
import { readDnsMessage } from '../../../protocol/dns/read-message.ts'
import { writeDnsMessage } from '../../../protocol/dns/write-message.ts'
import type { DnsLookup } from '../../../trace/observation.ts'
import type { Listening } from '../../network.ts'
import type { Role, RoleContext } from '../../role.ts'
import { answerQuery } from './answer.ts'
import type { ZoneView } from './zone-view.ts'

export const DNS_PORT = 53
/** RFC 1035 §4.2.1: without EDNS. */
const PLAIN_UDP_BYTES = 512
const IDLE_MS = 10_000
const MAX_CONNECTIONS = 500

/** A name server that answers from a view at the machine's address. */
export function createDnsRole(context: RoleContext, view: ZoneView): Role {
  const { machine, network } = context
  const listening: Listening[] = []
  const answer = (bytes: Uint8Array, overUdp: boolean): Uint8Array | undefined => {
    const query = readDnsMessage(bytes)?.value
    const response = query && answerQuery(query, view)
    if (query === undefined || response === undefined) return undefined
    const timeUs = machine.nowMs() * 1000
    machine.log.write({ kind: 'observation', timeUs, observation: describe(response) })
    const limitBytes = overUdp ? Math.max(PLAIN_UDP_BYTES, query.edns?.udpPayloadBytes ?? 0) : undefined
    return writeDnsMessage(response, limitBytes)
  }
  return {
    name: 'name server',
    async start() {
      const endpoint = { address: machine.address, port: DNS_PORT }
      const server = createServer()
      let connections = 0
      server.on('connection', (socket: Socket) => {
        if (connections >= MAX_CONNECTIONS) return void socket.destroy()
        connections++
        socket.on('close', () => connections--)
        serveTcp(socket, bytes => answer(bytes, false))
      })
      listening.push(
        await network.listenUdp((bytes, _, send) => {
          const response = answer(bytes, true)
          if (response) send(response)
        }, endpoint),
        await network.listen(server, endpoint),
      )
    },
    async stop() {
      await Promise.all(listening.splice(0).map(of => of.close()))
    },
  }
}

/** Messages with their length before them, several on one connection. */
function serveTcp(socket: Socket, answer: (bytes: Uint8Array) => Uint8Array | undefined): void {
  let waiting: Uint8Array = new Uint8Array(0)
  socket.setTimeout(IDLE_MS, () => socket.destroy())
  socket.on('error', () => socket.destroy())
  socket.on('data', chunk => {
    waiting = Buffer.concat([waiting, chunk])
    while (waiting.length >= 2) {
      const length = ((waiting[0] ?? 0) << 8) | (waiting[1] ?? 0)
      if (waiting.length < length + 2) return
      const response = answer(waiting.subarray(2, length + 2))
      waiting = waiting.subarray(length + 2)
      if (response)
        socket.write(Buffer.concat([Uint8Array.of(response.length >> 8, response.length & 255), response]))
    }
  })
}

const OUTCOMES: Readonly<Record<number, DnsLookup['outcome']>> = { 0: 'answered', 3: 'no-such-name' }

function describe({ questions: [question], answers, responseCode }: DnsMessage): Omit<DnsLookup, 'origin'> {
  const outcome = OUTCOMES[responseCode] ?? 'failed'
  const name = question?.name.toLowerCase() ?? ''
  const type = dnsTypeName(question?.type ?? 0)
  return {
    kind: 'dns',
    name,
    type,
    outcome: outcome === 'answered' && answers.length === 0 ? 'no-data' : outcome,
    answers: answers.map(({ data }) => {
      if ('address' in data) return data.address
      if (data.kind === 'SRV') return `${data.target}:${data.port}`
      return 'target' in data ? data.target : data.kind
    }),
    quote: `${name} ${type}`,
  }
}
