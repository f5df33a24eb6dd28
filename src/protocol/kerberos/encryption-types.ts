// Names of Kerberos encryption types. RFC 3961, RFC 3962, RFC 4757, RFC 8009.

const ENCRYPTION_TYPES: Readonly<Record<number, string>> = {
  1: 'des-cbc-crc',
  3: 'des-cbc-md5',
  16: 'des3-cbc-sha1',
  17: 'aes128-cts-hmac-sha1-96',
  18: 'aes256-cts-hmac-sha1-96',
  19: 'aes128-cts-hmac-sha256-128',
  20: 'aes256-cts-hmac-sha384-192',
  23: 'rc4-hmac',
  24: 'rc4-hmac-exp',
}

/** "aes256-cts-hmac-sha1-96" of 18. */
export function encryptionTypeName(type: number): string {
  return ENCRYPTION_TYPES[type] ?? `encryption type ${type}`
}
