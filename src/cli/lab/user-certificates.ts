// lyncpin lab certificate users: the user certificates that the registrar accepts, as Get- and Revoke-CsClientCertificate.

import { AppError } from '../../base/errors.ts'
import { printableLine } from '../../base/text.ts'
import { callLab } from '../../lab/control/client.ts'
import { formatCount } from '../../report/numbers.ts'
import type { CertificateOptions } from './certificate-options.ts'
import { formatDay, headedTable, labPaint, printAnswer, stateOf } from './options.ts'

export async function listOrRevokeUserCertificates(
  options: CertificateOptions,
  user: string | undefined,
): Promise<void> {
  if (options.revoke) return revoke(options, user)
  const certificates = await callLab(stateOf(options), 'userCertificates', { user })
  printAnswer(options, certificates, () => {
    const rows = certificates.map(({ address, deviceId, publishedMs, expiresMs, serial }) => [
      { text: printableLine(address), tone: 'strong' as const },
      { text: printableLine(deviceId) },
      { text: formatDay(publishedMs) },
      { text: formatDay(expiresMs) },
      { text: printableLine(serial), tone: 'muted' as const },
    ])
    return headedTable(['user', 'device', 'published', 'expires', 'serial'], rows, labPaint())
  })
}

async function revoke(options: CertificateOptions, user: string | undefined): Promise<void> {
  if (user === undefined)
    throw new AppError('usage', 'lab certificate users --revoke: give the address of the user')
  const answer = await callLab(stateOf(options), 'revokeUserCertificates', { user, deviceId: options.device })
  printAnswer(options, answer, () => [
    `${formatCount(answer.revoked, 'certificate')} revoked. The client keeps its copy, but the registrar refuses it.`,
  ])
}
