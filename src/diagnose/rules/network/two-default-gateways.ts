// A server with two configured default gateways: answers leave by the wrong network card.

import { evidenceOf } from '../../evidence.ts'
import type { Facts } from '../../facts/facts.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires, phrasesOf } from '../../rule.ts'

export const rule = defineRule({
  id: 'network/two-default-gateways',
  stage: 'network',
  kind: 'cause',
  covers: ['TCP-06'],
  title: {
    fires: 'The server has two default gateways: {gateways}',
    clear: 'No server shows more than one configured default gateway',
  },
  needs: ['phrases'],
  wants: 'route print, or ipconfig /all, of the Edge Server',
  phrases: [
    {
      // Persistent routes have no interface column; they are configured, not handed out by DHCP.
      id: 'persistent-default-route',
      anchors: ['0.0.0.0'],
      pattern:
        /^[ \t]*0\.0\.0\.0[ \t]+0\.0\.0\.0[ \t]+(?<gateway>\d{1,3}(?:\.\d{1,3}){3})[ \t]+(?:Default|\d{1,5})[ \t]*$/im,
    },
    {
      id: 'adapter-gateway',
      anchors: ['default gateway'],
      pattern:
        /DHCP Enabled[ .]*: No\b[\s\S]{0,800}?Default Gateway[ .]*: (?<gateway>\d{1,3}(?:\.\d{1,3}){3})/i,
    },
  ],
  judge: facts => {
    const firings = ['persistent-default-route', 'adapter-gateway'].flatMap(id => judgeSources(facts, id))
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'Windows uses one default gateway at a time. With two ({gateways}) the answers to clients outside leave by the internal network ' +
    'card, or the other way round, and are lost. A default gateway belongs on the external network card of an Edge only.',
  scope:
    'Everybody outside, often from a restart or a change on: until then Windows happened to use the right one.',
  causes: [
    {
      id: 'TCP-06',
      cause:
        'The internal network card has a default gateway of its own instead of static routes to the internal networks.',
      confirm: ['route print -4', 'Get-NetRoute -DestinationPrefix 0.0.0.0/0'],
      remedy: [
        'Remove the gateway of the internal network card.',
        'route add -p <internal network> mask <mask> <internal router>  # for every internal network of clients and servers',
      ],
    },
  ],
  lookAlikes: [
    {
      what: 'two default routes of a laptop',
      tell: 'handed out by DHCP for cable and Wi-Fi, not persistent',
    },
  ],
  settle: ['Whether this is the Edge: its name, and the addresses of its network cards.'],
  seeAlso: ['Edge environmental requirements: routing'],
  samples: { fires: ['network/two-default-gateways.txt'], clear: ['network/one-default-gateway.txt'] },
})

function judgeSources(facts: Facts, id: string): Fires[] {
  const found = phrasesOf(facts, id)
  return [...new Set(found.map(({ origin }) => origin.source))].flatMap(source => {
    const ofSource = found.filter(({ origin }) => origin.source === source)
    const gateways = [...new Set(ofSource.map(({ values }) => values.get('gateway') ?? ''))]
    if (gateways.length < 2) return []
    return [
      fires({
        subject: { gateways: gateways.join(' and ') },
        evidence: ofSource.map(phrase => evidenceOf(phrase)),
        attempts: [],
        causes: [ranked('TCP-06', 'likely')],
      }),
    ]
  })
}
