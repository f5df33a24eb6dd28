// Users over the control socket: as Get-, Enable-, Set- and Disable-CsUser.

import { z } from 'zod'
import { ntHash } from '../../auth/index.ts'
import { findClosest } from '../../base/closest.ts'
import { AppError } from '../../base/errors.ts'
import { Secret } from '../../base/secret.ts'
import { newUser } from '../deployment/new-user.ts'
import type { Deployment } from '../deployment.ts'
import type { LabUser } from '../directory.ts'
import type { CallHandlers, UserView } from './calls.ts'
import { checked } from './checked.ts'

type UserHandlers = Pick<CallHandlers, 'users' | 'addUser' | 'setUser' | 'removeUser'>

export function userHandlers(deployment: Deployment): UserHandlers {
  const { directory } = deployment
  return {
    users: async () => directory.users().map(user => viewOf(deployment, user)),
    addUser: async args => addUser(deployment, checked(addArgs, args)),
    setUser: async args => setUser(deployment, checked(setArgs, args)),
    async removeUser(args) {
      const { sipAddress } = findKnownUser(deployment, checked(removeArgs, args).address)
      directory.removeUser(sipAddress)
      return { removed: true }
    },
  }
}

const text = z.string().min(1)
const addArgs = z.object({
  address: text,
  password: text,
  account: text.optional(),
  displayName: text.optional(),
  pool: text.optional(),
})
const setArgs = z.object({
  address: text,
  password: text.optional(),
  account: text.optional(),
  displayName: text.optional(),
  pool: text.optional(),
  enabled: z.boolean().optional(),
  enabledForSip: z.boolean().optional(),
  remoteAccess: z.boolean().optional(),
})
const removeArgs = z.object({ address: text })

function addUser(deployment: Deployment, args: z.output<typeof addArgs>): UserView {
  const { directory, world } = deployment
  const address = args.address.toLowerCase().replace(/^sip:/, '')
  checkAddress(deployment, address)
  checkPool(deployment, args.pool)
  if (directory.storedUser(address)) throw new AppError('usage', `${address} exists already`)
  const user = newUser({ ...args, address, enabled: true, enabledForSip: true, remoteAccess: true }, world)
  checkAccount(deployment, user)
  directory.putUser(user)
  return viewOf(deployment, user)
}

function setUser(
  deployment: Deployment,
  { address, password, pool, ...change }: z.output<typeof setArgs>,
): UserView {
  const { directory } = deployment
  checkPool(deployment, pool)
  const { sipAddress } = findKnownUser(deployment, address)
  const before = directory.storedUser(sipAddress)
  if (before === undefined) throw new AppError('usage', `${sipAddress} is hidden by a fault`)
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  const user: LabUser = {
    ...before,
    ...given,
    ...(pool === undefined ? {} : { homePool: pool }),
    ...(password === undefined ? {} : { ntHash: ntHash(new Secret(password)) }),
  }
  checkAccount(deployment, user)
  directory.putUser(user)
  return viewOf(deployment, user)
}

function checkAddress({ topology }: Deployment, address: string): void {
  const domain = address.slice(address.indexOf('@') + 1)
  const { sipDomains } = topology()
  if (!/^[^\s@<>"]+@[^\s@]+$/.test(address) || !sipDomains.includes(domain))
    throw new AppError('usage', `${address} is no address in ${sipDomains.join(', ')}`)
}

function checkPool({ topology }: Deployment, pool: string | undefined): void {
  const pools = topology().pools.map(({ fqdn }) => fqdn)
  if (pool !== undefined && !pools.includes(pool))
    throw new AppError('usage', `${pool} is no pool; there is ${pools.join(', ')}`)
}

function checkAccount({ directory }: Deployment, user: LabUser): void {
  const other = directory.findAccount(user.account)
  if (other !== undefined && other.sipAddress !== user.sipAddress)
    throw new AppError('usage', `the account ${user.account} belongs to ${other.sipAddress}`)
}

/**
 * The user of an address, with or without "sip:", or of the part before "@" where only one has it.
 * @throws AppError('unknown-item') with the closest one
 */
export function findKnownUser({ directory }: Deployment, name: string): LabUser {
  const wanted = name.toLowerCase().replace(/^sip:/, '')
  const users = directory.users()
  const [only, ...others] = users.filter(({ sipAddress }) => sipAddress.startsWith(`${wanted}@`))
  const found =
    directory.findUser(wanted) ?? directory.storedUser(wanted) ?? (others.length === 0 ? only : undefined)
  if (found) return found
  const close = findClosest(
    wanted,
    users.map(({ sipAddress }) => sipAddress),
  )
  const hint = close === undefined ? '' : ` Did you mean "${close}"?`
  throw new AppError(
    'unknown-item',
    `there is no user "${name}".${hint} "lyncpin lab user list" lists all users.`,
  )
}

function viewOf({ directory }: Deployment, user: LabUser): UserView {
  const {
    sipAddress: address,
    account,
    displayName,
    enabled,
    enabledForSip,
    remoteAccess,
    homePool: pool,
  } = user
  const certificates = directory.published(address).length
  return { address, account, displayName, enabled, enabledForSip, remoteAccess, pool, certificates }
}
