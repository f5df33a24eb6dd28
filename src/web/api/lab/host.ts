// The lab behind the server: one that it started, which ends with it, or one that runs in another process with the same state.
// Both are told what to do by the same calls as the command line's.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, messageOf } from '../../../base/errors.ts'
import type { CallName, Calls } from '../../../lab/control/calls.ts'
import { callLab, findRunningLab } from '../../../lab/control/client.ts'
import { remoteClient } from '../../../lab/control/remote-client.ts'
import { typedBy } from '../../../lab/deployment/sign-in-client.ts'
import type { TypedCredentials } from '../../../lab/deployment.ts'
import type { Lab } from '../../../lab/run-lab.ts'
import type { Side } from '../../../lab/world/address-plan.ts'
import type { ClientMaker } from '../../../probe/index.ts'
import { Refusal } from '../refusal.ts'

/** own: started by this server; other: in another process. */
export type LabState = 'none' | 'starting' | 'own' | 'other'

export interface LabHost {
  state(): Promise<LabState>
  /** Starts a lab. Rejects with Refusal when one runs or when it cannot be started. */
  start(): Promise<void>
  /** Ends the lab that was started here. Rejects with Refusal when there is none. */
  stop(): Promise<void>
  /** Rejects with Refusal when no lab runs, and with what the lab refuses. */
  call<N extends CallName>(name: N, args: Calls[N]['args'], signal?: AbortSignal): Promise<Calls[N]['answer']>
  /** A client on a side of the lab, for a probe. Rejects with Refusal. */
  client(side: Side): Promise<ClientMaker>
  /** What a user of the lab that was started here types; undefined for others, and where the lab is another process's. */
  typed(sipAddress: string): TypedCredentials | undefined
  /** Ends the lab that was started here, if there is one. */
  close(): Promise<void>
}

export interface LabHostOptions {
  /** State of the lab that is meant. */
  readonly folder: string
  /** Starts a lab with that state. */
  readonly startLab: () => Promise<Lab>
}

/** Creates the host; it starts nothing by itself. */
export function createLabHost({ folder, startLab }: LabHostOptions): LabHost {
  let own: Lab | undefined
  let changing: Promise<unknown> | undefined

  async function state(): Promise<LabState> {
    if (changing) return 'starting'
    if (own) return 'own'
    return (await findRunningLab(folder)) ? 'other' : 'none'
  }

  /** One change at a time. */
  async function change(work: () => Promise<void>): Promise<void> {
    if (changing) throw new Refusal(409, 'conflict', 'the lab is starting or ending just now')
    changing = refused(work())
    try {
      await changing
    } finally {
      changing = undefined
    }
  }

  async function call<N extends CallName>(name: N, args: Calls[N]['args'], signal?: AbortSignal) {
    if (!own && !(await findRunningLab(folder)))
      throw new Refusal(409, 'not-ready', 'no lab runs; start one first')
    return refused(callLab(folder, name, args, signal))
  }

  return {
    state,
    call,
    start: () =>
      change(async () => {
        if (own) throw new Refusal(409, 'conflict', 'the lab runs already')
        own = await startLab()
      }),
    stop: () =>
      change(async () => {
        if (!own)
          throw new Refusal(409, 'conflict', 'the lab was not started here: end it where it was started')
        const lab = own
        own = undefined
        await lab.stop()
      }),
    async client(side) {
      if (own) {
        const { context } = own.deployment.client('probe', side)
        return record => ({ ...context, trustedRootsPem: context.trustedRootsPem, record })
      }
      const status = await call('status', {})
      const rootPem = await refused(readFile(join(folder, 'root.pem'), 'utf8'))
      return refused((async () => remoteClient(status, side, rootPem))())
    },
    typed: sipAddress => own && typedBy(own.deployment, sipAddress),
    async close() {
      await changing?.catch(() => undefined)
      await own?.stop()
      own = undefined
    },
  }
}

/** What was refused in words of the lab is refused in the same words. */
async function refused<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (thrown) {
    if (thrown instanceof AppError) throw new Refusal(400, 'bad-request', messageOf(thrown))
    throw thrown
  }
}
