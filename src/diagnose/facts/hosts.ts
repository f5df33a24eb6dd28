// Host names compared as people and logs write them: case, port, "sip/" prefix, and a machine name against its FQDN.

import { isAddress, parseTarget } from '../../trace/observe/host-name.ts'

/** Name or address without scheme, SPN class, port, path and end dot, lower case. */
export function hostOf(name: string): string {
  const authority = name
    .trim()
    .replace(/^\w+:\/\//, '')
    .replace(/^(?:sip|https?)\//i, '')
    .replace(/[/?].*$/, '')
  return parseTarget(authority).host
}

/** True when two names mean the same machine: equal, or one is the other's first label. */
export function isSameHost(a: string, b: string): boolean {
  const [first, second] = [hostOf(a), hostOf(b)]
  if (first === '' || second === '') return false
  if (first === second) return true
  if (isAddress(first) || isAddress(second)) return false
  return first === second.split('.')[0] || second === first.split('.')[0]
}

/** True for a host of the online service. */
export function isOnlineHost(name: string): boolean {
  return /(?:^|\.)(?:lync\.com|lync\.glbdns\.microsoft\.com|partner\.lync\.cn|gov\.skypeforbusiness\.us|online\.skype\.com)$/.test(
    hostOf(name),
  )
}
