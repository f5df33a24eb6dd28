// 36885: a server trusts so many roots that the list it sends to clients is cut.

import { evidenceOf } from '../../evidence.ts'
import { computersOf } from '../../facts/events.ts'
import { ranked } from '../../ranked.ts'
import { CLEAR, defineRule, fires, phrasesOf } from '../../rule.ts'

/** Schannel: the list of trusted authorities has grown too long. */
const LIST_TOO_LONG = 36885

export const rule = defineRule({
  id: 'tls/too-many-roots',
  stage: 'tls',
  kind: 'cause',
  covers: ['TLS-03'],
  title: {
    fires: '{server} trusts too many roots: the list it sends is cut (36885)',
    clear: 'No server trusts too many roots',
  },
  needs: ['events', 'phrases'],
  wants: 'the System event log of the server (source Schannel)',
  phrases: [
    {
      id: 'trusted-list-too-long',
      anchors: ['list has grown too long'],
      pattern: /trusts so many certificate authorities that the list has grown too long/i,
    },
  ],
  judge: facts => {
    const events = facts.events.filter(
      ({ provider, eventId }) => eventId === LIST_TOO_LONG && /schannel/i.test(provider),
    )
    const said = events.length > 0 ? [] : phrasesOf(facts, 'trusted-list-too-long')
    if (events.length + said.length === 0) return [CLEAR]
    return [
      fires({
        subject: { server: computersOf(events).join(', ') || 'the server' },
        evidence: [
          ...events.map(event => evidenceOf(event, 'event Schannel 36885')),
          ...said.map(phrase => evidenceOf(phrase)),
        ],
        attempts: [],
        causes: [ranked('TLS-03', 'certain')],
      }),
    ]
  },
  explain:
    'When {server} asks for a certificate it sends the names of the authorities it trusts, at most 16 KB of them. The list was longer and was ' +
    'cut: a client or server whose authority fell off the end sends no certificate and is refused.',
  scope:
    'Clients and servers whose authority is at the end of the list: now one, now another, from the day on which the list grew.',
  causes: [
    {
      id: 'TLS-03',
      cause:
        'More than about a hundred roots are in the store of {server}, mostly by an update of the root list.',
      confirm: ['(gci cert:\\LocalMachine\\root).Count  # normal is below 50'],
      remedy: [
        'Remove roots that nobody needs (on an Edge keep those of federation partners).',
        'reg add HKLM\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL /v SendTrustedIssuerList /t REG_DWORD /d 0',
        'Windows Server 2012: update KB2880390.',
      ],
    },
  ],
  lookAlikes: [
    { what: 'an untrusted certificate', tell: 'the certificate is sent and refused; here none is sent' },
  ],
  settle: ['The number of roots on the server.'],
  seeAlso: ['event Schannel 36885', 'KB2464556'],
  samples: { fires: ['tls/too-many-roots.txt'], clear: ['tls/schannel-unknown-ca.txt'] },
})
