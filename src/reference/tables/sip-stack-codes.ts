// Codes of the server's SIP stack as far as public sources name them: SIPPROXY_E_*, 0xC3E9… (routing, connections) and
// 0xC3E8… (service). They stand in Result-Code lines of SIPStack traces and in events.

import { defineTable } from '../entry.ts'

export const sipStackCodes = defineTable(
  {
    kind: 'hresult',
    source: 'SIPStack traces and Microsoft support articles',
    signIn: 'Federation; clients of the own deployment are not concerned.',
  },
  [
    {
      key: 0xc3e93c2f,
      name: 'SIPPROXY_E_UNKNOWN_USER_OR_EPID',
      meaning: 'A notification was meant for an endpoint that has gone (event 32263).',
      signIn: 'Noise: clients that went away without signing out leave subscriptions behind.',
    },
    {
      key: 0xc3e93c5e,
      name: 'SIPPROXY_E_ROUTING',
      meaning:
        'Route headers come from a source that is not trusted, or the first one does not fit the connection.',
      signIn: 'Seen for OPTIONS of Test-CsFederatedPartner with ms-edge-route: an artefact of the test.',
    },
    {
      key: 0xc3e93d67,
      name: 'SIPPROXY_E_ROUTING_MSG_CERT_MISMATCH',
      meaning:
        'The certificate of the peer does not contain the name under which it is known; expected-fqdn and certName stand beside it.',
      signIn:
        'Between own servers: users behind that hop cannot be reached. At the federation port: one partner only.',
      check: ['expected-fqdn against certName in the same record'],
      records: ['TLS-20', 'TLS-27'],
    },
    {
      key: 0xc3e93d6f,
      name: 'SIPPROXY_E_EPROUTING_MSG_ALLOWED_DOMAIN_NO_SRV_MATCH',
      meaning: 'The SRV record of a partner domain leads to hosts outside that domain.',
      records: ['DNS-02'],
    },
    {
      key: 0xc3e8302d,
      name: 'SIPPROXY_E_WORKER_PROCESS_SLOW_INITIALIZING',
      meaning: 'A worker process of the Front End service did not come up in time (event 12330).',
      signIn: 'The Front End does not start: low resources, or Windows Fabric does not run.',
      check: ['System and Application log at that minute', 'Windows Fabric service'],
      records: ['SRV-02', 'SRV-09'],
    },
  ],
)
