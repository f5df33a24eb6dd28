// A SAML assertion (web ticket) for people.

import { readCertificate } from '../../protocol/pki/read-certificate.ts'
import type { SamlAssertion } from '../../protocol/web-ticket/read-assertion.ts'
import { describeCertificate } from './certificate.ts'
import { branch, type DetailNode, type DetailOptions, row, timeRow } from './node.ts'

/** Describes an assertion; its signature and proof key are named, not shown. */
export function describeAssertion(assertion: SamlAssertion, options: DetailOptions): DetailNode {
  const certificate = assertion.certificate && readCertificate(assertion.certificate)
  return {
    name: 'SAML assertion',
    value: '',
    note: '',
    children: [
      ...row('issuer', assertion.issuer),
      ...row('subject', assertion.subject),
      ...assertion.audiences.flatMap(audience => row('audience', audience)),
      ...timeRow('issued', assertion.issuedUs, options),
      ...timeRow('valid from', assertion.notBeforeUs, options),
      ...timeRow('valid to', assertion.notOnOrAfterUs, options),
      ...row('confirmation', assertion.confirmation.join(', ')),
      ...row('proof key', assertion.hasProofKey ? 'inside, encrypted to the service' : ''),
      ...assertion.attributes.flatMap(({ name, values }) => row(`attribute ${name}`, values.join(', '))),
      ...row('signature', assertion.signatureAlgorithm || 'none'),
      ...(certificate ? branch('signing certificate', describeCertificate(certificate, options)) : []),
      ...row('id', assertion.id),
    ],
  }
}
