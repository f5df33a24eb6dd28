// The certificate of a server leads to a root the client does not know, or an authority between is missing.

import { domainOf } from '../../../protocol/sip/address.ts'
import { type ClientKind, clientKindsOf, isDevice } from '../../facts/client-kind.ts'
import type { Facts } from '../../facts/facts.ts'
import { type TlsFailure, tlsFailuresFor } from '../../facts/tls-failures.ts'
import { hostSubject } from '../../host-subject.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, fires, type RankedCause } from '../../rule.ts'

export const rule = defineRule({
  id: 'tls/untrusted-chain',
  stage: 'tls',
  kind: 'cause',
  covers: ['TLS-10', 'TLS-11', 'TLS-12', 'TLS-14', 'TLS-16', 'TLS-23', 'TLS-25'],
  title: {
    fires: 'The certificate of {host} is not trusted: {what}',
    clear: 'Every chain that was checked is trusted',
  },
  needs: ['handshakes', 'resultCodes', 'web', 'events'],
  wants: 'a log of the client with the code of the failed handshake, or openssl s_client -showcerts',
  judge: facts => {
    const failures = tlsFailuresFor(facts, 'untrusted', 'incomplete').filter(({ by }) => by === 'client')
    if (failures.length === 0) return [CLEAR]
    return failures.map(failure =>
      fires({
        subject: {
          ...hostSubject(failure.host, failure.port),
          what:
            failure.reason === 'incomplete'
              ? 'an authority between it and the root is missing'
              : 'its root is unknown',
        },
        evidence: [failure.evidence],
        attempts: failure.attempts,
        causes: rank(facts, failure),
      }),
    )
  },
  explain:
    'The client checked the certificate of {host} and could not follow it to a root that it trusts: {what}. It ends the handshake before ' +
    'anything is sent.',
  scope:
    'Devices and PCs that do not have the root (not in the domain, mobile, phones), or, where an authority is missing, all that do not ' +
    'fetch it themselves. PCs of the domain get the root from the directory and sign in.',
  causes: [
    {
      id: 'TLS-10',
      cause: 'The root of the company’s own CA is not installed on this device or PC.',
      confirm: [
        'openssl s_client -connect {name}:{port} -servername {name} -showcerts  # who is the last issuer?',
        'Install the root on one device and try again.',
      ],
      remedy: [
        'Install the root: profile or management on mobile devices, group policy or certutil -addstore Root <root.cer> on PCs.',
        'Or a certificate of a public CA where unmanaged devices connect.',
      ],
    },
    {
      id: 'TLS-11',
      cause:
        'The load balancer or reverse proxy sends only the certificate of {host}, without the authority that issued it.',
      confirm: [
        'openssl s_client -connect {name}:{port} -servername {name} -showcerts  # only one certificate is listed',
      ],
      remedy: [
        'Load the full chain (certificate and intermediate authorities) on the appliance that terminates TLS.',
      ],
    },
    {
      id: 'TLS-12',
      cause:
        'On the company’s Wi-Fi the device is led to the internal web services, which have a certificate of the internal CA.',
      confirm: ['Compare the issuer that {name} shows on the Wi-Fi and outside.'],
      remedy: [
        'A public certificate for the internal web services, or lead mobile devices to the reverse proxy on both sides.',
      ],
    },
    {
      id: 'TLS-16',
      cause: 'The firmware of the phone is older than the root of the CA.',
      confirm: ['The firmware version in the User-Agent, and the root of the chain of {name}.'],
      remedy: ['Update the phone inside, or tethered by USB; or use a CA whose root the firmware knows.'],
    },
    {
      id: 'TLS-23',
      cause: 'The federation service (AD FS) has a private or incomplete chain.',
      confirm: ['Open https://{name}/adfs/ls/idpinitiatedsignon in a browser of that PC.'],
      remedy: ['A public certificate on AD FS and its proxies, with the chain; or distribute the root.'],
    },
    {
      id: 'TLS-14',
      cause:
        'PCs outside the domain do not trust the CA of the token service that the server refers them to.',
      confirm: ['Open the sts-uri of the challenge in a browser of that PC.'],
      remedy: ['A public certificate on the token service, or install the root on these PCs.'],
    },
    {
      id: 'TLS-04',
      cause: 'Roots that come by group policy vanish for a moment at every policy refresh.',
      confirm: [
        'The times of the failures against the times of policy refreshes (event 1502, GroupPolicy).',
        'certutil -store Root  # during gpupdate /force',
      ],
      remedy: [
        'Distribute the roots by other means (certutil -dspublish, management), not by the policy list.',
      ],
    },
    {
      id: 'TLS-25',
      cause:
        'Something on this network shows a certificate of its own instead of the server’s (TLS inspection, captive portal, wrong host).',
      confirm: ['The issuer shown for {name} on this network and on another.'],
      remedy: ['Exempt {name} from TLS inspection, or correct the name that Autodiscover hands out.'],
    },
  ],
  lookAlikes: [
    { what: 'a name that does not match', tell: 'code 80090322 or 800B010F: the chain is fine' },
    { what: 'an expired certificate', tell: 'code 80090328 or 800B0101' },
  ],
  settle: [
    'openssl s_client -connect {name}:{port} -servername {name} -showcerts from the place of the client.',
    'The same client on another network.',
  ],
  seeAlso: ['result codes 0x80090325, 0x800B0109, 0x800B010A', 'alert unknown_ca (48)'],
  samples: {
    fires: ['tls/untrusted-root.uccapilog', 'tls/missing-intermediate.txt', 'tls/untrusted-adfs.txt'],
    clear: ['tls/name-mismatch.uccapilog', 'tls/handshake-passed.uccapilog'],
  },
  provokedBy: 'certificate/edge-untrusted-root',
})

function rank(facts: Facts, failure: TlsFailure): RankedCause[] {
  const kinds = clientKindsOf(failure.attempts, [failure.quote])
  const device = kinds.size > 0 && [...kinds].every(isDevice)
  const first = specificCause(facts, failure, kinds)
  const causes = first ? [first] : []
  const add = (cause: RankedCause): void => {
    if (!causes.some(({ id }) => id === cause.id)) causes.push(cause)
  }
  if (failure.reason === 'incomplete')
    add(ranked('TLS-11', 'likely', 'The check failed for want of an issuer, not of a root.'))
  add(ranked('TLS-10', failure.reason === 'untrusted' && !first ? 'likely' : 'possible'))
  if (failure.reason === 'untrusted')
    add(ranked('TLS-11', 'possible', 'If the issuer of the certificate was not sent.'))
  if (!device) add(ranked('TLS-14', 'possible'))
  if (device) add(ranked('TLS-12', 'possible', 'If the device was on the company’s Wi-Fi.'))
  add(ranked('TLS-25', 'possible'))
  return causes
}

/** The cause that something besides the code points to. */
function specificCause(
  facts: Facts,
  failure: TlsFailure,
  kinds: ReadonlySet<ClientKind>,
): RankedCause | undefined {
  const { host, source, attempts } = failure
  const federation = facts.web.some(({ service, host: of }) => service === 'federation' && of === host)
  if (federation || /^(?:sts|adfs|fs)\d*\./.test(host))
    return ranked('TLS-23', 'likely', `${host} is a federation service.`)
  const passed = facts.handshakes.some(
    ({ outcome, target, origin }) =>
      outcome === 'passed' &&
      origin.source === source &&
      (host === '' || target === undefined || target.startsWith(host)),
  )
  if (passed && failure.reason === 'untrusted' && attempts.length > 0 && isWindows(kinds)) {
    return ranked('TLS-04', 'likely', 'The same client trusted the server at another time in this log.')
  }
  if (kinds.has('phone')) return ranked('TLS-16', 'likely', 'A phone with its own list of roots.')
  const certificate = facts.certificates.find(
    ({ origin, issuer }) => origin.source === source && issuer !== undefined,
  )
  const inside =
    host.startsWith('lyncdiscoverinternal.') ||
    facts.topology.internalWeb.has(host) ||
    attempts.some(({ place }) => place === 'inside')
  if (inside && [...kinds].some(isDevice))
    return ranked('TLS-12', 'likely', 'A mobile device inside, at the internal web services.')
  const domain = attempts.map(({ user }) => domainOf(user)).find(found => found !== undefined)
  if (
    certificate?.subject &&
    domain &&
    !certificate.subject.endsWith(domain) &&
    !isKnown(facts, certificate.subject)
  ) {
    return ranked(
      'TLS-25',
      'likely',
      `The certificate is for ${certificate.subject}, a name of nobody in these logs.`,
    )
  }
  return undefined
}

function isWindows(kinds: ReadonlySet<ClientKind>): boolean {
  return kinds.size === 0 || kinds.has('windows')
}

function isKnown({ topology }: Facts, name: string): boolean {
  return [
    topology.pools,
    topology.servers,
    topology.accessEdges,
    topology.externalWeb,
    topology.internalWeb,
  ].some(names => names.has(name))
}
