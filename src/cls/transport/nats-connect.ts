// Connections to NATS, always outwards: an Edge in the perimeter needs one outbound port and none inbound.

import { readFileSync } from 'node:fs'
import {
  connect,
  credsAuthenticator,
  type NatsConnection,
  type NodeConnectionOptions,
} from '@nats-io/transport-node'
import type { NatsConfig } from '../config.ts'

const RECONNECT_MS = 1000
const PING_MS = 10_000

function natsOptions(
  { servers, user, password, credentials, tls }: NatsConfig,
  name: string,
): NodeConnectionOptions {
  return {
    servers,
    name,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_MS,
    // Credentials may be revoked and given back.
    ignoreAuthErrorAbort: true,
    pingInterval: PING_MS,
    maxPingOut: 2,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { pass: password }),
    ...(credentials === undefined ? {} : { authenticator: credsAuthenticator(readFileSync(credentials)) }),
    ...(tls
      ? {
          tls: {
            ...(tls.ca === undefined ? {} : { caFile: tls.ca }),
            ...(tls.cert === undefined ? {} : { certFile: tls.cert }),
            ...(tls.key === undefined ? {} : { keyFile: tls.key }),
          },
        }
      : {}),
  }
}

/** Connects once. Rejects when no server takes the connection. */
export function connectNats(config: NatsConfig, name: string, inboxPrefix?: string): Promise<NatsConnection> {
  const options = natsOptions(config, name)
  return connect({ ...options, ...(inboxPrefix === undefined ? {} : { inboxPrefix }) })
}
