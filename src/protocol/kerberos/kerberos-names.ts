// Names of Kerberos numbers: encryption types and error codes. RFC 3961, RFC 3962, RFC 4757, RFC 4120 §7.5.9.

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

const ERRORS: Readonly<Record<number, string>> = {
  6: 'KDC_ERR_C_PRINCIPAL_UNKNOWN: the client is not known',
  7: 'KDC_ERR_S_PRINCIPAL_UNKNOWN: the service is not known',
  12: 'KDC_ERR_POLICY: the policy of the domain forbids it',
  14: 'KDC_ERR_ETYPE_NOSUPP: no common encryption type',
  18: 'KDC_ERR_CLIENT_REVOKED: the account is disabled or locked',
  23: 'KDC_ERR_KEY_EXPIRED: the password has expired',
  24: 'KDC_ERR_PREAUTH_FAILED: wrong password',
  25: 'KDC_ERR_PREAUTH_REQUIRED: the password must be shown',
  31: 'KRB_AP_ERR_BAD_INTEGRITY: decryption failed',
  32: 'KRB_AP_ERR_TKT_EXPIRED: the ticket has expired',
  33: 'KRB_AP_ERR_TKT_NYV: the ticket is not valid yet',
  34: 'KRB_AP_ERR_REPEAT: the request is a replay',
  35: 'KRB_AP_ERR_NOT_US: the ticket is for another service',
  37: 'KRB_AP_ERR_SKEW: the clocks differ too much',
  40: 'KRB_AP_ERR_MSG_TYPE: unexpected message',
  41: 'KRB_AP_ERR_MODIFIED: the ticket was made for another account or an older password',
  44: 'KRB_AP_ERR_BADKEYVER: the key version is not known',
  45: 'KRB_AP_ERR_NOKEY: the service has no key',
  52: 'KRB_ERR_RESPONSE_TOO_BIG: TCP is needed',
  60: 'KRB_ERR_GENERIC: see the text',
  68: 'KDC_ERR_WRONG_REALM: another realm is responsible',
}

/** "KRB_AP_ERR_SKEW: the clocks differ too much" of 37. */
export function kerberosErrorName(code: number): string {
  return ERRORS[code] ?? `error ${code}`
}
