// The lab's network on real loopback sockets. Every endpoint has a listener of its own that applies the treatment and hands
// connections on, so that a treatment works on foreign clients too; what a socket cannot do to a foreign client on loopback
// (a lost SYN) is shown to it as silence.

import { createSocket, type Socket as UdpSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type Server, Socket, type TcpNetConnectOpts } from 'node:net'
import type { ConnectOptions, DatagramHandler, Endpoint, Listening, Network, Treatment } from '../network.ts'
import { treatConnection } from './treat-connection.ts'

const OPEN: Treatment = { kind: 'open' }

export interface NetworkOptions {
  readonly portShift: number
  /** All endpoints on 127.0.0.1 with ports of their own from `portShift` on: for platforms that have no other loopback address. */
  readonly oneAddress?: boolean
}

interface Rule {
  readonly key: string
  readonly treatment: Treatment
  readonly sources: ((address: string) => boolean) | undefined
}

/** What listens at one endpoint; it closes its socket while the endpoint refuses everybody. */
interface Listener {
  readonly key: string
  apply(): Promise<void>
  close(): Promise<void>
}

/** Creates a network without listeners or treatments. */
export function createNetwork(options: NetworkOptions): Network {
  const state = createState(options)
  return networkFrom(undefined, state)
}

/** Address from which an endpoint is reached; undefined leaves it to the platform. */
type Source = ((to: Endpoint) => string) | undefined

interface State {
  readonly portShift: number
  readonly oneAddress: boolean
  readonly listeners: Set<Listener>
  readonly outgoing: Set<Socket>
  readonly rules: Rule[]
  firewall: (source: string, endpoint: Endpoint) => Treatment | undefined
  socketOf(endpoint: Endpoint): Endpoint
  /** What happens to a connection; `source` undefined asks for what everybody meets. */
  treatmentOf(endpoint: Endpoint, source: string | undefined): Treatment
}

function createState({ portShift, oneAddress = false }: NetworkOptions): State {
  const places = new Map<string, number>()
  const rules: Rule[] = []
  const state: State = {
    portShift,
    oneAddress,
    listeners: new Set(),
    outgoing: new Set(),
    rules,
    firewall: () => undefined,
    socketOf(endpoint) {
      if (!oneAddress) return { address: endpoint.address, port: endpoint.port + portShift }
      const key = keyOf(endpoint)
      const place = places.get(key) ?? places.size
      places.set(key, place)
      return { address: '127.0.0.1', port: portShift + place }
    },
    treatmentOf(endpoint, source) {
      const key = keyOf(endpoint)
      const rule = rules.findLast(
        ({ key: of, sources }) =>
          of === key && (sources === undefined || (source !== undefined && sources(source))),
      )
      return rule?.treatment ?? (source === undefined ? undefined : state.firewall(source, endpoint)) ?? OPEN
    },
  }
  return state
}

function networkFrom(source: Source, state: State): Network {
  return {
    portShift: state.portShift,
    from: next => networkFrom(typeof next === 'string' ? () => next : next, state),
    boundTo: address => (state.oneAddress ? undefined : address),
    socketOf: endpoint => state.socketOf(endpoint),
    listen: (server, endpoint) => addListener(createTcpListener(server, endpoint, state), state),
    listenUdp: (handler, endpoint) => addListener(createUdpListener(handler, endpoint, state), state),
    connect: (endpoint, options) => connect(endpoint, source?.(endpoint), options, state),
    treat(endpoint, treatment, sources) {
      const rule = { key: keyOf(endpoint), treatment, sources }
      state.rules.push(rule)
      const applied = applyRules(rule.key, state)
      return async () => {
        await applied
        const at = state.rules.indexOf(rule)
        if (at >= 0) state.rules.splice(at, 1)
        await applyRules(rule.key, state)
      }
    },
    setFirewall(judge) {
      state.firewall = judge
    },
    async close() {
      for (const socket of state.outgoing) socket.destroy()
      await Promise.all([...state.listeners].map(listener => listener.close()))
    },
  }
}

async function applyRules(key: string, state: State): Promise<void> {
  await Promise.all([...state.listeners].filter(of => of.key === key).map(listener => listener.apply()))
}

async function addListener(listener: Listener, state: State): Promise<Listening> {
  state.listeners.add(listener)
  try {
    await listener.apply()
  } catch (error) {
    state.listeners.delete(listener)
    throw error
  }
  return { close: () => listener.close() }
}

/** The front of a server: it listens, judges every connection and hands on the ones that may pass. */
function createTcpListener(server: Server, endpoint: Endpoint, state: State): Listener {
  const connections = new Set<Socket>()
  const open = async () => {
    const front = createServer({ noDelay: true }, socket => {
      connections.add(socket)
      socket.once('close', () => connections.delete(socket))
      const treatment = state.treatmentOf(endpoint, socket.remoteAddress)
      treatConnection(socket, treatment, passed => server.emit('connection', passed))
    })
    front.listen({ ...socketOptions(state.socketOf(endpoint)), backlog: 4096 })
    await once(front, 'listening')
    return async () => {
      const closed = once(front, 'close')
      front.close()
      await closed
    }
  }
  const closeConnections = () => {
    for (const socket of connections) socket.destroy()
  }
  return createListener(endpoint, open, state, closeConnections)
}

function createUdpListener(handler: DatagramHandler, endpoint: Endpoint, state: State): Listener {
  const open = async () => {
    const socket = createSocket('udp4')
    socket.on('message', (bytes, { address, port }) => {
      const reply = (answer: Uint8Array) => sendIfOpen(socket, answer, port, address)
      const treatment = state.treatmentOf(endpoint, address)
      if (treatment.kind === 'open') handler(bytes, { address, port }, reply)
      else if (treatment.kind === 'slow')
        setTimeout(handler, treatment.delayMs, bytes, { address, port }, reply).unref()
    })
    const { address, port } = state.socketOf(endpoint)
    socket.bind(port, address)
    await once(socket, 'listening')
    socket.on('error', () => undefined)
    return async () => {
      const closed = once(socket, 'close')
      socket.close()
      await closed
    }
  }
  return createListener(endpoint, open, state, () => undefined)
}

function sendIfOpen(socket: UdpSocket, bytes: Uint8Array, port: number, address: string): void {
  try {
    socket.send(bytes, port, address)
  } catch {
    // Closed in between: as on a network, the answer is lost.
  }
}

/** A listener whose socket is open unless everybody is refused; changes happen one after the other. */
function createListener(
  endpoint: Endpoint,
  open: () => Promise<() => Promise<void>>,
  state: State,
  closeConnections: () => void,
): Listener {
  let closeSocket: (() => Promise<void>) | undefined
  let last: Promise<void> = Promise.resolve()
  let ended = false
  const settle = async () => {
    const wanted = !ended && state.treatmentOf(endpoint, undefined).kind !== 'refuse'
    if (wanted && closeSocket === undefined) closeSocket = await open()
    else if (!wanted && closeSocket !== undefined) {
      const close = closeSocket
      closeSocket = undefined
      if (ended) closeConnections()
      else void close()
      if (ended) await close()
    }
  }
  const listener: Listener = {
    key: keyOf(endpoint),
    apply() {
      last = last.catch(() => undefined).then(settle)
      return last
    },
    close() {
      ended = true
      state.listeners.delete(listener)
      closeConnections()
      return listener.apply()
    },
  }
  return listener
}

async function connect(
  endpoint: Endpoint,
  source: string | undefined,
  { timeoutMs, signal }: ConnectOptions,
  state: State,
): Promise<Socket> {
  signal.throwIfAborted()
  const treatment = state.treatmentOf(endpoint, source)
  if (treatment.kind === 'refuse') throw networkError('ECONNREFUSED', endpoint)
  // Records may lead out of the lab; nothing of the lab goes there.
  const lost = treatment.kind === 'drop' || !endpoint.address.startsWith('127.')
  const socket = new Socket()
  state.outgoing.add(socket)
  socket.once('close', () => state.outgoing.delete(socket))
  if (!lost) socket.connect(connectOptions(state.socketOf(endpoint), state.oneAddress ? undefined : source))
  try {
    await once(socket, 'connect', { signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) })
    return socket
  } catch (error) {
    socket.on('error', () => undefined)
    socket.destroy()
    signal.throwIfAborted()
    if (error instanceof Error && error.name === 'AbortError') throw networkError('ETIMEDOUT', endpoint)
    throw namedAfter(error, endpoint)
  }
}

/** The error as it would read without the shift of ports. */
function namedAfter(error: unknown, endpoint: Endpoint): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? networkError(code, endpoint, error) : error
}

function networkError(code: string, { address, port }: Endpoint, cause?: unknown): Error {
  const error = new Error(`connect ${code} ${address}:${port}`, { cause })
  return Object.assign(error, { code, syscall: 'connect', address, port })
}

function socketOptions({ address, port }: Endpoint) {
  return { host: address, port, exclusive: true }
}

function connectOptions({ address, port }: Endpoint, localAddress: string | undefined): TcpNetConnectOpts {
  return { host: address, port, noDelay: true, ...(localAddress === undefined ? {} : { localAddress }) }
}

function keyOf({ address, port }: Endpoint): string {
  return `${address}:${port}`
}
