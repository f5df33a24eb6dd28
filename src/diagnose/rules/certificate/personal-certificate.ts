// "There was a problem acquiring a personal certificate required to sign in": the profile, the computer or the account is at
// fault — or the web services are, which other rules recognise.

import type { Attempt } from '../../../trace/attempt.ts'
import { evidenceOfOutcome } from '../../attempt-evidence.ts'
import { type Evidence, evidenceOf } from '../../evidence.ts'
import { failedAttemptsOfReporter } from '../../facts/affected.ts'
import { failuresOf } from '../../facts/decisive-step.ts'
import { findSignedInElsewhere, type SignedInElsewhere } from '../../facts/elsewhere.ts'
import type { Facts } from '../../facts/facts.ts'
import { ledBy, likely, possible } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf, type RankedCause } from '../../rule.ts'

const PHRASE = 'personal-certificate-problem'

export const rule = defineRule({
  id: 'certificate/personal-certificate',
  stage: 'certificate',
  kind: 'cause',
  covers: ['CP-01', 'CP-02', 'CP-04', 'CP-03'],
  title: {
    fires: 'The client cannot get or use its personal certificate',
    clear: 'No client reports a problem with its personal certificate',
  },
  needs: ['phrases'],
  wants: 'the words of the dialog and the client log of the same minute',
  phrases: [
    {
      id: PHRASE,
      anchors: ['personal certificate'],
      pattern:
        /problem acquiring a personal certificate|unable to (?:acquire|get) (?:a |the )?personal certificate/i,
    },
  ],
  judge: facts => {
    const said = phrasesOf(facts, PHRASE)
    if (said.length === 0) return [CLEAR]
    const attempts = failedAttemptsOfReporter(facts, failedForCertificate)
    const elsewhere = findSignedInElsewhere(facts).filter(({ failed }) =>
      failed.some(attempt => attempts.includes(attempt)),
    )
    return [
      fires({
        subject: {},
        evidence: [
          ...said.map(found => evidenceOf(found, 'what the client tells its user')),
          ...evidenceOfElsewhere(elsewhere),
        ],
        attempts,
        causes: rankCauses(facts, attempts, elsewhere),
      }),
    ]
  },
  explain:
    'The client signs in with a user certificate that the pool issues to it. It could not get one, or cannot use the one it keeps: the ' +
    'certificate, its private key, the saved credentials or the account are damaged, or the web services refuse.',
  scope:
    'One profile on one computer when certificate, key or credentials are damaged; every user of the computer when the image is; one ' +
    'user on every computer when the account is.',
  causes: [
    {
      id: 'CP-01',
      cause: 'The cached certificate or the saved credentials of the profile are damaged or out of date.',
      confirm: [
        'Another user on this computer, and this user on another computer: both sign in.',
        'certmgr.msc > Personal: certificates issued by "Communications Server", expired or broken',
      ],
      remedy: [
        'Delete my sign-in info in the sign-in window.',
        'certmgr.msc > Personal: delete the certificates issued by "Communications Server".',
        'Credential Manager: remove the entries of Office, Skype and Lync; ipconfig /flushdns',
      ],
    },
    {
      id: 'CP-02',
      cause: 'The RSA key container of the profile cannot be opened, as after a password change.',
      confirm: ['Process Monitor on %APPDATA%\\Microsoft\\Crypto\\RSA during sign-in: access denied'],
      remedy: ['Rename the key container, sign in again; or a new profile.'],
    },
    {
      id: 'CP-03',
      cause: 'The computer was cloned with braces around MachineGuid.',
      confirm: ['reg query HKLM\\SOFTWARE\\Microsoft\\Cryptography /v MachineGuid'],
      remedy: ['Remove the braces from the value, restart.'],
    },
    {
      id: 'CP-04',
      cause: 'The account object is incomplete, so that no certificate can be issued for it.',
      confirm: ['This user fails on every computer, other users sign in on the same computers.'],
      remedy: ["Disable-CsUser -Identity '<user>', wait for replication, Enable-CsUser again."],
    },
    {
      id: 'CP-06',
      cause: 'The web services refuse: web ticket or certificate provisioning fail.',
      confirm: [
        'The answers of WebTicketService.svc and CertProvisioningService.svc in the client log',
        'Test-CsClientAuthentication -TargetFqdn <pool-fqdn> -UserSipAddress sip:<user> -UserCredential (Get-Credential) -Verbose',
      ],
      remedy: ['Repair what the answer names.'],
    },
  ],
  lookAlikes: [
    {
      what: 'a problem verifying the certificate from the server',
      tell: "the server's certificate, not the user's",
    },
    {
      what: '28032, 28029 or another answer of the web services in the log',
      tell: 'the server side fails; many users without certificate are hit',
    },
  ],
  settle: [
    'Two by two: this user on another computer, another user on this computer.',
    'The client log of the failing sign-in: is there an answer of CertProvisioningService.svc?',
  ],
  seeAlso: ['KB 2604176', 'User certificates (TLS-DSK)'],
  samples: {
    fires: ['certificate/personal-certificate', 'certificate/personal-certificate-alone.txt'],
    clear: ['certificate/server-certificate-problem.txt'],
  },
})

function failedForCertificate({ failedPhase }: Attempt): boolean {
  return failedPhase === 'certificate' || failedPhase === 'ticket' || failedPhase === 'authenticate'
}

function evidenceOfElsewhere(elsewhere: readonly SignedInElsewhere[]): Evidence[] {
  return elsewhere.flatMap(({ healthy }) =>
    healthy
      .slice(0, 1)
      .flatMap(attempt => evidenceOfOutcome(attempt, 'the same user signs in on another computer')),
  )
}

function rankCauses(
  facts: Facts,
  attempts: readonly Attempt[],
  elsewhere: readonly SignedInElsewhere[],
): RankedCause[] {
  const all = [possible('CP-01'), possible('CP-02'), possible('CP-06'), possible('CP-04'), possible('CP-03')]
  if (attempts.some(attempt => failuresOf(attempt, 'web').length > 0))
    return ledBy(likely('CP-06', 'A web service refused in the same sign-in.'), all)
  if (elsewhere.length > 0) return ledBy(likely('CP-01', 'The same user signs in on another computer.'), all)
  const users = new Set(attempts.map(({ user }) => user))
  const devices = new Set(attempts.map(({ device }) => device).filter(device => device !== ''))
  const others = facts.attempts.some(({ outcome, user }) => outcome === 'signed-in' && !users.has(user))
  if (devices.size > 1 && others)
    return ledBy(likely('CP-04', 'The user fails on several computers, others sign in.'), all)
  return ledBy(likely('CP-01'), all)
}
