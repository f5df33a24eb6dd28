// Asks the resolvers of both sides for one name and sets their answers side by side.

import { isPrivateAddress } from '../../base/private-address.ts'
import { SIDE_OF_NAME } from '../../diagnose/facts/dns-views.ts'
import { discoveryNameOf } from '../../diagnose/facts/lookups.ts'
import type { DnsAnswer, DnsRecordType } from '../client/context.ts'
import { defineStep, type StepTools } from '../step.ts'
import type { NameInViews } from '../topics.ts'
import type { ViewContext } from '../views.ts'

export const step = defineStep({
  id: 'dns-views',
  title: 'Compare the DNS of inside and outside',
  phase: 'discover',
  needs: 'name-in-views',
  gives: ['name-in-views'],
  objective:
    'Says of every name what the resolvers of each side lead it to, and whether that is right for the side: names of the inside must not be visible outside, names that clients outside begin with must be there and lead to public addresses.',
  sends: [
    'DNS questions of type A and AAAA for host names, SRV for service records, to the servers of --inside-dns and of --outside-dns; for a side that is not named to those of --dns or of the system',
  ],
  outcomes: {
    agrees: {
      verdict: 'passed',
      text: '{answers}',
      meaning: 'Each side has what its clients need, and sees nothing it must not see.',
    },
    'inside-published': {
      verdict: 'warning',
      text: '{answers}; must not be visible outside',
      meaning:
        'A name of the inside is in the public zone: clients outside try servers that they cannot reach before they go on.',
    },
    'private-outside': {
      verdict: 'failed',
      text: '{answers}; nobody outside reaches a private address',
      meaning: 'The public zone leads to an address that is only valid inside.',
    },
    'missing-inside': {
      verdict: 'warning',
      text: '{answers}; clients inside need it',
      meaning:
        'Clients of 2013 and later begin with this name; they go on with the public one, around through the outside.',
    },
    'missing-outside': {
      verdict: 'warning',
      text: '{answers}; mobiles outside need it',
      meaning: 'Mobiles outside have no other way; computers go on by the SRV record.',
    },
    absent: {
      verdict: 'note',
      text: 'on neither side',
      meaning: 'The name exists nowhere: right for names that only old clients ask for.',
    },
    silent: {
      verdict: 'warning',
      text: '{answers}',
      meaning: 'One side does not answer, so that nothing can be compared.',
    },
  },
  target: ({ name, kind }) => (kind === 'srv' ? `SRV ${name}` : name),
  async run(item, tools) {
    const [inside = [], outside = []] = await Promise.all(
      (['inside', 'outside'] as const).map(side => askView(item, side, tools)),
    )
    for (const { target } of [...inside, ...outside].flatMap(({ targets }) => targets))
      if (target !== '') tools.give('name-in-views', { name: target, kind: 'host' })
    const values = { answers: `inside ${describe(inside)} | outside ${describe(outside)}` }
    return { outcome: judge(item.name, inside, outside), values }
  },
})

async function askView({ name, kind }: NameInViews, side: ViewContext['side'], tools: StepTools) {
  const view = tools.views.find(found => found.side === side)
  if (!view) return []
  const types: readonly DnsRecordType[] = kind === 'srv' ? ['SRV'] : ['A', 'AAAA']
  return Promise.all(
    types.map(async type => {
      const fromMs = view.context.nowMs()
      const answer = await view.context.lookup(name, type, tools.signal)
      // The absence of IPv6 says nothing.
      if (type !== 'AAAA' || answer.status === 'answered') view.record.lookup(name, type, answer, fromMs)
      return answer
    }),
  )
}

const isAnswered = ({ status }: DnsAnswer): boolean => status === 'answered'
const isSilent = ({ status }: DnsAnswer): boolean =>
  status === 'timeout' || status === 'servfail' || status === 'refused'

function judge(name: string, inside: readonly DnsAnswer[], outside: readonly DnsAnswer[]) {
  const discovery = discoveryNameOf(name)
  const side = discovery && SIDE_OF_NAME[discovery.kind]
  const [isInside, isOutside] = [inside.some(isAnswered), outside.some(isAnswered)]
  if ((!isInside && inside.some(isSilent)) || (!isOutside && outside.some(isSilent))) return 'silent'
  if (side === 'inside' && isOutside) return 'inside-published'
  if (side !== undefined && outside.some(({ addresses }) => addresses.some(isPrivateAddress)))
    return 'private-outside'
  if (discovery?.kind === 'lyncdiscoverinternal' && !isInside) return 'missing-inside'
  if (discovery?.kind === 'lyncdiscover' && !isOutside) return 'missing-outside'
  return isInside || isOutside ? 'agrees' : 'absent'
}

/** "10.0.0.5, 10.0.0.6", "pool01.contoso.com:5061", "-" for a name that does not exist. */
function describe(answers: readonly DnsAnswer[]): string {
  const found = answers.flatMap(({ aliases, addresses, targets }) => [
    ...aliases.map(alias => `→ ${alias}`),
    ...addresses,
    ...targets.map(({ target, port }) => `${target}:${port}`),
  ])
  if (found.length > 0) return [...new Set(found)].join(', ')
  const silent = answers.find(isSilent)
  if (!silent) return '-'
  return silent.status === 'timeout' ? 'no answer' : silent.status.toUpperCase()
}
