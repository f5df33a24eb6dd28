// The actions of lyncpin lab certificate that concern servers.

import { readFileSync, writeFileSync } from 'node:fs'
import { AppError, messageOf } from '../../base/errors.ts'
import { printableLine } from '../../base/text.ts'
import type { CertificateView } from '../../lab/control/calls.ts'
import { callLab } from '../../lab/control/client.ts'
import type { Paint } from '../../report/style.ts'
import { type Cell, formatTable } from '../../report/text/table.ts'
import type { CertificateOptions } from './certificate-options.ts'
import { formatDay, headedTable, labPaint, printAnswer, stateOf } from './options.ts'

export async function listCertificates(options: CertificateOptions): Promise<void> {
  const certificates = await callLab(stateOf(options), 'certificates', {})
  printAnswer(options, certificates, () => {
    const rows = certificates.map((of): Cell[] => [
      of.warnings.length === 0 ? { text: '✓', tone: 'good' } : { text: '!', tone: 'warn' },
      { text: of.machine },
      { text: of.role, tone: 'strong' },
      { text: printableLine(of.subject) },
      { text: formatDay(of.notAfterMs).slice(0, 10) },
      { text: of.thumbprint.slice(0, 16), tone: 'muted' },
    ])
    return headedTable(['', 'machine', 'role', 'subject', 'valid until', 'thumbprint'], rows, labPaint())
  })
}

export async function showCertificate(
  options: CertificateOptions,
  machine: string | undefined,
  role: string | undefined,
): Promise<void> {
  const all = await callLab(stateOf(options), 'certificates', {})
  const wanted = (machine ?? '').toLowerCase()
  const found = all.filter(
    of =>
      (of.machine === wanted || of.machine.startsWith(`${wanted}.`)) &&
      (role === undefined || of.role.toLowerCase() === role.toLowerCase()),
  )
  if (machine === undefined || found.length === 0)
    throw new AppError(
      'unknown-item',
      'no certificate is assigned there. "lyncpin lab certificate list" lists all.',
    )
  printAnswer(options, found, () => found.flatMap(of => [...details(of, labPaint()), of.pem.trim(), '']))
}

export async function requestCertificate(
  options: CertificateOptions,
  machine: string | undefined,
  role: string | undefined,
): Promise<void> {
  const { assign = false, out, csr } = options
  const order = { ...wishOf(options, machine, role), assign }
  const { keyPem, chainPem, requestPem, ...made } = await callLab(
    stateOf(options),
    'requestCertificate',
    order,
  )
  if (out !== undefined) writeText(out, `${made.pem}${chainPem}${keyPem}`)
  if (csr !== undefined) writeText(csr, requestPem)
  printAnswer(options, made, () => [
    ...details(made, labPaint()),
    assign ? `It is assigned to ${made.role} of ${made.machine}.` : 'It is not assigned: --assign does that.',
    ...(out === undefined ? [] : [`Certificate, chain and key are in ${out}.`]),
  ])
}

export async function signCertificate(
  options: CertificateOptions,
  machine: string | undefined,
  role: string | undefined,
): Promise<void> {
  const { out, csr } = options
  if (csr === undefined) throw new AppError('usage', 'lab certificate sign: give the request with --csr FILE')
  const order = { ...wishOf(options, machine, role), requestPem: readText(csr) }
  const { chainPem, ...made } = await callLab(stateOf(options), 'signCertificate', order)
  if (out !== undefined) writeText(out, `${made.pem}${chainPem}`)
  printAnswer(options, made, () => [
    ...details(made, labPaint()),
    ...(out === undefined ? [made.pem.trim()] : []),
  ])
}

function wishOf(options: CertificateOptions, machine: string | undefined, role: string | undefined) {
  const { subject, name: names, issuer, days } = options
  const validDays = days === undefined ? undefined : readDays(days)
  return { ...place(machine, role), subject, names, issuer, validDays }
}

export async function assignCertificate(
  options: CertificateOptions,
  machine: string | undefined,
  role: string | undefined,
): Promise<void> {
  const { certificate, key = certificate, chain } = options
  if (certificate === undefined || key === undefined)
    throw new AppError(
      'usage',
      'lab certificate assign: give --certificate FILE, and --key FILE where it is another',
    )
  const text = readText(certificate)
  const [certificatePem = '', ...intermediates] = pemBlocks(text, 'CERTIFICATE')
  const [keyPem = ''] = pemBlocks(readText(key), '(?:RSA )?PRIVATE KEY')
  const chainPem = chain === undefined ? intermediates.join('') : readText(chain)
  const order = { ...place(machine, role), certificatePem, keyPem, chainPem }
  const assigned = await callLab(stateOf(options), 'assignCertificate', order)
  printAnswer(options, assigned, () => details(assigned, labPaint()))
}

function place(machine: string | undefined, role: string | undefined) {
  if (machine === undefined || role === undefined)
    throw new AppError(
      'usage',
      'lab certificate: give a machine and a role, such as fe01 WebServicesExternal',
    )
  return { machine, role }
}

function readDays(text: string): number {
  const days = Number(text)
  if (text.trim() === '' || !Number.isFinite(days))
    throw new AppError('usage', `--days: expected a number, found "${printableLine(text)}"`)
  return days
}

/** What stands in a certificate, and what is wrong with it. */
function details(of: CertificateView, paint: Paint): string[] {
  const row = (label: string, value: string): Cell[] => [
    { text: label, tone: 'muted' },
    { text: printableLine(value, 2000) },
  ]
  return [
    `${paint('strong', of.role)} of ${of.machine}`,
    ...formatTable(
      [
        row('Subject', `CN=${of.subject}`),
        row('Names', of.names.join(', ')),
        row('Issuer', `CN=${of.issuer}`),
        row('Valid', `${formatDay(of.notBeforeMs)} to ${formatDay(of.notAfterMs)} UTC`),
        row('Thumbprint', of.thumbprint),
      ],
      paint,
    ),
    ...of.warnings.map(warning => paint('warn', `  ! ${printableLine(warning, 2000)}`)),
  ]
}

function pemBlocks(text: string, label: string): string[] {
  const blocks = text.match(new RegExp(`-----BEGIN ${label}-----[\\s\\S]+?-----END ${label}-----`, 'g')) ?? []
  return blocks.map(block => `${block}\n`)
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new AppError('unreadable', `${path} cannot be read: ${messageOf(error)}`, { cause: error })
  }
}

function writeText(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600 })
  } catch (error) {
    throw new AppError('unreadable', `${path} cannot be written: ${messageOf(error)}`, { cause: error })
  }
}
