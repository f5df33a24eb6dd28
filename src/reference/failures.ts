// The catalogue of failures: all records, and the look-up by id.

import { failures as account } from './catalogue/account.ts'
import { failures as authenticate } from './catalogue/authenticate.ts'
import { failures as certificate } from './catalogue/certificate.ts'
import { failures as client } from './catalogue/client.ts'
import { failures as discovery } from './catalogue/discovery.ts'
import { failures as dns } from './catalogue/dns.ts'
import { failures as hybrid } from './catalogue/hybrid.ts'
import { failures as mobile } from './catalogue/mobile.ts'
import { failures as network } from './catalogue/network.ts'
import { failures as noise } from './catalogue/noise.ts'
import { failures as register } from './catalogue/register.ts'
import { failures as server } from './catalogue/server.ts'
import { failures as ticket } from './catalogue/ticket.ts'
import { failures as tls } from './catalogue/tls.ts'
import type { FailureRecord } from './failure-record.ts'

/** In the order of the catalogue; look-alikes last. */
export const failures: readonly FailureRecord[] = [
  ...dns,
  ...network,
  ...tls,
  ...discovery,
  ...ticket,
  ...certificate,
  ...register,
  ...authenticate,
  ...account,
  ...client,
  ...server,
  ...hybrid,
  ...mobile,
  ...noise,
]

const byId = new Map(failures.map(record => [record.id, record]))

/** The record of an id in any case ("wt-01"), or undefined. */
export function findFailure(id: string): FailureRecord | undefined {
  return byId.get(id.toUpperCase())
}
