// A client of a lab that runs in another process: it stands where the lab's own clients stand, asks the same name server and trusts
// the same root. Faults that change clients do not reach it.

import { randomBytes } from 'node:crypto'
import { AppError } from '../../base/errors.ts'
import type { ClientMaker } from '../../probe/index.ts'
import { createResolver } from '../deployment/resolver.ts'
import { createNetwork } from '../network/create-network.ts'
import { planSides, type Side } from '../world/address-plan.ts'
import type { StatusView } from './calls.ts'

/** Clients of the lab itself have the numbers from 0. */
const CLIENT_NUMBER = 15_000

/**
 * Makes the client.
 * @param rootPem the root that clients of the lab trust
 * @throws AppError('usage') where the lab has one address only: its ports are known to its own process
 */
export function remoteClient(
  { machines, portShift, oneAddress }: StatusView,
  side: Side,
  rootPem: string,
): ClientMaker {
  const prefix = /^\d+\.\d+/.exec(machines[0]?.address ?? '')?.[0]
  if (oneAddress || prefix === undefined)
    throw new AppError(
      'usage',
      'on this platform only the process that started the lab can probe it: stop the lab and start it from here',
    )
  const plan = planSides(prefix)
  const address = plan.client(side, CLIENT_NUMBER)
  const network = createNetwork({ portShift }).from(address)
  const random = (length: number): Uint8Array => new Uint8Array(randomBytes(length))
  const lookup = createResolver({ network, nameServer: plan.nameServer(side), from: address, random })
  return record => ({
    lookup,
    dial: (endpoint, options) => network.connect(endpoint, options),
    trustedRootsPem: rootPem,
    nowMs: () => Date.now(),
    random,
    record,
  })
}
