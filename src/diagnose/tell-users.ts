// Who a finding is about, for its sentences and commands: one user by name, several by number. A finding is made of all firings
// with one subject, so that users are told only when all firings are known: a thousand users with one refusal are one finding.

import type { Attempt } from '../trace/attempt.ts'
import type { Fires } from './rule.ts'

export interface ToldUsers {
  /** " of alice@contoso.com", " of 12 users"; '' when no log names a user. */
  readonly named: string
  /** The address for a command; a placeholder unless there is exactly one user. */
  readonly user: string
}

/** Names the users of attempts. */
export function tellUsers(attempts: readonly Attempt[]): ToldUsers {
  return tellAddresses(attempts.map(({ user }) => user))
}

/** Names users by their addresses; '' among them is nobody. */
export function tellAddresses(addresses: readonly string[]): ToldUsers {
  const users = [...new Set(addresses.filter(address => address !== ''))]
  const [only] = users
  if (only === undefined) return { named: '', user: '<sip-address>' }
  return users.length === 1
    ? { named: ` of ${only}`, user: only }
    : { named: ` of ${users.length} users`, user: '<sip-address>' }
}

/** The same firings with `named` and `user` in their subjects, equal for firings whose subjects were equal. */
export function withUsers(firings: readonly Fires[]): Fires[] {
  const groups = Map.groupBy(firings, ({ subject }) => JSON.stringify(Object.entries(subject).sort()))
  return [...groups.values()].flatMap(group => {
    const told = tellUsers(group.flatMap(({ attempts }) => attempts))
    return group.map(firing => ({ ...firing, subject: { ...firing.subject, ...told } }))
  })
}
