// Windows authentication of the web services: NTLM (alone or inside Negotiate) against the directory, one acceptor for each
// connection, and what a logon comes to when the account is not what it should be. MS-NTHT, RFC 4559.

import {
  createHttpAcceptor,
  createNtlmAcceptor,
  type HttpAcceptor,
  type HttpScheme,
} from '../../../auth/index.ts'
import type { LabUser } from '../../directory.ts'
import type { RoleContext } from '../../role.ts'
import { htmlAnswer, type WebAnswer, type WebRequest } from './message.ts'

/** The acceptor of a new connection, with the schemes that are allowed now. */
export function createWindowsAcceptor(context: RoleContext): HttpAcceptor {
  return createHttpAcceptor({
    offers: offersOf(context),
    createNtlm: () => {
      const { machine, topology, random } = context
      const { netbios, dns } = topology().windowsDomain
      return createNtlmAcceptor({
        use: 'http',
        names: {
          netbiosDomain: netbios,
          netbiosComputer: machine.name.toUpperCase(),
          dnsDomain: dns,
          dnsComputer: machine.fqdn,
          dnsTree: dns,
        },
        findAccount: (domain, user) => {
          const found = findLogon(context, domain, user)
          return found && { account: found.sipAddress, ntHash: found.ntHash }
        },
        random,
      })
    },
  })
}

function offersOf(context: RoleContext): readonly HttpScheme[] {
  const { useWindowsAuth } = context.settings().webService
  return useWindowsAuth === 'Negotiate' ? ['Negotiate', 'NTLM'] : useWindowsAuth === 'NTLM' ? ['NTLM'] : []
}

function findLogon({ directory, topology }: RoleContext, domain: string, user: string): LabUser | undefined {
  if (user.includes('@')) return directory.findAccount(user)
  const { netbios, dns } = topology().windowsDomain
  const isOurs = domain === '' || domain.toLowerCase() === dns.toLowerCase()
  return directory.findAccount(`${isOurs ? netbios : domain}\\${user}`)
}

export type Logon =
  | { readonly kind: 'logged-on'; readonly user: LabUser; readonly headers: WebAnswer['headers'] }
  /** The handshake goes on, or has to begin again. */
  | { readonly kind: 'answer'; readonly answer: WebAnswer; readonly why: string }

/** Win32 codes in the IIS log. */
const NO_CREDENTIALS = 5
const HANDSHAKE_GOES_ON = 0x8009030e
const LOGON_DENIED = 0x8009030c
const ACCOUNT_DISABLED = 1331

/** Judges the credentials of a request. */
export async function logOn(context: RoleContext, request: WebRequest): Promise<Logon> {
  const outcome = await request.authenticate()
  if (outcome.kind === 'challenge') {
    const { headers, cause } = outcome
    const goesOn = headers.some(({ value }) => value.includes(' '))
    const win32 = cause ? LOGON_DENIED : goesOn ? HANDSHAKE_GOES_ON : NO_CREDENTIALS
    return refuse(headers, { win32, subStatus: cause || goesOn ? 1 : 2 }, cause?.text ?? '')
  }
  const user = context.directory.findUser(outcome.identity.account)
  if (user?.enabled) return { kind: 'logged-on', user, headers: outcome.headers }
  const headers = offersOf(context).map(value => ({ name: 'WWW-Authenticate', value }))
  const why = user ? `The account ${user.account} is disabled` : 'The account is gone'
  return refuse(headers, { win32: ACCOUNT_DISABLED, subStatus: 1 }, why)
}

function refuse(
  headers: WebAnswer['headers'],
  iis: { readonly win32: number; readonly subStatus: number },
  why: string,
): Logon {
  const sentence = 'Unauthorized: Access is denied due to invalid credentials.'
  return { kind: 'answer', answer: htmlAnswer(401, sentence, { headers, iis }), why }
}
