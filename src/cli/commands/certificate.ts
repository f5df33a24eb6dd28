// lyncpin certificate: inspects certificates and prepares requests.

import { AppError } from '../../base/errors.ts'
import { inspectCertificate } from '../certificate/inspect.ts'
import { requestCertificate } from '../certificate/request.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit.ts'

const SUMMARY = 'Check a certificate against the rules of its role, or request one'

const SUBCOMMANDS: Readonly<Record<string, (argv: readonly string[]) => Promise<number>>> = {
  inspect: inspectCertificate,
  request: requestCertificate,
}

const HELP = `Usage: lyncpin certificate <inspect|request> [options]

${SUMMARY}.

  inspect <file|host:port>   check a certificate or chain, from a file or a TLS server
  request --role <role> …    write a key and a request, and print the matching cmdlets

lyncpin certificate <inspect|request> --help shows the options.
`

export const command: Command = {
  name: 'certificate',
  summary: SUMMARY,
  async run([name = '', ...rest]) {
    const subcommand = Object.hasOwn(SUBCOMMANDS, name) ? SUBCOMMANDS[name] : undefined
    if (subcommand) return subcommand(rest)
    if (name !== '--help' && name !== '-h' && name !== '')
      throw new AppError('usage', `expected inspect or request, got ${name}`)
    process.stdout.write(HELP)
    return name === '' ? EXIT.usage : EXIT.ok
  },
}
