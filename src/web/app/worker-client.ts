// The page's end of the line to the worker.

import { messageOf } from '../../base/errors.ts'
import type { CallName, Calls, FromWorker, ToWorker } from './worker-protocol.ts'

export interface CallOptions<N extends CallName> {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: Calls[N]['progress']) => void
}

export interface WorkerClient {
  /** Starts the worker: for when the page has nothing else to do. */
  start(): void
  /** Rejects with an Error whose message is for people. A cancelled call may still answer. */
  call<N extends CallName>(
    name: N,
    request: Calls[N]['request'],
    options?: CallOptions<N>,
  ): Promise<Calls[N]['answer']>
}

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
  readonly onProgress: ((progress: unknown) => void) | undefined
}

/** A client whose worker starts with the first call, or before when it is told to. `onCrash` is told when it can no longer answer. */
export function createWorkerClient(onCrash: (text: string) => void): WorkerClient {
  const { port1: port, port2 } = new MessageChannel()
  const waiting = new Map<number, Waiting>()
  let calls = 0
  let started = false

  function fail(text: string): void {
    for (const { reject } of waiting.values()) reject(new Error(text))
    waiting.clear()
    onCrash(text)
  }

  port.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    const call = waiting.get(data.id)
    if (!call) return
    if (data.kind === 'progress') return call.onProgress?.(data.value)
    waiting.delete(data.id)
    if (data.kind === 'answer') call.resolve(data.value)
    else call.reject(new Error(data.text))
  }

  function start(): void {
    if (started) return
    started = true
    startWorker().then(
      worker => {
        worker.onerror = event => fail(event.message || 'the worker stopped')
        worker.postMessage('serve', [port2])
      },
      thrown => fail(messageOf(thrown)),
    )
  }

  return {
    start,
    call(name, request, { signal, onProgress } = {}) {
      start()
      const id = ++calls
      const send = (message: ToWorker): void => port.postMessage(message)
      signal?.addEventListener('abort', () => send({ kind: 'cancel', id }), { once: true })
      return new Promise((resolve, reject) => {
        waiting.set(id, {
          resolve: value => resolve(value as Calls[typeof name]['answer']),
          reject,
          onProgress: onProgress as Waiting['onProgress'],
        })
        send({ kind: 'call', id, name, request })
      })
    },
  }
}

/** From a file share no worker file can be loaded: a script carries its text. */
async function startWorker(): Promise<Worker> {
  if (location.protocol !== 'file:') return new Worker('worker.js')
  await loadScript('worker-text.js')
  const text = (globalThis as { lyncpinWorkerText?: string }).lyncpinWorkerText ?? ''
  return new Worker(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })))
}

function loadScript(source: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script')
    script.src = source
    script.onload = () => resolve()
    script.onerror = () => reject(new Error(`${source} could not be loaded`))
    document.head.append(script)
  })
}
