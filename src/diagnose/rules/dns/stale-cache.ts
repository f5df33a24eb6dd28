// The machine remembers an answer that the DNS server no longer gives: a negative or an old entry of the resolver cache.

import { isBroken } from '../../facts/attempts-about.ts'
import type { Facts } from '../../facts/facts.ts'
import { isAbsent, type Lookup, lookupsOf } from '../../facts/lookups.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires } from '../../rule.ts'

export const rule = defineRule({
  id: 'dns/stale-cache',
  stage: 'dns',
  kind: 'cause',
  covers: ['DNS-11'],
  title: {
    fires: 'The machine remembers an old answer for {name}',
    clear: 'The resolver cache agrees with the DNS server',
  },
  needs: ['dns'],
  wants: 'ipconfig /displaydns of the machine, and nslookup of the same names',
  judge: facts => {
    const lookups = lookupsOf(facts)
    const firings = lookups
      .filter(({ resolver }) => resolver === 'cache')
      .flatMap(cached => judgeCached(facts, lookups, cached))
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'The resolver cache of the machine holds {cached} for {name}, the DNS server answers {fresh}. Until the entry runs out the ' +
    'client goes by what it remembers, although the record has been corrected.',
  scope: 'Single machines that asked before the record was corrected; others sign in.',
  causes: [
    {
      id: 'DNS-11',
      cause: 'The entry for {name} in the resolver cache is older than the correction of the record.',
      confirm: ['ipconfig /displaydns | findstr /i {name}', 'nslookup {name}'],
      remedy: ['ipconfig /flushdns', 'dscacheutil -flushcache  # on a Mac'],
    },
  ],
  lookAlikes: [
    {
      what: 'two resolvers that differ',
      tell: 'after ipconfig /flushdns the cache holds the old answer again',
    },
  ],
  settle: ['ipconfig /flushdns, then sign in again: it helps at once if this is the cause.'],
  seeAlso: ['DNS requirements: TTL and negative caching'],
  samples: { fires: ['dns/stale-cache.txt'], clear: ['dns/fresh-cache.txt'] },
})

function judgeCached(facts: Facts, lookups: readonly Lookup[], cached: Lookup): Fires[] {
  const fresh = lookups.filter(
    ({ name, type, outcome, resolver }) =>
      resolver !== 'cache' && name === cached.name && type === cached.type && outcome === 'answered',
  )
  const known = new Set(fresh.flatMap(({ answers }) => answers))
  const negative = isAbsent(cached)
  const old = cached.outcome === 'answered' && cached.answers.every(answer => !known.has(answer))
  if (fresh.length === 0 || (!negative && !old)) return []
  return [
    fires({
      subject: {
        name: cached.name,
        cached: negative ? '"does not exist"' : cached.answers.join(', '),
        fresh: [...known].slice(0, 3).join(', ') || 'that it exists',
      },
      evidence: [cached, ...fresh].map(({ evidence }) => evidence),
      attempts: facts.failedAttempts.filter(
        attempt => attempt.sources.includes(cached.origin.source) && isBroken(attempt),
      ),
      causes: [ranked('DNS-11', negative ? 'certain' : 'likely')],
    }),
  ]
}
