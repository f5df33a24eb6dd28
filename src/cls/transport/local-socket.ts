// Controllers in other processes of this machine: a local socket that passes their requests to a transport of this process.
// One connection per question, so that every answer flows at the pace of its reader.

import { rmSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { AppError, messageOf } from '../../base/errors.ts'
import {
  type AgentCard,
  type AgentMessage,
  type AgentRequest,
  agentCardSchema,
  decodeAgentMessage,
  encodeAgentMessage,
  readAgentRequest,
} from '../agent/protocol.ts'
import { EMPTY_ESTATE, type Estate, readEstate } from '../scenario/estate.ts'
import { readSocketFrames, writeSocketFrame } from './socket-frames.ts'
import type { Transport } from './transport.ts'

/** Path of the socket of a folder; a named pipe on Windows. */
export function socketPath(folder: string, name = 'cls'): string {
  if (process.platform !== 'win32') return `${folder}/${name}.sock`
  return `\\\\.\\pipe\\lyncpin-${name}-${Buffer.from(folder.toLowerCase()).toString('base64url').slice(-40)}`
}

/** Serves a transport on a local socket. Rejects when the path cannot be used. */
export async function serveLocalSocket(path: string, transport: Transport): Promise<Server> {
  const server = createServer(socket => {
    // A reader that goes away ends its own question and nothing else.
    socket.on('error', () => undefined)
    void serve(socket, transport).catch(() => undefined)
  })
  await listen(server, path)
  return server
}

/** Listens on a path; a socket that a dead process left behind is removed. */
export async function listen(server: Server, path: string): Promise<void> {
  if (process.platform !== 'win32') rmSync(path, { force: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => resolve())
  })
}

async function serve(socket: Socket, transport: Transport): Promise<void> {
  const end = new AbortController()
  socket.once('close', () => end.abort())
  const { value } = await readSocketFrames(socket).next()
  const question = parse(value)
  if (!question) return void socket.destroy()
  if (question.op === 'ask') await passOn(socket, transport, question, end.signal)
  else await writeSocketFrame(socket, await answerPlain(transport, question))
  socket.end()
}

interface Question {
  readonly op: 'agents' | 'get' | 'put' | 'ask'
  readonly machine?: string
  readonly request?: unknown
  readonly estate?: unknown
}

function parse(frame: Buffer | undefined): Question | undefined {
  try {
    const value: unknown = JSON.parse(frame?.toString('utf8') ?? '')
    return typeof value === 'object' && value !== null && 'op' in value ? (value as Question) : undefined
  } catch {
    return undefined
  }
}

async function answerPlain(transport: Transport, { op, estate }: Question): Promise<Buffer> {
  try {
    if (op === 'put') await transport.put(readEstate(estate) ?? EMPTY_ESTATE)
    const value = op === 'agents' ? await transport.agents() : await transport.get()
    return Buffer.from(JSON.stringify({ value }))
  } catch (thrown) {
    return Buffer.from(JSON.stringify({ error: messageOf(thrown) }))
  }
}

async function passOn(
  socket: Socket,
  transport: Transport,
  question: Question,
  signal: AbortSignal,
): Promise<void> {
  const request = readAgentRequest(question.request)
  const [stream] = request ? transport.ask(sentNow(request), [question.machine ?? ''], signal) : []
  for await (const message of stream?.messages ?? [])
    await writeSocketFrame(socket, encodeAgentMessage(message))
}

/** Asker and agents have the same clock here: the time that a request took to come through is nobody's skew. */
function sentNow(request: AgentRequest): AgentRequest {
  if (request.kind !== 'search' && request.kind !== 'follow') return request
  return { ...request, query: { ...request.query, sentUs: Date.now() * 1000 } }
}

/** A transport to the agents behind a local socket. Rejects with AppError('unreadable') when nothing listens there. */
export function createLocalTransport(path: string): Transport {
  async function plain(question: Question): Promise<unknown> {
    const socket = await dial(path)
    await writeSocketFrame(socket, Buffer.from(JSON.stringify(question)))
    const { value } = await readSocketFrames(socket).next()
    socket.destroy()
    const answer = JSON.parse(value?.toString('utf8') ?? '{}') as { value?: unknown; error?: string }
    if (answer.error !== undefined) throw new AppError('unreadable', answer.error)
    return answer.value
  }

  async function* ask(question: Question, signal: AbortSignal): AsyncGenerator<AgentMessage> {
    const socket = await dial(path)
    const end = (): void => void socket.destroy()
    signal.addEventListener('abort', end, { once: true })
    try {
      if (signal.aborted) return
      await writeSocketFrame(socket, Buffer.from(JSON.stringify(question)))
      for await (const frame of readSocketFrames(socket)) {
        const message = decodeAgentMessage(frame)
        if (message) yield message
      }
    } catch (thrown) {
      if (!signal.aborted) throw thrown
    } finally {
      signal.removeEventListener('abort', end)
      socket.destroy()
    }
  }

  return {
    agents: async () => agentCardSchema.array().parse(await plain({ op: 'agents' })) as AgentCard[],
    get: async (): Promise<Estate> => readEstate(await plain({ op: 'get' })) ?? EMPTY_ESTATE,
    put: async estate => void (await plain({ op: 'put', estate })),
    ask: (request, machines, signal) =>
      machines.map(machine => ({ machine, messages: ask({ op: 'ask', machine, request }, signal) })),
    close: () => Promise.resolve(),
  }
}

async function dial(path: string): Promise<Socket> {
  const socket = connect(path)
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', () => resolve())
    socket.once('error', error =>
      reject(
        new AppError(
          'unreadable',
          `No agent answers at ${path}. Start one (lyncpin cls agent), or name its --config.`,
          {
            cause: error,
          },
        ),
      ),
    )
  })
  socket.on('error', () => undefined)
  return socket
}
