// The configuration of a nats-server for an estate: one user per agent that may publish only as itself, one for controllers.

import { agentPermissions } from './nats-subjects.ts'

export interface NatsServerOptions {
  /** "0.0.0.0:4222" */
  readonly listen: string
  readonly storeFolder: string
  /** Machine → password. */
  readonly agents: Readonly<Record<string, string>>
  readonly controllerPassword: string
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca?: string }
  readonly cluster?: {
    readonly name: string
    readonly server: string
    readonly listen: string
    readonly routes: readonly string[]
  }
}

/** Name of the user of controllers. */
export const CONTROLLER_USER = 'controller'

/** Text of the configuration. Passwords stand in it: only the server may read the file. */
export function writeNatsServerConfig(options: NatsServerOptions): string {
  const { listen, storeFolder, agents, controllerPassword, tls, cluster } = options
  const users = Object.entries(agents).map(([machine, password]) => {
    const { publish, subscribe } = agentPermissions(machine)
    return `    { user: ${text(machine)}, password: ${text(password)}, permissions: {
        publish: { allow: ${list(publish)} }, subscribe: { allow: ${list(subscribe)} } } }`
  })
  users.push(`    { user: ${text(CONTROLLER_USER)}, password: ${text(controllerPassword)} }`)
  const parts = [
    `listen: ${text(listen)}`,
    ...(cluster ? [`server_name: ${text(cluster.server)}`] : []),
    `jetstream: { store_dir: ${text(storeFolder)} }`,
    ...(tls ? [tlsText(tls)] : []),
    ...(cluster
      ? [
          `cluster: { name: ${text(cluster.name)}, listen: ${text(cluster.listen)}, routes: ${list(cluster.routes)} }`,
        ]
      : []),
    `accounts: { LYNCPIN: { jetstream: enabled, users: [\n${users.join('\n')}\n  ] } }`,
  ]
  return `${parts.join('\n')}\n`
}

function tlsText({ cert, key, ca }: NonNullable<NatsServerOptions['tls']>): string {
  const verify = ca === undefined ? '' : `, ca_file: ${text(ca)}, verify: true`
  return `tls: { cert_file: ${text(cert)}, key_file: ${text(key)}${verify} }`
}

const text = (value: string): string => JSON.stringify(value)
const list = (values: readonly string[]): string => `[${values.map(text).join(', ')}]`
