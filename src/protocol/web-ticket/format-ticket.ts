// A web ticket for the X-MS-WebTicket header: counterpart of read-ticket.ts. MS-OCAUTHWS §1.5.

import { encodeBase64 } from '../../base/base64.ts'
import { encodeText } from '../../base/text.ts'

/** @param assertion text exactly as the response had it */
export function formatWebTicket(assertion: string): string {
  return `opaque=${encodeBase64(encodeText(assertion))}`
}
