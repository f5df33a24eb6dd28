// Where users are homed, from printed directory records, against the servers that their clients asked.

import { domainOf } from '../../protocol/sip/address.ts'
import type { Attempt } from '../../trace/attempt.ts'
import type { Setting } from '../../trace/observation.ts'
import { serverOfAttempt } from './comparison.ts'
import type { Facts } from './facts.ts'
import { isOnlineHost } from './hosts.ts'
import { type SettingBlock, settingBlocks } from './settings.ts'

/** A printed record of a user (Get-CsUser) and the address it is about. */
export interface UserRecord {
  readonly user: string
  readonly block: SettingBlock
}

/** Every printed record that names a sign-in address. */
export function userRecords(facts: Facts): UserRecord[] {
  return settingBlocks(facts).flatMap(block => {
    const user = (block.value('SipAddress') ?? '').replace(/^sip:/i, '').toLowerCase()
    return domainOf(user) === undefined || user === '' ? [] : [{ user, block }]
  })
}

/** A user whose client was refused by a service in which the user is not homed. */
export interface MisplacedUser {
  readonly user: string
  /** HostingProvider of the record: "SRV:" on premises. */
  readonly provider: Setting
  readonly homedOnline: boolean
  readonly attempts: readonly Attempt[]
}

/** Users whose failed attempts went to the online service although they are homed on premises, or the reverse. */
export function misplacedUsers(facts: Facts): MisplacedUser[] {
  return userRecords(facts).flatMap(({ user, block }) => {
    const provider = block.find('HostingProvider')
    if (!provider || provider.value.trim() === '') return []
    const homedOnline = isOnlineHost(provider.value)
    const attempts = facts.failedAttempts.filter(attempt => {
      const server = serverOfAttempt(attempt)
      return attempt.user === user && server !== '' && isOnlineHost(server) !== homedOnline
    })
    return attempts.length > 0 ? [{ user, provider, homedOnline, attempts }] : []
  })
}
