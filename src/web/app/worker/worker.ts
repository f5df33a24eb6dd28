// The worker's end of the line: takes calls from the page, hands them to their handlers, sends back what they give.

import { messageOf } from '../../../base/errors.ts'
import type { CallContext, CallHandlers, CallName, Calls, FromWorker, ToWorker } from '../worker-protocol.ts'
import { createCaseCalls } from './case-calls.ts'
import { printableValue } from './printable-value.ts'

const running = new Map<number, { aborted: boolean }>()

/** Serves one page. */
function serve(port: MessagePort, handlers: CallHandlers): void {
  const send = (message: FromWorker): void => port.postMessage(message)

  async function run<N extends CallName>(id: number, name: N, request: Calls[N]['request']): Promise<void> {
    const signal = { aborted: false }
    running.set(id, signal)
    const context: CallContext<N> = {
      signal,
      report: value => send({ kind: 'progress', id, value: printableValue(value) }),
    }
    try {
      send({ kind: 'answer', id, value: printableValue(await handlers[name](request, context)) })
    } catch (thrown) {
      send({ kind: 'failed', id, text: messageOf(thrown) })
    } finally {
      running.delete(id)
    }
  }

  port.onmessage = ({ data }: MessageEvent<ToWorker>) => {
    if (data.kind === 'call') void run(data.id, data.name, data.request as Calls[CallName]['request'])
    else {
      const signal = running.get(data.id)
      if (signal) signal.aborted = true
    }
  }
}

self.onmessage = ({ ports: [port] }) => {
  if (port) serve(port, createCaseCalls())
}
