// Shared by tests: a server that leads to three real agents.

import { onTestFinished } from 'vitest'
import { readClsPlace } from '../../../../src/cls/config.ts'
import { hashToken } from '../../../../src/web/api/access.ts'
import { createClsLink } from '../../../../src/web/api/cls/link.ts'
import { addClsRoutes } from '../../../../src/web/api/cls/routes.ts'
import { addFeatureRoutes } from '../../../../src/web/api/feature-routes.ts'
import { type Estate, openEstate } from '../../estate.ts'
import { type Answered, type Served, serve, TOKEN } from '../served.ts'

export interface ServedCls extends Served {
  readonly estate: Estate
  get(path: string): Promise<Answered>
  /** As another person. */
  asBob(path: string): Promise<Answered>
  /** Sends JSON. */
  send(method: string, path: string, body?: object): Promise<Answered>
  /** Begins a job and waits for its end. */
  finish(path: string, body: object): Promise<Finished>
}

export interface Finished {
  readonly id: string
  readonly state: string
  readonly stateText: string
  readonly result: {
    readonly records: number
    readonly answers: readonly {
      readonly machine: string
      readonly outcome: string
      readonly text: string
      readonly notes: string[]
    }[]
    readonly notes: readonly string[]
  }
  /** What it told, as server-sent events. */
  readonly events: string
}

const BOBS = 'a-token-of-bob-with-enough-characters'

const FEATURES = { version: '1', inputs: false, cases: false, probe: false, lab: false, cls: true }

/** Starts server and agents; they end with the test. */
export async function serveCls({ dead = false, canAttach = false } = {}): Promise<ServedCls> {
  const estate = await openEstate({ dead })
  onTestFinished(() => estate.close())
  const link = createClsLink({ config: readClsPlace(estate.folder), canAttach })
  const served = await serve({
    access: {
      tokens: [
        { name: 'alice', hash: hashToken(TOKEN) },
        { name: 'bob', hash: hashToken(BOBS) },
      ],
    },
    routes: [
      added => addFeatureRoutes(added, FEATURES),
      added => addClsRoutes(added, { link, nameOf: caller => caller?.name ?? '' }),
    ],
  })
  const get = (path: string): Promise<Answered> => served.ask(`/api/v1/${path}`, { signedIn: true })
  const send = (method: string, path: string, body: object = {}): Promise<Answered> => {
    const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
    return served.ask(`/api/v1/${path}`, { method, signedIn: true, ...(method === 'DELETE' ? {} : json) })
  }
  const asBob = (path: string): Promise<Answered> =>
    served.ask(`/api/v1/${path}`, { headers: { authorization: `Bearer ${BOBS}` } })
  return {
    ...served,
    estate,
    get,
    asBob,
    send,
    async finish(path, body) {
      const begun = await send('POST', path, body)
      if (begun.status !== 201) throw new Error(`${begun.status} ${begun.body}`)
      const { id } = begun.json<{ id: string }>()
      // The events end with the job.
      const { body: events } = await get(`cls/jobs/${id}/events`)
      return { ...(await get(`cls/jobs/${id}`)).json<Finished>(), events }
    },
  }
}
