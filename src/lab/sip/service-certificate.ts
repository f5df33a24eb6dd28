// What a SIP service does at its start when no certificate is assigned to it: it does not start, and the event log says so. One that
// has expired is used all the same; whoever connects refuses it.

import type { CertificateRole } from '../certificates.ts'
import { writeEvent } from '../logs/write-event.ts'
import type { RoleContext } from '../role.ts'

/** @throws Error when a certificate is missing; the events are written before */
export function requireCertificates(
  { machine, certificates }: RoleContext,
  roles: readonly CertificateRole[],
): void {
  const missing = roles.find(role => certificates.assigned(machine.fqdn, role) === undefined)
  if (missing === undefined) return
  writeEvent(machine, {
    provider: 'LS Protocol Stack',
    eventId: 14_397,
    level: 'Error',
    description:
      'A configured certificate could not be loaded from store.\r\nCause: No certificate is configured.',
  })
  writeEvent(machine, {
    provider: 'LS Server',
    eventId: 12_303,
    level: 'Error',
    description: 'The protocol stack reported a critical error. The service has to stop.',
  })
  throw new Error(`no certificate is assigned for ${missing}`)
}
