// Kerberos for the web services: the service principal name http/<web FQDN> is missing, or one server has another key.

import type { Attempt } from '../../../trace/attempt.ts'
import type { Phrase } from '../../../trace/observation.ts'
import { evidenceOf } from '../../evidence.ts'
import type { Facts } from '../../facts/facts.ts'
import { isSameHost } from '../../facts/hosts.ts'
import { ledBy, likely, possible, weakened } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf, type RankedCause } from '../../rule.ts'

const MISSING = 'http-spn-missing'
const MODIFIED = 'http-spn-modified'

export const rule = defineRule({
  id: 'ticket/web-service-principal-name',
  stage: 'ticket',
  kind: 'cause',
  covers: ['WT-09', 'WT-10', 'WT-11'],
  title: {
    fires: 'Kerberos fails for the web services: http/{host}',
    clear: 'No log says that Kerberos fails for a web FQDN',
  },
  needs: ['phrases'],
  wants:
    'the report of Test-CsKerberosAccountAssignment, setspn -Q http/<web-fqdn>, or the Kerberos events of a client',
  phrases: [
    {
      id: MISSING,
      anchors: ['http/'],
      pattern:
        /\bhttp\/(?<host>[a-z][\w-]*(?:\.[\w-]+)+)[^\n]{0,160}?\b(?:not found|could not be found|is missing|does not exist|is not (?:set|registered|configured))/i,
    },
    {
      id: `${MISSING}-query`,
      anchors: ['no such spn'],
      pattern: /setspn\b[^\n]*?\bhttp\/(?<host>[a-z][\w-]*(?:\.[\w-]+)+)[\s\S]{0,300}?No such SPN found/i,
    },
    {
      id: `${MISSING}-kdc`,
      anchors: ['s_principal_unknown'],
      pattern:
        /S_PRINCIPAL_UNKNOWN[\s\S]{0,400}?\bhttp\/(?<host>[a-z][\w-]*(?:\.[\w-]+)+)|\bhttp\/(?<other>[a-z][\w-]*(?:\.[\w-]+)+)[\s\S]{0,200}?S_PRINCIPAL_UNKNOWN/i,
    },
    {
      id: MODIFIED,
      anchors: ['krb_ap_err_modified'],
      pattern:
        /KRB_AP_ERR_MODIFIED[^\n]{0,60}?(?:from the server (?<server>[\w.$-]+?))?\.?\s[\s\S]{0,200}?\bhttp\/(?<host>[a-z][\w-]*(?:\.[\w-]+)+)/i,
    },
  ],
  judge: facts => {
    const missing = [MISSING, `${MISSING}-query`, `${MISSING}-kdc`].flatMap(id => phrasesOf(facts, id))
    const modified = phrasesOf(facts, MODIFIED)
    if (missing.length + modified.length === 0) return [CLEAR]
    const attempts = facts.failedAttempts.filter(couldUseKerberos)
    return [...groupByHost([...missing, ...modified])].map(([host, found]) =>
      fires({
        subject: { host },
        evidence: found.map(phrase => evidenceOf(phrase)),
        attempts,
        causes: rankCauses(facts, host, found),
      }),
    )
  },
  explain:
    'Inside, clients prove themselves to the web services with a Kerberos ticket for http/{host}. Active Directory has no account for ' +
    'that name, or the server that answered does not hold the password of that account; clients prompt, or fall back to NTLM.',
  scope:
    'Clients inside on domain computers. Where NTLM is switched off everybody fails; with a wrong password on one server every n-th ' +
    'request does. Outside, NTLM is used anyway.',
  causes: [
    {
      id: 'WT-09',
      cause:
        'The service principal name is missing: no Kerberos account is assigned, or the topology was not enabled since.',
      confirm: [
        'setspn -Q http/{host}',
        'Get-CsKerberosAccountAssignment',
        'Test-CsKerberosAccountAssignment -Identity "site:<site>" -Report c:\\logs\\kerberos.htm',
      ],
      remedy: [
        'New-CsKerberosAccount -UserAccount "<domain>\\kerbauth" -ContainerDN "<dn>"',
        'New-CsKerberosAccountAssignment -UserAccount "<domain>\\kerbauth" -Identity "site:<site>"',
        'Enable-CsTopology',
        'Set-CsKerberosAccountPassword -UserAccount "<domain>\\kerbauth"',
      ],
    },
    {
      id: 'WT-10',
      cause: 'One server, added later, does not hold the password of the Kerberos account.',
      confirm: ['Request the web service of each Front End in turn and look for KRB_AP_ERR_MODIFIED.'],
      remedy: ['Set-CsKerberosAccountPassword -FromComputer <good-server> -ToComputer <new-server>'],
    },
    {
      id: 'WT-11',
      cause:
        'The internal web FQDN was changed after the assignment: the name exists for the pool, not for the new FQDN.',
      confirm: ['setspn -Q http/{host}', 'Get-CsService -WebServer | Format-List InternalFqdn,PoolFqdn'],
      remedy: ['Enable-CsTopology   # sets the names for the present web FQDNs'],
    },
  ],
  lookAlikes: [
    { what: 'KDC_ERR_S_PRINCIPAL_UNKNOWN for sip/<server>', tell: 'the registrar, not the web services' },
    {
      what: 'the same error for a host outside the deployment',
      tell: 'a proxy or file server; it has nothing to do with sign-in',
    },
  ],
  settle: [
    'setspn -Q http/<internal-web-fqdn> and http/<pool-fqdn>.',
    'System log of a client inside: source Kerberos, event 4.',
  ],
  seeAlso: ['New-CsKerberosAccountAssignment', 'RFC 4120 §7.5.9', 'Security-Kerberos event 4'],
  samples: {
    fires: ['ticket/web-service-principal-name.txt', 'ticket/web-service-principal-name-modified.txt'],
    clear: ['ticket/registrar-principal-name.txt'],
  },
})

/** Clients inside (or of unknown place) that failed before they had a web ticket. */
function couldUseKerberos({ place, failedPhase }: Attempt): boolean {
  return (
    place !== 'outside' &&
    (failedPhase === 'ticket' || failedPhase === 'autodiscover' || failedPhase === 'certificate')
  )
}

function hostOfPhrase({ values }: Phrase): string {
  return (values.get('host') ?? values.get('other') ?? '').toLowerCase()
}

function groupByHost(phrases: readonly Phrase[]): Map<string, Phrase[]> {
  const groups = new Map<string, Phrase[]>()
  for (const phrase of phrases) {
    const host = hostOfPhrase(phrase)
    groups.set(host, [...(groups.get(host) ?? []), phrase])
  }
  return groups
}

function rankCauses({ topology }: Facts, host: string, found: readonly Phrase[]): RankedCause[] {
  const all = [likely('WT-09'), possible('WT-11'), possible('WT-10')]
  const modified = found.find(({ phrase }) => phrase === MODIFIED)
  if (modified) {
    const server = (modified.values.get('server') ?? '').replace(/\$$/, '')
    return [
      likely('WT-10', server === '' ? 'The key of a server differs.' : `The key of ${server} differs.`),
      possible('WT-09', 'Two accounts may hold the name.'),
    ]
  }
  const overridden = topology.pools.size > 0 && ![...topology.pools].some(pool => isSameHost(pool, host))
  return overridden
    ? ledBy(likely('WT-11', `${host} is not the pool FQDN ${[...topology.pools][0]}.`), weakened(all))
    : all
}
