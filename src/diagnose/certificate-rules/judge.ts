// Judges one certificate by every rule for certificates.

import { certificateRules } from '../certificate-rules.gen.ts'
import type { CertificateCase, CertificateRule, CertificateVerdict } from './rule.ts'

export interface JudgedCertificate extends CertificateVerdict {
  readonly rule: CertificateRule
}

/** Verdicts of all rules that have something to say, in the order of the catalogue. */
export function judgeCertificate(subject: CertificateCase): JudgedCertificate[] {
  return certificateRules
    .filter(
      ({ roles }) => roles === undefined || (subject.role !== undefined && roles.includes(subject.role)),
    )
    .flatMap(rule => rule.judge(subject).map(verdict => ({ ...verdict, rule })))
}
