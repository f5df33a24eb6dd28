// How long a certificate may be valid for Apple's clients.

import { US_PER_DAY } from '../../../base/time.ts'
import { isSelfIssued } from '../../../protocol/pki/certificate-details.ts'
import { defineCertificateRule, doubtful, passed } from '../rule.ts'

/** iOS 13 and macOS 10.15 on, for certificates issued after this day. Apple: requirements for trusted certificates. */
const ISSUED_AFTER_US = Date.UTC(2019, 6, 1) * 1000
const LIMIT_DAYS = 825

export const rule = defineCertificateRule({
  id: 'mobile-lifetime',
  title: 'The certificate is valid for 825 days at most',
  why: 'iOS 13, macOS 10.15 and later refuse server certificates with a longer life that were issued after June 2019, also those of a private CA.',
  judge({ chain: [own] }) {
    if (own.notBeforeUs < ISSUED_AFTER_US || isSelfIssued(own)) return []
    const days = Math.round((own.notAfterUs - own.notBeforeUs) / US_PER_DAY)
    return days > LIMIT_DAYS
      ? [doubtful(`It is valid for ${days} days: iOS and macOS refuse it.`)]
      : [passed(`It is valid for ${days} days.`)]
  },
})
