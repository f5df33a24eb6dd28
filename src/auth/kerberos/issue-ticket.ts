// Makes service tickets as a KDC does, RFC 4120 §3.3.3: whoever holds the key of a service can. For the lab and for tests.

import type { KerberosPrincipal } from '../../protocol/kerberos/message.ts'
import { writeTicket, writeTicketContent } from '../../protocol/kerberos/write-message.ts'
import { confounderBytesOf, encrypt, KEY_USAGE, type KerberosKey } from './encryption.ts'
import type { ServiceTicket } from './initiator.ts'

export interface TicketOrder {
  readonly service: KerberosPrincipal
  readonly serviceKey: KerberosKey
  readonly kvno: number
  readonly client: KerberosPrincipal
  readonly sessionKey: KerberosKey
  readonly startTimeUs: number
  readonly endTimeUs: number
  readonly random: (bytes: number) => Uint8Array
}

/** A ticket with the keys and times of the order; times count in whole seconds. */
export function issueTicket(order: TicketOrder): ServiceTicket {
  const { service, serviceKey, kvno, client, sessionKey, startTimeUs, endTimeUs, random } = order
  const content = writeTicketContent({
    flags: 0,
    sessionKey: { etype: sessionKey.etype, value: sessionKey.value.reveal() },
    client,
    authTimeUs: startTimeUs,
    startTimeUs,
    endTimeUs,
  })
  const cipher = encrypt(serviceKey, KEY_USAGE.ticket, content, random(confounderBytesOf(serviceKey.etype)))
  const ticket = writeTicket(service, { etype: serviceKey.etype, kvno, cipher })
  return { ticket, sessionKey, client, endTimeUs }
}
