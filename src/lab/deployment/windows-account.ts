// The account with which a user of a world signs in: what a person would type.

import { ntHash } from '../../auth/index.ts'
import { Secret } from '../../base/secret.ts'
import type { SignInOptions } from '../../probe/client/sign-in.ts'
import type { World } from '../world/schema.ts'
import { newUser } from './new-user.ts'

type WindowsAccount = NonNullable<SignInOptions['windows']>

/** Account and password as the world's description has them, whatever the directory says now; undefined for nobody of the world. */
export function windowsAccountOf(world: World, sipAddress: string): WindowsAccount | undefined {
  const found = world.users.find(({ address }) => address === sipAddress)
  if (!found) return undefined
  const [domain = '', user = ''] = newUser(found, world).account.split('\\')
  return { user, domain, ntHash: ntHash(new Secret(found.password)) }
}
