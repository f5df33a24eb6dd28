// The way to the agents that a configuration names.

import { join } from 'node:path'
import type { ClsConfig } from './config.ts'
import { createLocalTransport, socketPath } from './transport/local-socket.ts'
import { openNatsTransport } from './transport/nats-controller.ts'
import type { Transport } from './transport/transport.ts'

/** Opens the way: over NATS where the configuration names it, else to the agent of this machine. Rejects with AppError. */
export async function openTransport({ nats, folder }: ClsConfig): Promise<Transport> {
  return nats
    ? openNatsTransport(nats, join(folder, 'agents.json'))
    : createLocalTransport(socketPath(folder))
}

/** Where the way leads, for people. */
export function describeWay({ nats }: ClsConfig): string {
  return nats ? `NATS at ${[nats.servers].flat().join(', ')}` : 'the agent of this machine'
}
