// Signs a user in from a client of the lab, as the person at it would: with what is stored on the client, or else with a password.

import { isOnlineHost } from '../../diagnose/facts/hosts.ts'
import type { Consent } from '../../probe/client/consent.ts'
import { type SignInOptions, type SignInResult, signIn } from '../../probe/client/sign-in.ts'
import type { Deployment, TypedCredentials } from '../deployment.ts'
import type { Side } from '../world/address-plan.ts'

export interface ClientSignIn {
  readonly sipAddress: string
  readonly side: Side
  readonly auth: 'tls-dsk' | 'ntlm'
  /** Name of the client; the user part of the address when absent. */
  readonly client?: string
  /** Keeps the session of a client that is signed in. */
  readonly keepsSession?: boolean
  readonly deadlines?: SignInOptions['deadlines']
}

/** Signs in and leaves on the client what a sign-in leaves there. Never rejects. */
export async function signInClient(
  deployment: Deployment,
  { sipAddress, side, auth, client: name, keepsSession = false, deadlines }: ClientSignIn,
  signal: AbortSignal,
): Promise<SignInResult> {
  const client = deployment.client(name ?? sipAddress.slice(0, sipAddress.indexOf('@')), side)
  const windows = typedBy(deployment, sipAddress)
  const options = {
    sipAddress,
    auth,
    keepsSession,
    consent: consentIn(deployment),
    ...(deadlines === undefined ? {} : { deadlines }),
    ...(windows === undefined ? {} : { windows }),
    ...(client.stored === undefined ? {} : { stored: client.stored }),
  }
  const result = await signIn(client.context, options, signal)
  client.stored = result.stored
  return result
}

/** The servers of the lab and of the online service are known to its clients; a stranger's is not. */
export function consentIn({ world }: Pick<Deployment, 'world'>): Consent {
  const isOwn = (host: string): boolean =>
    [...world.sipDomains, world.windowsDomain.dns].some(
      domain => host === domain || host.endsWith(`.${domain}`),
    )
  return { trust: host => Promise.resolve(isOwn(host) || isOnlineHost(host)) }
}

/** What a user types; undefined for somebody whom the directory never had. */
export function typedBy({ typed, directory }: Deployment, sipAddress: string): TypedCredentials | undefined {
  const override = typed.find(sipAddress)
  if (override) return override.value
  const user = directory.storedUser(sipAddress)
  if (user === undefined) return undefined
  const [domain = '', name = ''] = user.account.split('\\')
  return { user: name, domain, ntHash: user.ntHash }
}
