// The judgement of a certificate for a terminal.

import { printableLine } from '../base/text.ts'
import type { CertificateOutcome } from '../diagnose/certificate-rules/rule.ts'
import type { CertificateReport } from './certificate-report.ts'
import { formatCount } from './numbers.ts'
import { createPaint, type Paint, type Tone, wrap } from './style.ts'

const MARKS: Readonly<Record<CertificateOutcome, readonly [string, Tone]>> = {
  passed: ['✓', 'good'],
  broken: ['✗', 'bad'],
  doubtful: ['!', 'warn'],
  'cannot-tell': ['?', 'muted'],
}

/** Formats the report; with `verbose` also what holds and every reason. */
export function formatCertificateText(
  report: CertificateReport,
  options: { readonly colour: boolean; readonly width: number; readonly verbose: boolean },
): string {
  const paint = createPaint(options.colour)
  const shown = report.verdicts.filter(({ outcome }) => options.verbose || outcome !== 'passed')
  const held = report.verdicts.length - shown.length
  const place = report.role === '' ? '' : ` as ${report.role}`
  return [
    paint('strong', printableLine(`${report.source}${place}`)),
    ...report.chain.flatMap((certificate, i) => formatCertificate(certificate, i, paint)),
    ...report.remarks.map(remark => paint('muted', `  ${printableLine(remark)}`)),
    '',
    ...shown.flatMap(verdict => formatVerdict(verdict, paint, options)),
    ...(held > 0 ? [paint('muted', `  ${formatCount(held, 'check')} passed; --verbose shows them`)] : []),
    formatAnswer(report, paint),
  ].join('\n')
}

function formatCertificate(
  certificate: CertificateReport['chain'][number],
  i: number,
  paint: Paint,
): string[] {
  const { subject, issuer, names, notBefore, notAfter, key, signature, thumbprint } = certificate
  const dates = `${notBefore.slice(0, 10)} to ${notAfter.slice(0, 10)}`
  const line = (text: string): string => `     ${printableLine(text)}`
  return [
    `  ${i + 1}. ${printableLine(subject || '(empty subject)')}`,
    ...(names.length > 0 && i === 0 ? [line(`names ${names.join(', ')}`)] : []),
    paint('muted', line(`${issuer === subject ? 'self-signed' : `issued by ${issuer}`}`)),
    paint('muted', line(`${dates}, ${key}, ${signature}, thumbprint ${thumbprint}`)),
  ]
}

function formatVerdict(
  { rule, outcome, text, why }: CertificateReport['verdicts'][number],
  paint: Paint,
  { width, verbose }: { readonly width: number; readonly verbose: boolean },
): string[] {
  const [mark, tone] = MARKS[outcome]
  const body = wrap(`${printableLine(text, 600)} [${rule}]`, width, '  ', '    ').trimStart()
  const reason = verbose || outcome !== 'passed' ? [paint('muted', wrap(why, width, '    '))] : []
  return [`  ${paint(tone, mark)} ${body}`, ...reason]
}

function formatAnswer({ verdicts, role }: CertificateReport, paint: Paint): string {
  const count = (outcome: CertificateOutcome): number =>
    verdicts.filter(verdict => verdict.outcome === outcome).length
  const open = count('cannot-tell') > 0 ? `, ${formatCount(count('cannot-tell'), 'check')} left open` : ''
  if (count('broken') > 0) return paint('bad', `✗ ${formatCount(count('broken'), 'rule')} broken${open}`)
  if (count('doubtful') > 0)
    return paint('warn', `! No rule broken, ${formatCount(count('doubtful'), 'doubt')}${open}`)
  const hint = role === '' ? '; --role checks the names a role needs' : ''
  return paint('good', `✓ No rule broken${open}${hint}`)
}
