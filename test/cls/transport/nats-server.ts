// A real nats-server for tests, where one is installed.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  type NatsServerOptions,
  writeNatsServerConfig,
} from '../../../src/cls/transport/nats-server-config.ts'

/** Path of the program, or undefined. */
export const natsServerPath = ['nats-server', '/usr/sbin/nats-server'].find(path => {
  try {
    execFileSync(path, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})

if (natsServerPath === undefined)
  console.info('skipped: nats-server is not installed (Debian package nats-server)')

/** A free TCP port of the loopback address. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

export interface RunningNats {
  readonly port: number
  /** Writes a new configuration and lets the server take it. */
  reload(changes: Partial<NatsServerOptions>): void
  stop(): Promise<void>
  start(): Promise<void>
}

/** Starts a server of its own. */
export async function startNats(
  folder: string,
  given: Omit<NatsServerOptions, 'listen' | 'storeFolder'>,
): Promise<RunningNats> {
  const port = await freePort()
  const file = join(folder, 'nats.conf')
  let options: NatsServerOptions = {
    listen: `127.0.0.1:${port}`,
    storeFolder: join(folder, 'jetstream'),
    ...given,
  }
  let child: ChildProcess | undefined
  const write = (): void => writeFileSync(file, writeNatsServerConfig(options))
  mkdirSync(folder, { recursive: true })
  write()
  const server: RunningNats = {
    port,
    reload(changes) {
      options = { ...options, ...changes }
      write()
      child?.kill('SIGHUP')
    },
    async stop() {
      const ended = new Promise(resolve => child?.once('exit', resolve))
      child?.kill('SIGKILL')
      await ended
    },
    async start() {
      child = spawn(natsServerPath ?? 'nats-server', ['-c', file], { stdio: 'ignore' })
      await reachable(port)
    },
  }
  await server.start()
  return server
}

async function reachable(port: number): Promise<void> {
  for (let i = 0; i < 200; i++) {
    const open = await new Promise<boolean>(resolve => {
      const socket = connect(port, '127.0.0.1', () => resolve(true))
      socket.on('error', () => resolve(false))
      socket.on('connect', () => socket.destroy())
    })
    if (open) return
    await sleep(25)
  }
  throw new Error('nats-server does not listen')
}
