// 54000 to 54999: the client did not reach the Web Conferencing server of a meeting.

import { evidenceOf } from '../../evidence.ts'
import { evidenceOfSubset } from '../../facts/diagnostics-families.ts'
import { fireOnce } from '../../firing.ts'
import { likely, possible } from '../../ranked.ts'
import { defineRule, phrasesOf, type RankedCause } from '../../rule.ts'

const PHRASE = 'web-conferencing-value'
/** Client DNS knows no address for the Web Conferencing Edge. */
const DNS_CONFIGURATION = 54503

export const rule = defineRule({
  id: 'noise/web-conferencing-client',
  stage: 'noise',
  kind: 'note',
  covers: ['LA-11', 'LA-30'],
  title: {
    fires: 'The client does not reach the Web Conferencing server (54000 to 54999); sign-in is not concerned',
    clear: 'No client missed the Web Conferencing server',
  },
  needs: [],
  wants: 'a client log of the meeting',
  // In error reports the value stands alone, without a header name.
  phrases: [{ id: PHRASE, anchors: ['reason='], pattern: /(?<![\w.])(?<id>54\d{3})\s*;\s*reason\s*=/i }],
  judge: facts => {
    const values = phrasesOf(facts, PHRASE)
    const ids = [
      ...facts.diagnostics.map(({ id }) => id),
      ...values.map(({ values: parts }) => Number(parts.get('id'))),
    ]
    const evidence = [
      ...evidenceOfSubset(facts, ({ id }) => id >= 54_000 && id < 55_000),
      ...values.map(found => evidenceOf(found)),
    ]
    return fireOnce(evidence, { causes: rankCauses(ids.includes(DNS_CONFIGURATION)) })
  },
  explain:
    'Slides, whiteboards and polls of a meeting travel over a connection of their own to the Web Conferencing server (outside: ' +
    'the Web Conferencing Edge). The client, which is signed in, could not make it.',
  scope:
    'Participants of meetings on this side of the network; audio, sharing of the screen and signing in work.',
  causes: [
    {
      id: 'LA-11',
      cause: 'The name of the Web Conferencing Edge resolves to a wrong address, or its port 443 is closed.',
      confirm: ['nslookup <web-conferencing-edge>', 'Test-NetConnection <web-conferencing-edge> -Port 443'],
      remedy: ['Correct the A record; open port 443 to the address of the Web Conferencing Edge.'],
    },
    {
      id: 'LA-30',
      cause: 'Split DNS: the zone inside lacks the record of the Web Conferencing Edge.',
      confirm: ['nslookup <web-conferencing-edge> inside and outside'],
      remedy: ['Add the record to the zone inside, or a pin-point zone.'],
    },
  ],
  lookAlikes: [
    {
      what: 'a meeting that cannot be joined at all',
      tell: 'then the conferencing focus answers with 3000 to 3999',
    },
  ],
  settle: ['nslookup of the Web Conferencing Edge on the client.'],
  seeAlso: ['ms-diagnostics/54000', 'ms-diagnostics/54503'],
  samples: { fires: ['noise/web-conferencing-client.txt'], clear: ['noise/media-path.txt'] },
})

function rankCauses(byDns: boolean): RankedCause[] {
  return byDns
    ? [likely('LA-30', 'The client names its DNS configuration (54503).'), possible('LA-11')]
    : [likely('LA-11'), possible('LA-30')]
}
