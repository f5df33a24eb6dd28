// An endpoint's three names: epid, +sip.instance and GRUU. The second and third derive from the first. MS-SIPRE §3.2.4.

import { encodeBase64Url } from '../../base/base64.ts'
import { concatBytes } from '../../base/bytes.ts'
import { formatGuid, parseGuid } from '../../base/guid.ts'
import { sha1 } from '../../base/sha1.ts'
import { encodeText } from '../../base/text.ts'

/** fcacfb03-8a73-46ef-91b1-e5ebeeaba4fe as it is stored. */
const NAMESPACE = Uint8Array.of(
  ...[0x03, 0xfb, 0xac, 0xfc, 0x73, 0x8a, 0xef, 0x46],
  ...[0x91, 0xb1, 0xe5, 0xeb, 0xee, 0xab, 0xa4, 0xfe],
)

/** UUID of the endpoint with that epid, lower case; the epid counts as written, its case included. */
export function instanceOfEpid(epid: string): string {
  const bytes = sha1(concatBytes([NAMESPACE, encodeText(epid)])).subarray(0, 16)
  // The high nibble of time_hi_and_version is the version, and that field is stored little-endian: byte 7.
  bytes[7] = ((bytes[7] ?? 0) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return formatGuid(bytes)
}

/** `"<urn:uuid:…>"` without the quotes, as the value of the Contact parameter. */
export function formatSipInstance(uuid: string): string {
  return `<urn:uuid:${uuid}>`
}

/** UUID of a +sip.instance value, lower case; quotes, brackets and urn: may be missing. Undefined for other text. */
export function parseSipInstance(value: string): string | undefined {
  const bytes = parseGuid(value.replace(/^["<\s]*(?:urn:uuid:)?/i, '').replace(/[">\s]*$/, ''))
  return bytes && formatGuid(bytes)
}

/**
 * GRUU of an endpoint: "sip:alice@contoso.com;opaque=user:epid:21nYNIVlkV-jtN6FPBU0fQAA;gruu".
 * @param address user@host
 * @param uuid as `instanceOfEpid` gives it; undefined comes back for text that is no UUID
 */
export function gruuOf(address: string, uuid: string): string | undefined {
  const bytes = parseGuid(uuid)
  return (
    bytes &&
    `sip:${address};opaque=user:epid:${encodeBase64Url(concatBytes([bytes, new Uint8Array(2)]))};gruu`
  )
}
