// A name of the inside leads clients inside to an address at which the outside is served.

import { isPrivateAddress } from '../../../base/private-address.ts'
import { type NameInViews, namesInViews, SIDE_OF_NAME } from '../../facts/dns-views.ts'
import { likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'dns/inside-leads-outside',
  stage: 'dns',
  kind: 'note',
  covers: ['DNS-17'],
  title: {
    fires: '{name} leads clients inside to {address}, where the outside is served',
    clear: 'The names of the inside lead to servers of the inside',
  },
  needs: ['dns'],
  wants:
    'lookups with the resolvers of both sides: lyncpin probe --inside-dns <server> --outside-dns <server>',
  judge: facts => {
    const names = namesInViews(facts)
    const firings = names.flatMap(name => judgeName(names, name))
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'Inside, {name} leads to {address}; outside, {other} leads to the same address. Clients inside go out and come back through the ' +
    'firewall (hairpin), get the web addresses of the outside and are remote users, or get no connection where that way is closed.',
  scope: 'Everybody inside who finds the server by {name}.',
  causes: [
    {
      id: 'DNS-17',
      cause: 'The internal zone has {name} with the public address instead of that of the pool.',
      confirm: [
        'nslookup {name}   # inside',
        'Get-CsService -WebServer | Format-List PoolFqdn,InternalFqdn,ExternalFqdn',
      ],
      remedy: [
        'lyncdiscoverinternal: address of the internal web services. SRV and sipinternal: the pool or the Director.',
        'ipconfig /flushdns  # on clients afterwards',
      ],
    },
    {
      id: 'TCP-03',
      cause:
        'The address is right for both sides, and the way out and back in must be open for clients inside.',
      confirm: ['Test-NetConnection {address} -Port 443   # inside'],
      remedy: [
        'Allow the hairpin for the networks of clients, or lead {name} to the inner leg of the reverse proxy.',
      ],
    },
  ],
  lookAlikes: [
    {
      what: 'the external web FQDN with its public address inside',
      tell: 'usual: mobiles use that name on both sides, and need the hairpin',
    },
    {
      what: 'sip.<domain> with the address of the Access Edge inside',
      tell: 'right for servers that federate; clients ask for it last',
    },
  ],
  settle: ['Autodiscover’s answer to a client inside: AccessLocation="External" there proves it.'],
  seeAlso: ['DNS requirements: split-brain DNS', 'mobility: hairpin'],
  samples: { fires: ['dns/views-inside-leads-outside.ndjson'], clear: ['dns/views-healthy.ndjson'] },
})

function judgeName(
  names: readonly NameInViews[],
  { name, discovery, inside, outside }: NameInViews,
): Fires[] {
  if (discovery === undefined || SIDE_OF_NAME[discovery.kind] !== 'inside') return []
  // One zone for both sides is a fault of its own.
  if (inside.state !== 'answered' || outside.state === 'answered') return []
  const ofOutside = names.filter(
    other => other.discovery?.domain === discovery.domain && SIDE_OF_NAME[other.discovery.kind] !== 'inside',
  )
  for (const other of ofOutside) {
    const address = inside.addresses.find(
      found => !isPrivateAddress(found) && other.outside.addresses.includes(found),
    )
    if (address === undefined) continue
    const lookups = [...inside.lookups, ...other.outside.lookups].filter(
      ({ outcome }) => outcome === 'answered',
    )
    return [
      fires({
        subject: { name, address, other: other.name },
        evidence: lookups.map(({ evidence }) => evidence),
        attempts: [],
        causes: [likely('DNS-17', 'Both sides name the same address.'), possible('TCP-03')],
      }),
    ]
  }
  return []
}
