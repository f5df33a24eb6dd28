// A server certificate that is an authority.

import { defineCertificateRule, doubtful, passed } from '../rule.ts'

export const rule = defineCertificateRule({
  id: 'no-authority',
  title: 'The server’s certificate is no authority’s',
  why: 'A key on a server that can issue certificates is a danger, and strict clients refuse it as a server.',
  judge: ({ chain: [own] }) =>
    own.isAuthority
      ? [doubtful('It may issue certificates itself (CA:TRUE).')]
      : [passed('It is no authority.')],
})
