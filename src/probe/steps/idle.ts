// Holds a connection without a word: what ends it before the server would is a load balancer or a firewall.

import { formatDuration } from '../../base/time.ts'
import { openConnection } from '../client/http/open-connection.ts'
import { contextOfAddress } from '../context-of-address.ts'
import { defineStep } from '../step.ts'
import { targetOf } from './tcp.ts'

export const step = defineStep({
  id: 'idle',
  title: 'Hold an idle connection',
  phase: 'connect',
  needs: 'secured',
  gives: [],
  objective:
    'Says whether something between ends a connection that lies idle. Clients keep their SIP connection open and say something every few minutes; a load balancer must let it lie for 30 minutes (1800 s).',
  sends: [
    'nothing, for as long as --idle says, over a TLS connection; without --idle this step is passed over',
  ],
  outcomes: {
    kept: {
      verdict: 'passed',
      text: 'lay idle for {time}',
      meaning: 'The connection was kept for as long as was asked for.',
    },
    dropped: {
      verdict: 'failed',
      text: 'ended by the other side after {time}',
      meaning:
        'A load balancer, a firewall or the server ends idle connections: clients lose presence and sign in again and again. Set the idle timeout to 1800 s.',
    },
    'no-connection': {
      verdict: 'failed',
      text: '{problem}',
      meaning: 'The connection did not come about; the steps before say why.',
    },
    'not-asked': {
      verdict: 'skipped',
      text: 'without --idle',
      meaning: 'Holding connections takes time and is done only when asked for.',
    },
  },
  target: ({ host, address, port }) => targetOf(host, address, port),
  async run(endpoint, { context, options, signal }) {
    const { idleMs = 0, timeoutMs } = options
    if (idleMs === 0 || !endpoint.needed || !endpoint.trusted) return { outcome: 'not-asked' }
    const deadlines = { connectMs: timeoutMs, secureMs: timeoutMs, answerMs: timeoutMs }
    // What is held for this step alone is no part of a sign-in.
    const quiet = { ...contextOfAddress(context, endpoint), record: () => undefined }
    const opened = await openConnection(quiet, { ...endpoint, secure: true }, { deadlines, signal })
    if (opened.kind === 'failed')
      return { outcome: 'no-connection', values: { problem: opened.problem.text } }
    const { socket } = opened
    const beganMs = performance.now()
    const { promise, resolve } = Promise.withResolvers<'kept' | 'dropped'>()
    const timer = setTimeout(() => resolve('kept'), idleMs)
    for (const event of ['close', 'end', 'error']) socket.once(event, () => resolve('dropped'))
    signal.addEventListener('abort', () => resolve('kept'), { once: true })
    socket.resume()
    const outcome = await promise
    clearTimeout(timer)
    socket.destroy()
    return { outcome, values: { time: formatDuration((performance.now() - beganMs) * 1000) } }
  },
})
