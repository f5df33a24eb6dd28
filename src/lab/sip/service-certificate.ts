// What a SIP service does with its certificates when it starts: without one that is good by the clock of the machine it does not start,
// and the event log says so.

import { X509Certificate } from 'node:crypto'
import type { CertificateRole } from '../certificates.ts'
import { writeEvent } from '../logs/write-event.ts'
import type { RoleContext } from '../role.ts'

/** @throws Error when a certificate is missing or out of date; the events are written before */
export function requireCertificates(context: RoleContext, roles: readonly CertificateRole[]): void {
  const { machine, certificates } = context
  for (const role of roles) {
    const material = certificates.assigned(machine.fqdn, role)
    const nowMs = machine.nowMs()
    if (material && material.notAfterMs > nowMs && material.notBeforeMs <= nowMs) continue
    const serial = material && reversedSerial(material.certificatePem)
    const why = material
      ? material.notAfterMs > nowMs
        ? 'The certificate is not valid yet (0x800B0101).'
        : 'The certificate has expired (0x800B0101).'
      : 'No certificate is assigned.'
    const shown = serial === undefined ? '' : ` The serial number is attached for reference: ${serial}.`
    writeEvent(machine, {
      provider: 'LS Protocol Stack',
      eventId: 14_397,
      level: 'Error',
      description: `A configured certificate could not be loaded from store.${shown}\r\n${why}`,
    })
    writeEvent(machine, {
      provider: 'LS Server',
      eventId: 12_303,
      level: 'Error',
      description: 'The protocol stack reported a critical error. The service has to stop.',
    })
    throw new Error(`${role}: ${why}`)
  }
}

/** As the event prints it: the bytes of the serial number from the last to the first. */
function reversedSerial(certificatePem: string): string {
  const serial = new X509Certificate(certificatePem).serialNumber
  return (serial.match(/../g) ?? []).reverse().join('')
}
