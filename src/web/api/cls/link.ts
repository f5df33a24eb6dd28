// The way from the server to the agents: opened when it is first needed, and again after it could not be.

import { type ClsConfig, readClsPlace } from '../../../cls/config.ts'
import { describeWay, openTransport } from '../../../cls/connect.ts'
import { type Controller, createController } from '../../../cls/controller/controller.ts'
import type { Transport } from '../../../cls/transport/transport.ts'
import { Refusal } from '../refusal.ts'

export interface ClsLinkOptions {
  readonly config: ClsConfig
  /** A person may name other agents: only where the server is theirs alone. */
  readonly canAttach: boolean
}

export interface ClsLink {
  readonly canAttach: boolean
  /** Where it leads, for people. */
  readonly way: string
  /** Rejects with AppError when nothing is there. */
  transport(): Promise<Transport>
  /** A controller for one request. @param answerMs how long a machine may take to begin */
  controller(answerMs: number): Promise<Controller>
  /** Leads elsewhere from now on: a configuration or the folder of an agent. Throws AppError, Refusal. */
  attach(where: string): Promise<void>
  close(): Promise<void>
}

/** Creates the way; nothing is opened yet. */
export function createClsLink({ config: given, canAttach }: ClsLinkOptions): ClsLink {
  let config = given
  let opened: Promise<Transport> | undefined

  function transport(): Promise<Transport> {
    if (!opened) {
      const mine = openTransport(config)
      opened = mine
      mine.catch(() => {
        if (opened === mine) opened = undefined
      })
    }
    return opened
  }

  async function close(): Promise<void> {
    const before = opened
    opened = undefined
    const found = await before?.catch(() => undefined)
    await found?.close()
  }

  return {
    canAttach,
    get way() {
      return describeWay(config)
    },
    transport,
    controller: async answerMs => createController({ transport: await transport(), answerMs }),
    async attach(where) {
      if (!canAttach)
        throw new Refusal(403, 'not-allowed', 'this server leads to the agents it was started with')
      const next = readClsPlace(where)
      await close()
      config = next
    },
    close,
  }
}
