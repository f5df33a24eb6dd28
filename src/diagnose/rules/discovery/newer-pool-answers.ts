// Coexistence: Autodiscover is answered by the new pool while the user is homed on an old one, and the client asks for trust.

import type { SipSeen } from '../../../trace/sip-seen.ts'
import { evidenceOf, evidenceOfSip, evidenceOfWeb } from '../../evidence.ts'
import type { Facts } from '../../facts/facts.ts'
import { isSameHost } from '../../facts/hosts.ts'
import { likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'

const PHRASE = 'coexistence-trust-question'

export const rule = defineRule({
  id: 'discovery/newer-pool-answers',
  stage: 'discovery',
  kind: 'note',
  covers: ['DSC-07', 'TLS-17'],
  title: {
    fires: 'Autodiscover is answered by {answered}, while the user is homed on an older pool ({home})',
    clear: 'Autodiscover and home pool are of one generation, or no log asks for trust',
  },
  needs: ['web', 'phrases'],
  wants: 'a client log with the answers of Autodiscover and of the registrar, and the words of the dialog',
  phrases: [
    {
      id: PHRASE,
      anchors: ['is trusted for your sign-in address', 'cannot trust the server'],
      pattern:
        /(?:cannot verify that the server is|can't verify that the server is) trusted for your sign-in address|cannot trust the server/i,
    },
  ],
  judge: facts => {
    const home = facts.registers.flatMap(({ sightings }) => sightings).find(isOldRegistrar)
    const answer = facts.web.find(
      ({ service, status, server }) => service === 'autodiscover' && status === 200 && server !== '',
    )
    const asked = phrasesOf(facts, PHRASE)
    if (!home || !answer || asked.length === 0 || isHomeServer(facts, home, answer.server)) return [CLEAR]
    return [
      fires({
        subject: { answered: answer.server, home: home.server },
        evidence: [
          ...asked.map(found => evidenceOf(found, 'the client asks')),
          evidenceOfWeb(answer, 'X-MS-Server-Fqdn', 'Autodiscover'),
          evidenceOfSip(home, 'Server', 'the registrar of the user'),
        ],
        attempts: [],
        causes: [likely('DSC-07'), possible('TLS-17')],
      }),
    ]
  },
  explain:
    'The client learned its servers from {answered} and then met a registrar of an older generation ({home}). A client of 2013 or later asks ' +
    'once per profile whether to trust a server whose name it did not expect; the question comes back when its cache is deleted.',
  scope: 'Clients of 2013 and later of users who are still on the old pool, the first time on each profile.',
  causes: [
    {
      id: 'DSC-07',
      cause: 'lyncdiscover leads to the new pool while the user is homed on the old one.',
      confirm: ["Get-CsUser -Identity '<user>' | Format-List RegistrarPool"],
      remedy: [
        'Move users before their clients are upgraded, or distribute the names by the policy TrustModelData.',
      ],
    },
    {
      id: 'TLS-17',
      cause: 'The server name is outside the SIP domain of the user.',
      confirm: ['Compare the domain of the host in the dialog with the domain of the sign-in address.'],
      remedy: ['Names of the SIP domain on the certificate, or policy TrustModelData.'],
    },
  ],
  lookAlikes: [
    {
      what: 'the same dialog with the name of an Exchange server',
      tell: 'comes from Exchange web services, not from sign-in',
    },
  ],
  settle: ['The host name in the dialog.'],
  seeAlso: ['Policy TrustModelData'],
  samples: {
    fires: ['discovery/newer-pool-answers'],
    clear: ['discovery/same-generation'],
  },
})

/** Lync Server 2010 and older call themselves RTC/4.0 and RTC/3.x. */
function isOldRegistrar({ server, status }: SipSeen): boolean {
  return status > 0 && /^RTC\/[34]\./i.test(server)
}

function isHomeServer({ registers }: Facts, home: SipSeen, server: string): boolean {
  const names = registers.flatMap(({ sightings }) =>
    sightings.flatMap(seen => seen.challenges.map(({ targetName }) => targetName)),
  )
  return [...names, ...home.diagnostics.map(({ source }) => source ?? '')].some(
    name => name !== '' && isSameHost(name, server),
  )
}
