// The way to the agents that a configuration names.

import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { ClsConfig, NatsConfig } from './config.ts'
import { createLocalTransport, socketPath } from './transport/local-socket.ts'
import { openNatsTransport } from './transport/nats-controller.ts'
import type { Transport } from './transport/transport.ts'

/** Opens the way: over NATS where the configuration names it, else to the agent of this machine. Rejects with AppError. */
export async function openTransport({ nats, folder }: ClsConfig): Promise<Transport> {
  return nats
    ? openNatsTransport(nats, join(folder, `agents-${estateName(nats)}.json`))
    : createLocalTransport(socketPath(folder))
}

/** Where the way leads, for people. */
export function describeWay({ nats }: ClsConfig): string {
  return nats ? `NATS at ${[nats.servers].flat().join(', ')}` : 'the agent of this machine'
}

/** Tells estates apart that are asked from one folder. */
function estateName({ servers, user, credentials }: NatsConfig): string {
  const words = JSON.stringify([[servers].flat().sort(), user, credentials])
  return createHash('sha256').update(words).digest('hex').slice(0, 12)
}
