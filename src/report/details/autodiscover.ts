// An Autodiscover answer for people.

import { readAutodiscoverAnswer } from '../../protocol/autodiscover/read-response.ts'
import { branch, type DetailNode, row } from './node.ts'

/** Describes the answer in a body; nothing when there is none. */
export function describeAutodiscover(body: string): DetailNode[] {
  const answer = readAutodiscoverAnswer(body)
  if (!answer) return []
  return branch('Autodiscover answer', [
    ...row('the client stands', answer.accessLocation),
    ...row('resource', answer.resource),
    ...answer.servers.flatMap(({ name, fqdn, port }) => row(name, port === '' ? fqdn : `${fqdn}:${port}`)),
    ...answer.links.flatMap(({ token, href }) => row(token, href)),
  ])
}
