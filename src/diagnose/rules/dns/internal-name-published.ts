// The resolvers of the outside know a name that only clients inside may find.

import { type NameInViews, namesInViews, SIDE_OF_NAME } from '../../facts/dns-views.ts'
import type { Facts } from '../../facts/facts.ts'
import { certain, likely } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'dns/internal-name-published',
  stage: 'dns',
  kind: 'note',
  covers: ['DNS-16'],
  title: {
    fires: '{name} is visible outside, where nobody may see it',
    clear: 'The names of the inside are not visible outside',
  },
  needs: ['dns'],
  wants:
    'lookups with the resolvers of both sides: lyncpin probe --inside-dns <server> --outside-dns <server>',
  judge: facts => {
    const names = namesInViews(facts)
    const firings = names.flatMap(name => judgeName(facts, name))
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'The resolver of the outside leads {name} to {answers}. Clients ask for the names of the inside first: outside they must learn at ' +
    'once that these do not exist, otherwise they try servers they cannot reach before they go on, or take themselves for inside.',
  scope:
    'Everybody outside: each sign-in that searches for its server waits for connections that nobody answers, some 20 seconds each.',
  causes: [
    {
      id: 'DNS-16',
      cause:
        'The record {name} was created in the public zone as well, or inside and outside share one zone.',
      confirm: ['nslookup {name} <public resolver>'],
      remedy: [
        'Remove {name} from the public zone; keep it in the internal one.',
        'ipconfig /flushdns  # on clients afterwards',
      ],
    },
  ],
  lookAlikes: [
    {
      what: 'lyncdiscover or sip visible inside',
      tell: 'right so in a split zone: the internal copy holds the public names that are needed inside',
    },
  ],
  settle: ['nslookup of {name} with a public resolver, from a network that is not the company’s.'],
  seeAlso: ['DNS requirements: lyncdiscoverinternal', 'mobility'],
  samples: { fires: ['dns/views-inside-published.ndjson'], clear: ['dns/views-healthy.ndjson'] },
})

function judgeName(facts: Facts, { name, discovery, outside }: NameInViews): Fires[] {
  const { internalWeb, externalWeb } = facts.topology
  const isForInside = discovery
    ? SIDE_OF_NAME[discovery.kind] === 'inside'
    : internalWeb.has(name) && !externalWeb.has(name)
  if (!isForInside || outside.state !== 'answered') return []
  const answered = outside.lookups.filter(({ outcome }) => outcome === 'answered')
  return [
    fires({
      subject: { name, answers: answered.flatMap(({ answers }) => answers).join(', ') },
      evidence: answered.map(({ evidence }) => evidence),
      attempts: [],
      causes: [discovery ? certain('DNS-16') : likely('DNS-16', 'It is the internal web services’ name.')],
    }),
  ]
}
