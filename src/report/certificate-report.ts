// The judgement of a certificate as plain data: what terminal and JSON show.

import { formatIsoTime } from '../base/time.ts'
import type { JudgedCertificate } from '../diagnose/certificate-rules/judge.ts'
import type { Deployment } from '../diagnose/certificate-rules/names-of-role.ts'
import type { CertificateCase, CertificateOutcome } from '../diagnose/certificate-rules/rule.ts'

export interface CertificateReport {
  readonly schema: 'lyncpin.certificate'
  readonly version: 1
  /** File or "host:port". */
  readonly source: string
  readonly role: string
  readonly deployment: Deployment
  readonly chain: readonly {
    readonly subject: string
    readonly names: readonly string[]
    readonly issuer: string
    readonly notBefore: string
    readonly notAfter: string
    readonly key: string
    readonly signature: string
    readonly thumbprint: string
  }[]
  readonly verdicts: readonly {
    readonly rule: string
    readonly title: string
    readonly why: string
    readonly outcome: CertificateOutcome
    readonly text: string
  }[]
  /** What was seen besides the chain: handshake, order; one sentence each. */
  readonly remarks: readonly string[]
}

const RANK: readonly CertificateOutcome[] = ['broken', 'doubtful', 'cannot-tell', 'passed']

/** Builds the report, the worst verdicts first. */
export function createCertificateReport(
  source: string,
  subject: CertificateCase,
  verdicts: readonly JudgedCertificate[],
  remarks: readonly string[] = [],
): CertificateReport {
  return {
    schema: 'lyncpin.certificate',
    version: 1,
    source,
    role: subject.role ?? '',
    deployment: subject.deployment,
    chain: subject.chain.map(certificate => ({
      subject: certificate.subject,
      names: certificate.names,
      issuer: certificate.issuer,
      notBefore: formatIsoTime(certificate.notBeforeUs),
      notAfter: formatIsoTime(certificate.notAfterUs),
      key: certificate.key,
      signature: certificate.signatureAlgorithm,
      thumbprint: certificate.thumbprint,
    })),
    verdicts: verdicts
      .map(({ rule, outcome, text }) => ({ rule: rule.id, title: rule.title, why: rule.why, outcome, text }))
      .sort((a, b) => RANK.indexOf(a.outcome) - RANK.indexOf(b.outcome)),
    remarks,
  }
}
