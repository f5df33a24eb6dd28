// Addresses that lead nowhere on the internet.

/** RFC 1918, RFC 6598 (carriers), RFC 3927 and RFC 4291 (link), RFC 4193 (unique local). Loopback is none of these. */
const PRIVATE =
  /^(?:10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/i

/** True for an IPv4 or IPv6 address that is only valid inside a network. */
export function isPrivateAddress(address: string): boolean {
  return PRIVATE.test(address)
}
