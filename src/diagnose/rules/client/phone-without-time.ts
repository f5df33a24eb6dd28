// A phone that finds no time server: every certificate looks not yet valid to it.

import { evidenceOf } from '../../evidence.ts'
import { clientKindOf } from '../../facts/client-kind.ts'
import { CLEAR, defineRule, fires } from '../../rule.ts'

/** SRV record by which Lync Phone Edition finds its time server. */
const NTP_RECORD = /^_ntp\._udp\./i

export const rule = defineRule({
  id: 'client/phone-without-time',
  stage: 'client',
  kind: 'cause',
  covers: ['CLI-13'],
  title: { fires: 'A phone finds no time server ({name})', clear: 'Every phone found a time server' },
  needs: ['dns'],
  wants: 'a capture of the network of the phone from its start',
  judge: facts => {
    const asked = facts.dns.filter(({ name }) => NTP_RECORD.test(name))
    const answered = new Set(
      asked.filter(({ outcome }) => outcome === 'answered').map(({ name }) => name.toLowerCase()),
    )
    const lost = asked.filter(
      ({ name, outcome }) => outcome !== 'answered' && !answered.has(name.toLowerCase()),
    )
    if (lost.length === 0) return [CLEAR]
    const attempts = facts.failedAttempts.filter(
      ({ agent, failedPhase, sources }) =>
        (failedPhase === 'secure' || clientKindOf(agent) === 'phone') &&
        lost.some(({ origin }) => sources.includes(origin.source)),
    )
    return lost.map(lookup =>
      fires({
        subject: { name: lookup.name },
        evidence: [evidenceOf(lookup, 'no time server')],
        attempts,
        causes: [
          {
            id: 'CLI-13',
            certainty: attempts.length > 0 ? 'likely' : 'possible',
            because:
              attempts.length > 0
                ? 'The sign-in fails at the certificate.'
                : 'Whether a sign-in failed is not in these logs.',
          },
        ],
      }),
    )
  },
  explain:
    'Phones have no clock of their own after a cold start. They ask DNS for {name}; without an answer (and without ' +
    'time.windows.com) they stay in the past, where every certificate is not yet valid.',
  scope: 'Lync Phone Edition after a cold start; computers take their time from the domain.',
  causes: [
    {
      id: 'CLI-13',
      cause: 'There is no SRV record {name}, or UDP 123 to the time server is blocked.',
      confirm: ['nslookup -type=srv {name}', 'A capture of the phone: NTP requests without answer.'],
      remedy: ['Create the SRV record {name} (port 123) for a time server that the phones reach.'],
    },
  ],
  lookAlikes: [{ what: 'a certificate of an unknown root', tell: 'it fails with the right time too' }],
  settle: ['The time that the phone displays.'],
  seeAlso: ['dns/_ntp._udp'],
  samples: { fires: ['client/phone-without-time.uccapilog'], clear: ['client/phone-with-time.uccapilog'] },
})
