// Credentials of a probe: who signs in, with what, and which hosts may see it.

import { randomBytes, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createInterface } from 'node:readline/promises'
import type { Command } from 'commander'
import { ntHash, readKeyPair } from '../../auth/index.ts'
import { AppError, messageOf } from '../../base/errors.ts'
import { Secret } from '../../base/secret.ts'
import { printableLine } from '../../base/text.ts'
import { parseAccount } from '../../probe/account.ts'
import type { TrustQuestion } from '../../probe/client/consent.ts'
import type { StoredCredentials } from '../../probe/client/stored-credentials.ts'
import type { ProbeCredentials } from '../../probe/options.ts'
import { type PasswordOptions, readPassword } from '../password.ts'

export interface CredentialFlags extends PasswordOptions {
  readonly password?: boolean
  readonly account?: string
  readonly certificate?: string
  readonly auth?: string
  readonly trust?: readonly string[]
  readonly sendCredentialsDespiteFailedCertificate?: readonly string[]
}

/** Adds the options. A password is never given on the command line, where everybody on the machine can read it. */
export function addCredentialOptions(parser: Command): Command {
  const collect = (text: string, known: readonly string[] = []): readonly string[] => [
    ...known,
    text.toLowerCase(),
  ]
  return parser
    .option('--password', 'sign in, with a password that is asked for')
    .option('--password-stdin', 'sign in, with the password from standard input')
    .option('--password-file <file>', 'sign in, with the password in the first line of a file')
    .option('--account <name>', 'Windows account, DOMAIN\\user or user@domain; default: the sign-in address')
    .option('--certificate <file>', 'sign in with a user certificate and its key (PEM)')
    .option('--auth <scheme>', 'tls-dsk or ntlm; default: the first, then the second')
    .option(
      '--trust <host>',
      'host outside the SIP domain that may see credentials, or "all"; may be repeated',
      collect,
    )
    .option(
      '--send-credentials-despite-failed-certificate <host>',
      'sign in at this host although its certificate failed: whoever stands there sees them; may be repeated',
      collect,
    )
}

/** The credentials the flags name; undefined when they name none. @throws AppError */
export async function readCredentials(
  address: string,
  flags: CredentialFlags,
): Promise<ProbeCredentials | undefined> {
  const { auth } = flags
  if (auth !== undefined && auth !== 'tls-dsk' && auth !== 'ntlm')
    throw new AppError('usage', `--auth wants tls-dsk or ntlm, got ${auth}`)
  const wantsPassword = flags.password || flags.passwordStdin || flags.passwordFile !== undefined
  if (!wantsPassword && flags.certificate === undefined) return undefined
  const password = wantsPassword
    ? await readPassword(flags, `Password of ${printableLine(address)}: `)
    : undefined
  if (wantsPassword && (password === undefined || password.reveal() === ''))
    throw new AppError(
      'usage',
      'no password was given: --password-stdin, --password-file, or a terminal to ask at',
    )
  return {
    ...(password ? { windows: { ...parseAccount(flags.account ?? address), ntHash: ntHash(password) } } : {}),
    ...(flags.certificate === undefined ? {} : { stored: await readUserCertificate(flags.certificate) }),
    auth,
    trust: trustOf(flags.trust ?? []),
    despiteCertificate: new Set(flags.sendCredentialsDespiteFailedCertificate),
  }
}

async function readUserCertificate(path: string): Promise<StoredCredentials> {
  try {
    const text = await readFile(path, 'utf8')
    const certificatePem =
      /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/.exec(text)?.[0] ?? ''
    const keyPem = /-----BEGIN (?:RSA )?PRIVATE KEY-----[\s\S]+?-----END (?:RSA )?PRIVATE KEY-----/.exec(
      text,
    )?.[0]
    if (keyPem === undefined) throw new Error('it holds no private key (PEM, without a password)')
    const certificate = new X509Certificate(certificatePem)
    const { privateKeyPem } = readKeyPair(new Secret(keyPem))
    return {
      epid: randomBytes(5).toString('hex'),
      certificate: {
        certificate: new Uint8Array(certificate.raw),
        certificatePem,
        privateKeyPem,
        notAfterUs: certificate.validToDate.getTime() * 1000,
      },
    }
  } catch (thrown) {
    throw new AppError(
      'unreadable',
      `${path}: expected a user certificate with its key: ${messageOf(thrown)}`,
    )
  }
}

/** Hosts that were named are trusted; a person at a terminal is asked about any other. */
function trustOf(trusted: readonly string[]): TrustQuestion {
  let last: Promise<unknown> = Promise.resolve()
  const answers = new Map<string, Promise<boolean>>()
  return (host, signal) => {
    if (trusted.includes('all') || trusted.includes(host)) return Promise.resolve(true)
    if (!process.stdin.isTTY || !process.stderr.isTTY) return Promise.resolve(false)
    // One question at a time, and each once: both sides may lead to the same host.
    const answer = answers.get(host) ?? last.then(() => askPerson(host, signal))
    answers.set(host, answer)
    last = answer
    return answer
  }
}

/** A yes; anything else, Ctrl-C and the end of the probe are a no. */
async function askPerson(host: string, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  // The terminal hands Ctrl-C to whoever reads from it; it is meant for the probe.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  try {
    const question = `The sign-in leads to ${printableLine(host)}, outside the SIP domain. Show it your credentials? [y/N] `
    return /^y(?:es)?$/i.test((await lines.question(question, { signal })).trim())
  } catch {
    process.stderr.write('\n')
    return false
  } finally {
    lines.close()
  }
}
