// What a request for a probe means for the steps and for the network.

import { ntHash } from '../../../auth/index.ts'
import { AppError } from '../../../base/errors.ts'
import {
  type MachineNetwork,
  type ProbeOptions,
  parseAccount,
  parseNameServer,
  probeOptionsFor,
  steps,
  type TrustQuestion,
} from '../../../probe/index.ts'
import { Refusal } from '../refusal.ts'
import type { OrderedProbe } from './endpoints.ts'

/** Longest run, seconds; a person who is asked a question needs time to answer. */
const PATIENCE = { anonymous: 60, signingIn: 300 } as const

type Windows = NonNullable<ProbeOptions['credentials']>['windows']

export interface OrderContext {
  readonly trust: TrustQuestion
  /** What a user of the lab types, where that is known. */
  readonly typed: (sipAddress: string) => Windows | undefined
}

/** Options of the steps. @throws Refusal that says what is wrong */
export function readProbeOptions(order: OrderedProbe, context: OrderContext): ProbeOptions {
  const { address, at, server, only, timeoutSeconds, credentials } = order
  // A client of the lab stands on one side.
  const side = order.side ?? (at === 'lab' ? 'inside' : undefined)
  const usual = credentials ? PATIENCE.signingIn : PATIENCE.anonymous
  const unknown = only.find(id => !steps.some(step => step.id === id))
  if (unknown !== undefined)
    throw new Refusal(
      400,
      'bad-request',
      `there is no step ${unknown}; there are ${steps.map(({ id }) => id)}`,
    )
  try {
    return probeOptionsFor(address, {
      side,
      server,
      timeoutMs: timeoutSeconds * 1000,
      patienceMs: (order.patienceSeconds ?? usual) * 1000,
      only: only.length === 0 ? undefined : new Set(only),
      ...(credentials ? { credentials: readCredentials(order, credentials, context) } : {}),
    })
  } catch (thrown) {
    if (thrown instanceof AppError) throw new Refusal(400, 'bad-request', thrown.message)
    throw thrown
  }
}

function readCredentials(
  { address, at }: OrderedProbe,
  { account, password, auth }: NonNullable<OrderedProbe['credentials']>,
  { trust, typed }: OrderContext,
): NonNullable<ProbeOptions['credentials']> {
  const user = address.trim().replace(/^sips?:/i, '')
  if (password) {
    const named = parseAccount(account?.trim() || user)
    return { windows: { ...named, ntHash: ntHash(password) }, auth, trust }
  }
  const windows = at === 'lab' ? typed(user.toLowerCase()) : undefined
  if (!windows) throw new Refusal(400, 'bad-request', 'give the password of the user')
  return { windows, auth, trust }
}

/** The network of this machine, as the request changes it. @throws Refusal for a name server that is no address */
export function readNetwork({ dns, resolve }: OrderedProbe, machine: MachineNetwork): MachineNetwork {
  const dnsServers = dns.map(text => {
    const server = parseNameServer(text)
    if (server) return server
    throw new Refusal(
      400,
      'bad-request',
      `a DNS server is given by its address, such as 192.0.2.53, not ${text}`,
    )
  })
  const given = new Map<string, string[]>()
  for (const { name, address } of resolve) {
    const key = name.trim().toLowerCase()
    given.set(key, [...(given.get(key) ?? []), address])
  }
  return { ...machine, given, ...(dnsServers.length > 0 ? { dnsServers } : {}) }
}
