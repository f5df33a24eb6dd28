// Our own client at a deployment, for tests of whole sign-ins.
import { ntHash } from '../../src/auth/index.ts'
import { Secret } from '../../src/base/secret.ts'
import { consentIn } from '../../src/lab/deployment/sign-in-client.ts'
import type { Deployment } from '../../src/lab/deployment.ts'
import type { Side } from '../../src/lab/world/address-plan.ts'
import { type SignInOptions, type SignInResult, signIn } from '../../src/probe/client/sign-in.ts'

export interface TestSignIn extends Partial<SignInOptions> {
  readonly name?: string
  readonly side?: Side
  /** Another password than the user's. */
  readonly password?: string
  /** Account, when it is not the name of the user. */
  readonly account?: string
}

/** Signs a user of the world in; alice, inside, with TLS-DSK, unless told otherwise. */
export function signInTo(deployment: Deployment, options: TestSignIn = {}): Promise<SignInResult> {
  const { name = 'alice', side = 'inside', password, account = name, ...more } = options
  const user = deployment.world.users.find(({ address }) => address.startsWith(`${name}@`))
  const secret = new Secret(password ?? user?.password ?? '')
  return signIn(
    deployment.client(name, side).context,
    {
      sipAddress: user?.address ?? `${name}@contoso.com`,
      auth: 'tls-dsk',
      consent: consentIn(deployment),
      windows: { user: account, domain: 'CONTOSO', ntHash: ntHash(secret) },
      ...more,
    },
    AbortSignal.timeout(20_000),
  )
}

/** "discover passed, connect passed, …" with the skipped ones left out. */
export function phasesOf({ phases }: SignInResult): string {
  return phases
    .filter(({ outcome }) => outcome !== 'skipped')
    .map(({ name, outcome }) => (outcome === 'passed' ? name : `${name} FAILED`))
    .join(' ')
}
