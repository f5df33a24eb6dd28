// The common name against the one the role prescribes: the rule behind refused web tickets.

import { subjectOfRole } from '../names-of-role.ts'
import { broken, cannotTell, defineCertificateRule, doubtful, passed } from '../rule.ts'

export const rule = defineCertificateRule({
  id: 'subject',
  title: 'The common name is the one the role prescribes',
  why: 'The product takes the identity of a server from the subject: tickets are accepted from the pool FQDN only, other servers match it.',
  roles: ['Default', 'WebServicesInternal', 'WebServicesExternal', 'AccessEdgeExternal', 'Internal'],
  judge({ chain: [own], role, deployment }) {
    if (!role) return []
    const { accepted, tolerated, why } = subjectOfRole(role, deployment)
    const name = own.commonName.toLowerCase()
    const [wanted] = accepted
    if (wanted === undefined)
      return [
        cannotTell(
          `The subject is ${own.commonName || 'empty'}; the name it should be is not known (--pool, --access-edge).`,
        ),
      ]
    if (accepted.includes(name)) return [passed(`The subject is ${own.commonName}.`)]
    if (tolerated.includes(name))
      return [
        doubtful(
          `The subject is the server ${own.commonName}, not ${wanted}: documented examples show both. ${why}`,
        ),
      ]
    return [broken(`The subject is ${own.commonName || 'empty'}, not ${wanted}. ${why}`)]
  },
})
