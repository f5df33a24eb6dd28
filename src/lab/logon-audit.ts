// What Windows writes to its security log when a log-on with NTLM is refused: event 4625 with the status that the client never sees.

import {
  type Acceptor,
  type AcceptorStep,
  createNtlmAcceptor,
  type NtlmAcceptorOptions,
} from '../auth/index.ts'
import { SECURITY_PROVIDER } from './logs/event-xml.ts'
import { writeEvent } from './logs/write-event.ts'
import type { RoleContext } from './role.ts'

/** NTSTATUS of refused log-ons, MS-ERREF §2.3.1. */
const STATUS = {
  unknownAccount: 0xc0000064,
  wrongPassword: 0xc000006a,
  disabled: 0xc0000072,
} as const

/** STATUS_LOGON_FAILURE, STATUS_ACCOUNT_RESTRICTION: what stands before the sub-status. */
const LOGON_FAILURE = 0xc000006d
const ACCOUNT_RESTRICTION = 0xc000006e

export interface RefusedLogon {
  readonly domain: string
  readonly user: string
  readonly why: keyof typeof STATUS
}

/** NTLM whose refusals are audited. */
export function createAuditedNtlm(context: RoleContext, options: NtlmAcceptorOptions): Acceptor {
  let named = { domain: '', user: '' }
  const acceptor = createNtlmAcceptor({
    ...options,
    findAccount(domain, user) {
      named = { domain, user }
      return options.findAccount(domain, user)
    },
  })
  const audited = (step: AcceptorStep): AcceptorStep => {
    if (step.kind !== 'refused') return step
    if (step.reason === 'wrong-password') auditRefusal(context, { ...named, why: 'wrongPassword' })
    if (step.reason === 'unknown-account')
      auditRefusal(context, { ...named, why: whyUnknown(context, named) })
    return step
  }
  return {
    step(token, at) {
      const step = acceptor.step(token, at)
      return step instanceof Promise ? step.then(audited) : audited(step)
    },
    close: () => acceptor.close(),
  }
}

/** An account that is not handed out to NTLM may exist all the same. */
function whyUnknown(
  { directory, topology }: RoleContext,
  { domain, user }: Pick<RefusedLogon, 'domain' | 'user'>,
): RefusedLogon['why'] {
  const name = user.includes('@') ? user : `${domain || topology().windowsDomain.netbios}\\${user}`
  return directory.findAccount(name)?.enabled === false ? 'disabled' : 'unknownAccount'
}

/** Writes the event. */
export function auditRefusal({ machine }: RoleContext, { domain, user, why }: RefusedLogon): void {
  const hex = (code: number) => `0x${code.toString(16).toUpperCase()}`
  const isRestriction = why === 'disabled'
  const lines = [
    'An account failed to log on.',
    '',
    'Logon Type: 3',
    '',
    'Account For Which Logon Failed:',
    '\tSecurity ID: S-1-0-0',
    `\tAccount Name: ${user}`,
    `\tAccount Domain: ${domain}`,
    '',
    'Failure Information:',
    `\tFailure Reason: ${isRestriction ? 'Account currently disabled.' : 'Unknown user name or bad password.'}`,
    `\tStatus: ${hex(isRestriction ? ACCOUNT_RESTRICTION : LOGON_FAILURE)}`,
    `\tSub Status: ${hex(STATUS[why])}`,
    '',
    'Detailed Authentication Information:',
    '\tLogon Process: NtLmSsp',
    '\tAuthentication Package: NTLM',
  ]
  writeEvent(machine, {
    provider: SECURITY_PROVIDER,
    eventId: 4625,
    level: 'Information',
    description: lines.join('\r\n'),
  })
}
