// A user of the directory from what a person writes about one.

import { ntHash } from '../../auth/index.ts'
import { Secret } from '../../base/secret.ts'
import type { LabUser } from '../directory.ts'
import type { World, WorldUser } from '../world/schema.ts'

/** The user as the directory keeps it: with the hash of the password, and usual values for what was left out. */
export function newUser(user: WorldUser, { pools, windowsDomain }: World): LabUser {
  const name = user.address.slice(0, user.address.indexOf('@'))
  return {
    sipAddress: user.address,
    account: user.account ?? `${windowsDomain.netbios}\\${name}`,
    upn: user.upn ?? user.address,
    displayName: user.displayName ?? `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
    ntHash: ntHash(new Secret(user.password)),
    enabled: user.enabled,
    enabledForSip: user.enabledForSip,
    homePool: user.pool ?? pools[0]?.fqdn ?? '',
    remoteAccess: user.remoteAccess,
  }
}
