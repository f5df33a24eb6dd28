// The incident that Lyncpin was made for, replayed: an administrator gives the External Web Site a certificate with the name of the Access
// Edge. Clients inside and clients with a stored user certificate notice nothing; new ones outside cannot sign in.

import type { SignInResult } from '../probe/client/sign-in.ts'
import { signInClient } from './deployment/sign-in-client.ts'
import type { Deployment } from './deployment.ts'
import { fault } from './faults/certificate/external-web-edge-name.ts'
import type { Side } from './world/address-plan.ts'

export interface IncidentClient {
  readonly user: string
  readonly side: Side
  /** Signed in before the certificate was changed. */
  readonly isKnown: boolean
  readonly outcome: SignInResult['outcome']
  /** What the client says about its failure. */
  readonly problem?: string
}

const CLIENTS: readonly { readonly user: string; readonly side: Side; readonly isKnown: boolean }[] = [
  { user: 'alice@contoso.com', side: 'outside', isKnown: true },
  { user: 'bob@contoso.com', side: 'outside', isKnown: false },
  { user: 'carol@contoso.com', side: 'inside', isKnown: false },
]

/**
 * Replays it in a deployment of the default world.
 * @param atStart called when the time has come from which the logs tell
 */
export async function replayIncident(
  deployment: Deployment,
  atStart: () => void,
  signal: AbortSignal,
): Promise<readonly IncidentClient[]> {
  const signInAs = ({ user: sipAddress, side }: { readonly user: string; readonly side: Side }) =>
    signInClient(deployment, { sipAddress, side, auth: 'tls-dsk' }, signal)
  for (const client of CLIENTS.filter(({ isKnown }) => isKnown)) await signInAs(client)
  await fault.apply(deployment)
  atStart()
  const seen: IncidentClient[] = []
  for (const client of CLIENTS) {
    const { outcome, failed } = await signInAs(client)
    seen.push({ ...client, outcome, ...(failed === undefined ? {} : { problem: failed.problem.text }) })
  }
  await deployment.logs.flush()
  return seen
}
