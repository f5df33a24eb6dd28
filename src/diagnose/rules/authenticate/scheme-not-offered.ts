// The registrar does not offer the scheme by which the client could prove itself.

import type { Attempt } from '../../../trace/attempt.ts'
import { type Evidence, evidenceOf, evidenceOfSip } from '../../evidence.ts'
import { stepsOf } from '../../facts/attempts-about.ts'
import { mayBe } from '../../facts/client-programs.ts'
import { isOpenOrFailed } from '../../facts/decisive-step.ts'
import { attemptsWith, type Facts } from '../../facts/facts.ts'
import { lastOffer, type Offer } from '../../facts/offered-schemes.ts'
import { switchedOff } from '../../facts/switches.ts'
import { isUccResult } from '../../facts/told-codes.ts'
import { certain, ledBy, likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, type Fires, fires, type RankedCause } from '../../rule.ts'

export const rule = defineRule({
  id: 'authenticate/scheme-not-offered',
  stage: 'authenticate',
  kind: 'cause',
  covers: ['AUTH-04', 'CP-07', 'AUTH-05', 'WT-12'],
  title: {
    fires: 'The registrar offers {offered} only, and the client cannot use it',
    clear: 'Every client was offered a scheme it can use',
  },
  needs: ['registers'],
  wants: 'a client log with the challenge (401) of the registrar, and Get-CsProxyConfiguration',
  judge: facts => {
    const firings = facts.attempts.filter(isOpenOrFailed).flatMap(attempt => {
      const offer = lastOffer(attempt)
      const missing = offer && findMissing(facts, attempt, offer)
      return offer && missing && isStuck(facts, attempt, missing)
        ? [fireOn(facts, attempt, offer, missing)]
        : []
    })
    return firings.length > 0 ? firings : [CLEAR]
  },
  explain:
    'The challenge lists the schemes the registrar accepts: {offered}. {why} The client goes no further.',
  scope:
    'Clients that rely on the missing scheme: users with a password outside when NTLM is off, phones and the store app when certificates ' +
    'are off. Clients with a stored user certificate go on until it expires.',
  causes: [
    {
      id: 'AUTH-04',
      cause:
        'NTLM is switched off at the registrar or the Edge, and outside there is no domain controller for Kerberos.',
      confirm: [
        'Get-CsProxyConfiguration | Format-List Identity,UseNtlmForClientToProxyAuth,UseKerberosForClientToProxyAuth,UseCertificateForClientToProxyAuth',
      ],
      remedy: [
        'Set-CsProxyConfiguration -Identity <identity> -UseNtlmForClientToProxyAuth $true',
        'Or let users get a user certificate inside first.',
      ],
    },
    {
      id: 'CP-07',
      cause: 'Authentication by user certificate is switched off.',
      confirm: [
        'Get-CsProxyConfiguration | Format-List Identity,UseCertificateForClientToProxyAuth',
        'Get-CsWebServiceConfiguration | Format-List Identity,UseCertificateAuth',
      ],
      remedy: [
        'Set-CsProxyConfiguration -Identity <identity> -UseCertificateForClientToProxyAuth $true',
        'Set-CsWebServiceConfiguration -Identity <identity> -UseCertificateAuth $true',
      ],
    },
    {
      id: 'AUTH-05',
      cause: 'Two-factor sign-in was configured globally: Kerberos and NTLM are off for everybody.',
      confirm: ['Get-CsProxyConfiguration -Identity Global; Get-CsWebServiceConfiguration -Identity Global'],
      remedy: [
        'Restore the global configuration and create service:Registrar:<pool-fqdn> for the two-factor pool only.',
      ],
    },
    {
      id: 'WT-12',
      cause: 'A block of Windows authentication (Set-CsAuthConfig) holds for this side.',
      confirm: ['Get-CsAuthConfig'],
      remedy: [
        'Set-CsAuthConfig -Scenario AllowAllExternallyAndInternally; Enable-CsComputer on every server',
      ],
    },
  ],
  lookAlikes: [
    {
      what: 'a challenge with TLS-DSK only at the online service',
      tell: 'the client gets its certificate from the web services and goes on',
    },
    { what: 'Kerberos missing for a client outside', tell: 'that is as it should be' },
  ],
  settle: ['Get-CsProxyConfiguration | Format-List Identity,Use*,Disable*', 'Get-CsAuthConfig'],
  seeAlso: ['MS-SIPAE §2.2.1', 'Set-CsProxyConfiguration'],
  samples: {
    fires: ['authenticate/ntlm-not-offered.uccapilog', 'authenticate/certificate-not-offered.uccapilog'],
    clear: ['authenticate/certificate-only-signs-in.uccapilog', 'register/signed-in-ntlm.uccapilog'],
  },
  provokedBy: 'policy/ntlm-off',
})

type Missing = 'password' | 'certificate'

/** What the client would need and is not offered. */
function findMissing(facts: Facts, attempt: Attempt, { schemes }: Offer): Missing | undefined {
  if (schemes.size === 0) return undefined
  if (attempt.agent !== '' && mayBe(attempt, 'phone') && !schemes.has('tls-dsk')) return 'certificate'
  // Kerberos is for computers of the domain that reach a domain controller.
  const byKerberos =
    schemes.has('kerberos') && attempt.place !== 'outside' && !saysUnsupported(facts, attempt)
  const byPassword = schemes.has('ntlm') || byKerberos
  return byPassword ? undefined : 'password'
}

const UNSUPPORTED_AUTHENTICATION = 0x10
/** So many challenges without any credentials: the client has nothing to answer with. */
const ENOUGH_CHALLENGES = 2

/** The client said so, was asked again without answering, or the configuration says that the scheme is off. */
function isStuck(facts: Facts, attempt: Attempt, missing: Missing): boolean {
  const steps = stepsOf(attempt)
  const sips = steps.flatMap(({ what }) => (what.kind === 'sip' && what.method === 'REGISTER' ? [what] : []))
  if (sips.some(({ request }) => (request?.credentials.length ?? 0) > 0)) return false
  if (saysUnsupported(facts, attempt) || settingsFor(facts, missing).length > 0) return true
  // A client that went on to the web services wants a user certificate: what stops it there is the reason.
  if (steps.some(({ what }) => what.kind === 'web')) return false
  const challenges = sips.filter(({ final }) => final?.status === 401 || final?.status === 407).length
  return challenges >= ENOUGH_CHALLENGES
}

/** The client's own word: no scheme that is offered is one that it can do. */
function saysUnsupported(facts: Facts, attempt: Attempt): boolean {
  return facts.verdicts.some(
    verdict =>
      isUccResult(verdict.status, UNSUPPORTED_AUTHENTICATION) &&
      attemptsWith(facts, verdict).includes(attempt),
  )
}

function settingsFor(facts: Facts, missing: Missing): Evidence[] {
  const names =
    missing === 'password'
      ? ['UseNtlmForClientToProxyAuth']
      : ['UseCertificateForClientToProxyAuth', 'UseCertificateAuth']
  return switchedOff(facts, ...names).map(setting => evidenceOf(setting, 'the scheme is switched off'))
}

const WHY: Readonly<Record<Missing, string>> = {
  password: 'None of them takes a password from where this client is.',
  certificate: 'A phone needs TLS-DSK with a user certificate, which is not among them.',
}

function fireOn(
  facts: Facts,
  attempt: Attempt,
  { names, challenge, schemes }: Offer,
  missing: Missing,
): Fires {
  const settings = settingsFor(facts, missing)
  return fires({
    subject: { offered: names.join(', '), why: WHY[missing] },
    evidence: [evidenceOfSip(challenge, 'WWW-Authenticate', 'what is offered'), ...settings],
    attempts: [attempt],
    causes: rankCauses(missing, schemes, settings.length > 0),
  })
}

function rankCauses(missing: Missing, schemes: ReadonlySet<string>, configured: boolean): RankedCause[] {
  if (missing === 'certificate')
    return configured
      ? [certain('CP-07', 'The pasted configuration shows it switched off.')]
      : [likely('CP-07')]
  const all = [likely('AUTH-04'), possible('WT-12'), possible('AUTH-05')]
  if (configured)
    return ledBy(certain('AUTH-04', 'The pasted configuration shows NTLM switched off.'), [
      possible('WT-12'),
      possible('AUTH-05'),
    ])
  const twoFactor = !schemes.has('kerberos') && !schemes.has('ntlm')
  return twoFactor
    ? [likely('AUTH-04'), possible('AUTH-05', 'Neither Kerberos nor NTLM is offered.'), possible('WT-12')]
    : all
}
