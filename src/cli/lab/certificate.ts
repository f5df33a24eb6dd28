// lyncpin lab certificate: certificates of servers and users of the running lab, as the certificate wizard, Get-CsCertificate and
// Get-/Revoke-CsClientCertificate.

import { AppError } from '../../base/errors.ts'
import { printableLine } from '../../base/text.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit.ts'
import {
  assignCertificate,
  listCertificates,
  requestCertificate,
  showCertificate,
  signCertificate,
} from './certificate-actions.ts'
import type { CertificateOptions } from './certificate-options.ts'
import { createLabParser } from './options.ts'
import { listOrRevokeUserCertificates } from './user-certificates.ts'

const SUMMARY = 'Request, sign, assign, list and show certificates; list and revoke those of users'

const ACTIONS: Readonly<
  Record<
    string,
    (options: CertificateOptions, first: string | undefined, second: string | undefined) => Promise<void>
  >
> = {
  list: listCertificates,
  show: showCertificate,
  request: requestCertificate,
  sign: signCertificate,
  assign: assignCertificate,
  users: listOrRevokeUserCertificates,
}

export const command: Command = {
  name: 'lab certificate',
  summary: SUMMARY,
  async run(argv) {
    const parser = createLabParser('certificate', SUMMARY)
      .argument('<action>', Object.keys(ACTIONS).join(', '))
      .argument('[machine]', 'FQDN or host name; for "users" the address of a user')
      .argument(
        '[role]',
        'Default, WebServicesInternal, WebServicesExternal, AccessEdgeExternal, Internal, ReverseProxy',
      )
      .option('--subject <name>', 'request, sign: another common name than the right one')
      .option('--name <name...>', 'request, sign: alternative names instead of the right ones')
      .option('--days <number>', 'request, sign: validity; a negative one has expired')
      .option('--issuer <name>', 'request, sign: another authority, which nobody trusts')
      .option('--assign', 'request: assign it at once')
      .option('--out <file>', 'request, sign: write certificate, chain and key there')
      .option('--csr <file>', 'request: write the request there; sign: read it there, PEM')
      .option('--certificate <file>', 'assign: PEM')
      .option('--key <file>', 'assign: PEM; may be the same file')
      .option('--chain <file>', 'assign: PEM of the intermediates')
      .option('--revoke', 'users: revoke them, as Revoke-CsClientCertificate')
      .option('--device <id>', 'users: only that of one device')
    parser.parse([...argv], { from: 'user' })
    const [name = '', first, second] = parser.args
    const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined
    if (action === undefined) {
      const known = Object.keys(ACTIONS).join(', ')
      throw new AppError('usage', `lab certificate: expected ${known}, found "${printableLine(name)}"`)
    }
    await action(parser.opts<CertificateOptions>(), first, second)
    return EXIT.ok
  },
}
