// Tells a running lab what to do, from another process.

import { z } from 'zod'
import { AppError, messageOf } from '../../base/errors.ts'
import type { CallName, Calls } from './calls.ts'
import { type ControlEndpoint, readEndpoint } from './endpoint.ts'

const PING_MS = 2000

/** The endpoint of the lab that runs in a folder and answers; undefined when what stands there is left over. */
export async function findRunningLab(folder: string): Promise<ControlEndpoint | undefined> {
  const endpoint = readEndpoint(folder)
  if (endpoint === undefined) return undefined
  try {
    await callLab(folder, 'status', {}, AbortSignal.timeout(PING_MS))
    return endpoint
  } catch {
    return undefined
  }
}

const errorSchema = z.object({ error: z.string(), code: z.string() })

/**
 * Calls a running lab.
 * @param folder its state
 * @throws AppError('usage') when no lab runs there, or with what the lab refuses
 */
export async function callLab<N extends CallName>(
  folder: string,
  name: N,
  args: Calls[N]['args'],
  signal?: AbortSignal,
): Promise<Calls[N]['answer']> {
  const endpoint = readEndpoint(folder)
  if (endpoint === undefined)
    throw new AppError(
      'usage',
      `no lab runs with the state ${folder}. Start one with "lyncpin lab" in another terminal.`,
    )
  const response = await fetch(`http://127.0.0.1:${endpoint.port}/${name}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${endpoint.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(args),
    ...(signal === undefined ? {} : { signal }),
  }).catch(error => {
    throw new AppError('usage', `the lab with the state ${folder} does not answer: ${messageOf(error)}`, {
      cause: error,
    })
  })
  const answer: unknown = await response.json()
  if (response.ok) return answer as Calls[N]['answer']
  const refused = errorSchema.safeParse(answer)
  throw new AppError('usage', refused.success ? refused.data.error : `the lab answers ${response.status}`)
}
