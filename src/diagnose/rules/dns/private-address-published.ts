// The resolvers of the outside lead a name to an address that is only valid inside.

import { isPrivateAddress } from '../../../base/private-address.ts'
import { type NameInViews, namesInViews, SIDE_OF_NAME } from '../../facts/dns-views.ts'
import type { Facts } from '../../facts/facts.ts'
import { certain } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'dns/private-address-published',
  stage: 'dns',
  kind: 'cause',
  covers: ['DNS-18'],
  title: {
    fires: 'The public zone leads {name} to the private address {address}',
    clear: 'The public zone names public addresses',
  },
  needs: ['dns'],
  wants:
    'lookups with the resolvers of both sides: lyncpin probe --inside-dns <server> --outside-dns <server>',
  judge: facts => {
    const firings = namesInViews(facts).flatMap(name => judgeName(facts, name))
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'Clients outside are led to {address} for {name}. No router of the internet knows the way there: they wait for a connection that ' +
    'nobody answers, or meet a stranger’s device in the network they are in.',
  scope: 'Everybody outside who needs {name}; inside, where the address is valid, nobody notices.',
  causes: [
    {
      id: 'DNS-18',
      cause: 'The public zone has {name} with the address of the inside.',
      confirm: ['nslookup {name} <public resolver>'],
      remedy: [
        'Give {name} in the public zone the public address: of the reverse proxy for web services, of the Access Edge for SIP.',
      ],
    },
  ],
  lookAlikes: [
    { what: 'a private address with the resolver of the inside', tell: 'right so' },
    {
      what: 'a resolver of the company that was named as the one of the outside',
      tell: 'compare with nslookup from a network that is not the company’s',
    },
  ],
  settle: ['nslookup of {name} with a public resolver, from a network that is not the company’s.'],
  seeAlso: ['DNS requirements: public zone', 'RFC 1918'],
  samples: { fires: ['dns/views-private-outside.ndjson'], clear: ['dns/views-healthy.ndjson'] },
})

function judgeName(facts: Facts, { name, discovery, outside }: NameInViews): Fires[] {
  const isForOutside = discovery
    ? SIDE_OF_NAME[discovery.kind] !== 'inside'
    : facts.topology.externalWeb.has(name)
  const lookups = outside.lookups.filter(({ answers }) => answers.some(isPrivateAddress))
  if (!isForOutside || lookups.length === 0) return []
  const address = outside.addresses.filter(isPrivateAddress).join(', ')
  return [
    fires({
      subject: { name, address },
      evidence: lookups.map(({ evidence }) => evidence),
      attempts: facts.failedAttempts.filter(({ place }) => place === 'outside'),
      causes: [certain('DNS-18')],
    }),
  ]
}
