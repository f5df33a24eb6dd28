// lyncpin certificate request: a key and a request with the names a role needs, and the cmdlets that would do the same.

import { open } from 'node:fs/promises'
import { generateRsaKey } from '../../auth/pki/key-pair.ts'
import { createServerRequest } from '../../auth/pki/server-request.ts'
import { AppError } from '../../base/errors.ts'
import { namesOfRole, subjectOfRole } from '../../diagnose/certificate-rules/names-of-role.ts'
import { CERTIFICATE_ROLES } from '../../diagnose/certificate-rules/role.ts'
import { formatRequestCommands } from '../../report/certificate-request.ts'
import { EXIT } from '../exit.ts'
import { createParser } from '../parser.ts'
import { addDeploymentOptions, type DeploymentOptions, deploymentOf } from './options.ts'

const SUMMARY = 'Write a key and a certificate request with the names a role needs'

interface RequestOptions extends DeploymentOptions {
  readonly out?: string
  readonly keySize: string
}

/** Runs the subcommand. */
export async function requestCertificate(argv: readonly string[]): Promise<number> {
  const parser = addDeploymentOptions(createParser('certificate request', SUMMARY))
    .option('--out <name>', 'beginning of the file names: <name>.key and <name>.csr; default: the subject')
    .option('--key-size <bits>', 'bits of the RSA key: 2048 or 4096', '2048')
    .addHelpText('after', '\nExisting files are never overwritten. The key is readable by its owner only.')
  parser.parse([...argv], { from: 'user' })
  const options = parser.opts<RequestOptions>()
  const { role } = options
  if (!role)
    throw new AppError(
      'usage',
      `--role is needed: ${CERTIFICATE_ROLES.map(({ option }) => option).join(', ')}`,
    )
  if (!['2048', '4096'].includes(options.keySize))
    throw new AppError('usage', `--key-size wants 2048 or 4096, got ${options.keySize}`)
  const deployment = deploymentOf(options)
  const wanted = namesOfRole(role, deployment).map(({ name }) => name)
  const subject =
    subjectOfRole(role, deployment).accepted[0] ?? (role === 'reverse-proxy' ? wanted[0] : undefined)
  if (subject === undefined)
    throw new AppError('usage', `The subject of ${role} is not known: give ${missingOption(role)}`)
  const names = [...new Set([subject, ...wanted])]
  const keyBits = Number(options.keySize)
  const pair = await generateRsaKey(keyBits)
  const base = options.out ?? subject.replace(/^\*/, 'wildcard')
  await writeNew(`${base}.key`, pair.privateKeyPem.reveal(), 0o600)
  await writeNew(`${base}.csr`, await createServerRequest(names, pair), 0o644)
  const commands = formatRequestCommands({ role, deployment, names, keyBits })
  process.stdout.write(
    [
      `${base}.key  private key, RSA ${keyBits} bits, readable by you only`,
      `${base}.csr  request for ${subject}`,
      ...names.map(name => `  ${name}`),
      '',
      'The same with the cmdlets, on a server of the topology (the key then stays there):',
      ...commands.map(command => `  ${command}`),
      '',
    ].join('\n'),
  )
  return EXIT.ok
}

function missingOption(role: string): string {
  if (role === 'AccessEdgeExternal') return '--access-edge'
  return role === 'reverse-proxy' ? '--external-web' : '--pool'
}

/** A key that is overwritten is lost, with every certificate that was issued for it. */
async function writeNew(path: string, text: string, mode: number): Promise<void> {
  const file = await open(path, 'wx', mode).catch((thrown: NodeJS.ErrnoException) => {
    const why = thrown.code === 'EEXIST' ? 'exists already; choose another --out' : thrown.message
    throw new AppError('unreadable', `${path}: ${why}`)
  })
  try {
    await file.writeFile(text)
  } finally {
    await file.close()
  }
}
