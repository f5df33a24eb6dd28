// Nobody has entered the records by which clients find their server.

import { both, defineFault, fails, onlyNew, undoAll } from '../../fault.ts'

const LABELS = ['lyncdiscoverinternal', 'lyncdiscover', '_sipinternaltls._tcp', '_sip._tls', 'sip']

export const fault = defineFault({
  id: 'dns/no-records',
  title: 'No record leads clients to the deployment',
  records: ['DNS-01'],
  expects: {
    // A client that knows its server asks for the name of that server only.
    inside: onlyNew(fails('dns/no-discovery-records')),
    outside: both(fails('dns/no-discovery-records')),
  },
  async apply({ dns, topology }) {
    const names = topology().sipDomains.flatMap(domain => LABELS.map(label => `${label}.${domain}`))
    return undoAll(names.flatMap(name => [dns.inside.remove(name), dns.outside.remove(name)]))
  },
})
