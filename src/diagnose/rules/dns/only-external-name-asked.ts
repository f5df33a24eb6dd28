// A program asks only for the public discovery name although it stands inside, where only the internal one exists.

import { attemptsAbout, distinct, isBroken } from '../../facts/attempts-about.ts'
import type { Facts } from '../../facts/facts.ts'
import { discoveryNameOf, isAbsent, type Lookup, lookupsOf } from '../../facts/lookups.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'dns/only-external-name-asked',
  stage: 'dns',
  kind: 'cause',
  covers: ['DNS-12'],
  title: {
    fires: 'The program asks only for lyncdiscover.{domain}, never for lyncdiscoverinternal.{domain}',
    clear: 'Programs that failed to find the server had asked for the internal name, too',
  },
  needs: ['dns'],
  wants: 'the log of the program with its DNS lookups and web requests',
  judge: facts => {
    const lookups = lookupsOf(facts)
    const firings = lookups.flatMap(lookup => judgeLookup(facts, lookups, lookup))
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'lyncdiscover.{domain} does not exist for this program, lyncdiscoverinternal.{domain} does, and the program never asked for it. ' +
    'Clients ask for the internal name first and for the public one afterwards.',
  scope: 'This program only, and only inside. Clients of Microsoft on the same machine sign in.',
  causes: [
    {
      id: 'DNS-12',
      cause: 'The program or the library it is built on does not follow the discovery order.',
      confirm: ['List the names that the program asks for (its trace, or a network capture on port 53).'],
      remedy: [
        'Let the program try https://lyncdiscoverinternal.{domain}/ first, then https://lyncdiscover.{domain}/.',
        'Or publish lyncdiscover.{domain} inside as well, leading to the internal web services.',
      ],
    },
  ],
  lookAlikes: [
    { what: 'a client that asked for both names', tell: 'then the records are at fault, not the program' },
  ],
  settle: ['A network capture of the program’s lookups from its start.'],
  seeAlso: ['UCWA: discovery order'],
  samples: { fires: ['dns/only-external-name-asked'], clear: ['dns/no-records.uccapilog'] },
})

function judgeLookup(facts: Facts, lookups: readonly Lookup[], lookup: Lookup): Fires[] {
  const asked = discoveryNameOf(lookup.name)
  if (asked?.kind !== 'lyncdiscover' || !isAbsent(lookup)) return []
  const { source } = lookup.origin
  const internal = `lyncdiscoverinternal.${asked.domain}`
  const tried =
    lookups.some(
      ({ name, origin }) => origin.source === source && (name === internal || name.startsWith('_')),
    ) || facts.web.some(({ host, origin }) => origin.source === source && host === internal)
  const exists = lookups.find(({ name, outcome }) => name === internal && outcome === 'answered')
  const answered = facts.web.some(({ host, status }) => host === internal && status > 0)
  const attempts = distinct(attemptsAbout(facts, lookup.stated)).filter(isBroken)
  if (tried || attempts.length === 0 || (exists === undefined && !answered)) return []
  return [
    fires({
      subject: { domain: asked.domain },
      evidence: [lookup.evidence, ...(exists ? [exists.evidence] : [])],
      attempts,
      causes: [ranked('DNS-12', 'likely', `${internal} is known elsewhere in these logs.`)],
    }),
  ]
}
