// The alternative names against those the role needs.

import type { CertificateDetails } from '../../../protocol/pki/certificate-details.ts'
import { coverageOf } from '../names.ts'
import { namesOfRole, type RoleName } from '../names-of-role.ts'
import { broken, type CertificateVerdict, defineCertificateRule, doubtful, passed } from '../rule.ts'

export const rule = defineCertificateRule({
  id: 'names',
  title: 'Every name the role is reached by stands among the alternative names',
  why: 'A client compares the name it asked for, letter by letter; a name that is not there ends the handshake.',
  judge: ({ chain: [own], role, deployment }) =>
    role === undefined ? [] : namesOfRole(role, deployment).map(wanted => judgeName(own, wanted)),
})

function judgeName(
  own: CertificateDetails,
  { name, need, why, wildcardAllowed }: RoleName,
): CertificateVerdict {
  const coverage = coverageOf(own, name)
  if (coverage === 'named') return passed(`${name} is there.`)
  if (coverage === 'wildcard')
    return wildcardAllowed
      ? passed(`${name} is covered by a wildcard, which is supported here.`)
      : doubtful(`${name} is covered only by a wildcard, which is not supported for this name: ${why}.`)
  const text = `${name} is missing: ${why}.`
  return need === 'required' ? broken(text) : doubtful(text)
}
