import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  formatServiceMetadata,
  PORTS,
  type PortCredential,
  readServiceMetadata,
} from '../../../src/protocol/web-ticket/metadata.ts'
import { httpBodyOf, readCapture } from '../../auth/read-capture.ts'
import { sharedFolder } from '../../shared.ts'

const address = fc.stringMatching(/^https:\/\/[!-~]{1,30}$/)
const credential: fc.Arbitrary<PortCredential> = fc.oneof(
  fc.record({ kind: fc.constant('windows' as const) }),
  fc.record({ kind: fc.constant('ticket' as const), issuer: address, proof: fc.boolean() }),
  fc.record({ kind: fc.constant('other' as const) }),
)

test('is read back as it was written', () => {
  const ports = fc.uniqueArray(
    fc.record({ name: fc.constantFrom(...Object.values(PORTS)), address, credential }),
    {
      selector: port => port.name,
    },
  )
  fc.assert(
    fc.property(ports, list => {
      const metadata = { service: 'CertProvisioningService', ports: list }
      expect(readServiceMetadata(formatServiceMetadata(metadata))).toEqual(metadata)
    }),
  )
})

test('refuses what is no WSDL, and never throws', () => {
  expect(readServiceMetadata('<html/>')).toBeUndefined()
  fc.assert(fc.property(fc.string(), text => void readServiceMetadata(`<wsdl:definitions><${text}`)))
})

test.skipIf(!sharedFolder)('reads the documents a real client was content with', () => {
  const bodies = readCapture('sipe-tls-dsk.txt')
    .messages.filter(({ protocol }) => protocol === 'HTTP')
    .map(httpBodyOf)
  const ports = bodies.flatMap(body => readServiceMetadata(body)?.ports ?? [])
  expect(new Map(ports.map(port => [port.name, port.credential]))).toEqual(
    new Map<string, PortCredential>([
      [PORTS.ticketByWindows, { kind: 'windows' }],
      [
        PORTS.certificateByProof,
        { kind: 'ticket', issuer: 'https://pool01.contoso.com/WebTicket/WebTicketService.svc', proof: true },
      ],
    ]),
  )
})
