// lyncpin cls nats-config: writes what a nats-server and the agents need to find and trust each other.

import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { AppError } from '../../base/errors.ts'
import { CONTROLLER_USER, writeNatsServerConfig } from '../../cls/transport/nats-server-config.ts'
import { EXIT } from '../exit.ts'
import { createParser } from '../parser.ts'
import { readList } from './connect.ts'

interface Options {
  readonly machines: string
  readonly server: string
  readonly into: string
  readonly cert?: string
  readonly key?: string
  readonly ca?: string
}

/** Writes the server's configuration, one file per agent and one for controllers, each with a password of its own. */
export async function natsConfig(argv: readonly string[]): Promise<number> {
  const parser = createParser(
    'cls nats-config',
    'Write the configuration of a nats-server, its agents and controllers',
  )
    .requiredOption('--machines <names>', 'FQDNs of the agents, with commas between them')
    .requiredOption('--server <name:port>', 'how agents reach the server')
    .option('--into <folder>', 'where the files go', '.')
    .option('--cert <file>', 'certificate of the server: with it connections are encrypted')
    .option('--key <file>')
    .option('--ca <file>', 'what agents and controllers trust')
  const options = parser.parse([...argv], { from: 'user' }).opts<Options>()
  const { server, into, cert, key, ca } = options
  const port = /:(\d+)$/.exec(server)?.[1]
  if (port === undefined)
    throw new AppError('usage', '--server wants NAME:PORT, for example nats01.contoso.com:4222')
  const machines = readList(options.machines)
  const password = (): string => randomBytes(24).toString('base64url')
  const agents = Object.fromEntries(machines.map(machine => [machine.toLowerCase(), password()]))
  const controllerPassword = password()
  const tls = cert !== undefined && key !== undefined ? { cert, key } : undefined
  mkdirSync(into, { recursive: true })
  const write = (name: string, text: string): void => {
    writeFileSync(join(into, name), text, { mode: 0o600 })
    process.stdout.write(`${join(into, name)}\n`)
  }
  write(
    'nats-server.conf',
    writeNatsServerConfig({
      listen: `0.0.0.0:${port}`,
      storeFolder: './jetstream',
      agents,
      controllerPassword,
      ...(tls ? { tls } : {}),
    }),
  )
  const natsOf = (user: string, secret: string): object => ({
    servers: `${tls ? 'tls' : 'nats'}://${server}`,
    user,
    password: secret,
    ...(ca === undefined ? {} : { tls: { ca } }),
  })
  for (const [machine, secret] of Object.entries(agents))
    write(`${machine}.yaml`, stringify({ agent: { machine, inputs: [] }, nats: natsOf(machine, secret) }))
  write('controller.yaml', stringify({ nats: natsOf(CONTROLLER_USER, controllerPassword) }))
  return EXIT.ok
}
