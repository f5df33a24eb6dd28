// lyncdiscover does not exist outside, although other names of the domain do.

import { type NameInViews, namesInViews } from '../../facts/dns-views.ts'
import { certain } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'dns/lyncdiscover-missing-outside',
  stage: 'dns',
  kind: 'note',
  covers: ['DNS-19'],
  title: {
    fires: 'lyncdiscover.{domain} is missing in the public zone',
    clear: 'lyncdiscover is published, or nothing is',
  },
  needs: ['dns'],
  wants: 'lookups with a resolver of the outside: lyncpin probe --inside-dns <server> --outside-dns <server>',
  judge: facts => {
    const names = namesInViews(facts)
    const firings = names.flatMap(name => judgeName(names, name))
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'Outside, lyncdiscover.{domain} does not exist, while {other} does. Mobiles have no other way to their server. Computers of 2013 and ' +
    'later go on by {other}.',
  scope: 'Mobiles outside, all of them; other clients outside only sign in more slowly.',
  causes: [
    {
      id: 'DNS-19',
      cause:
        'The record lyncdiscover.{domain} was not created in the public zone; it is needed for every SIP domain.',
      confirm: ['nslookup lyncdiscover.{domain} <public resolver>', 'Get-CsSipDomain'],
      remedy: [
        'A or CNAME lyncdiscover.{domain} to the reverse proxy.',
        'The same name in the certificate of the reverse proxy, or publish it over HTTP (port 80) where it cannot be added.',
      ],
    },
  ],
  lookAlikes: [{ what: 'no name at all outside', tell: 'no access from outside was ever set up' }],
  settle: ['nslookup with a public resolver, from a network that is not the company’s.'],
  seeAlso: ['DNS requirements: lyncdiscover', 'mobility'],
  samples: { fires: ['dns/views-lyncdiscover-missing.ndjson'], clear: ['dns/views-healthy.ndjson'] },
})

function judgeName(names: readonly NameInViews[], { discovery, outside }: NameInViews): Fires[] {
  if (discovery?.kind !== 'lyncdiscover' || outside.state !== 'absent') return []
  const other = names.find(
    found =>
      found.discovery?.domain === discovery.domain &&
      (found.discovery.kind === 'srv-external' || found.discovery.kind === 'sipexternal') &&
      found.outside.state === 'answered',
  )
  if (!other) return []
  return [
    fires({
      subject: { domain: discovery.domain, other: other.name },
      evidence: [...outside.lookups, ...other.outside.lookups].map(({ evidence }) => evidence),
      attempts: [],
      causes: [certain('DNS-19', 'The resolver of the outside was asked.')],
    }),
  ]
}
