// Names of TLS numbers that sign-in handshakes show: versions, cipher suites, alerts. RFC 2246, RFC 5246, RFC 8446, IANA registry.

const VERSIONS: Readonly<Record<number, string>> = {
  2: 'SSL 2.0',
  768: 'SSL 3.0',
  769: 'TLS 1.0',
  770: 'TLS 1.1',
  771: 'TLS 1.2',
  772: 'TLS 1.3',
}

/** "TLS 1.0" of 0x0301; the number in hexadecimal when it is none. */
export function tlsVersionName(version: number): string {
  return VERSIONS[version] ?? `0x${version.toString(16).padStart(4, '0')}`
}

const SUITES: Readonly<Record<number, string>> = {
  0: 'NULL_WITH_NULL_NULL',
  1: 'RSA_WITH_NULL_MD5',
  2: 'RSA_WITH_NULL_SHA',
  3: 'RSA_EXPORT_WITH_RC4_40_MD5',
  4: 'RSA_WITH_RC4_128_MD5',
  5: 'RSA_WITH_RC4_128_SHA',
  9: 'RSA_WITH_DES_CBC_SHA',
  10: 'RSA_WITH_3DES_EDE_CBC_SHA',
  19: 'DHE_DSS_WITH_3DES_EDE_CBC_SHA',
  22: 'DHE_RSA_WITH_3DES_EDE_CBC_SHA',
  47: 'RSA_WITH_AES_128_CBC_SHA',
  50: 'DHE_DSS_WITH_AES_128_CBC_SHA',
  51: 'DHE_RSA_WITH_AES_128_CBC_SHA',
  53: 'RSA_WITH_AES_256_CBC_SHA',
  56: 'DHE_DSS_WITH_AES_256_CBC_SHA',
  57: 'DHE_RSA_WITH_AES_256_CBC_SHA',
  60: 'RSA_WITH_AES_128_CBC_SHA256',
  61: 'RSA_WITH_AES_256_CBC_SHA256',
  103: 'DHE_RSA_WITH_AES_128_CBC_SHA256',
  107: 'DHE_RSA_WITH_AES_256_CBC_SHA256',
  156: 'RSA_WITH_AES_128_GCM_SHA256',
  157: 'RSA_WITH_AES_256_GCM_SHA384',
  158: 'DHE_RSA_WITH_AES_128_GCM_SHA256',
  159: 'DHE_RSA_WITH_AES_256_GCM_SHA384',
  255: 'EMPTY_RENEGOTIATION_INFO_SCSV',
  4865: 'AES_128_GCM_SHA256',
  4866: 'AES_256_GCM_SHA384',
  4867: 'CHACHA20_POLY1305_SHA256',
  22016: 'FALLBACK_SCSV',
  49159: 'ECDHE_ECDSA_WITH_RC4_128_SHA',
  49161: 'ECDHE_ECDSA_WITH_AES_128_CBC_SHA',
  49162: 'ECDHE_ECDSA_WITH_AES_256_CBC_SHA',
  49169: 'ECDHE_RSA_WITH_RC4_128_SHA',
  49170: 'ECDHE_RSA_WITH_3DES_EDE_CBC_SHA',
  49171: 'ECDHE_RSA_WITH_AES_128_CBC_SHA',
  49172: 'ECDHE_RSA_WITH_AES_256_CBC_SHA',
  49187: 'ECDHE_ECDSA_WITH_AES_128_CBC_SHA256',
  49188: 'ECDHE_ECDSA_WITH_AES_256_CBC_SHA384',
  49191: 'ECDHE_RSA_WITH_AES_128_CBC_SHA256',
  49192: 'ECDHE_RSA_WITH_AES_256_CBC_SHA384',
  49195: 'ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  49196: 'ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
  49199: 'ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  49200: 'ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  52392: 'ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256',
  52393: 'ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256',
}

/** "RSA_WITH_AES_128_CBC_SHA" of 0x002f; the number in hexadecimal when it has no name here. */
export function cipherSuiteName(suite: number): string {
  return SUITES[suite] ?? `0x${suite.toString(16).padStart(4, '0')}`
}

const ALERTS: Readonly<Record<number, string>> = {
  0: 'close notify',
  10: 'unexpected message',
  20: 'bad record MAC',
  21: 'decryption failed',
  22: 'record overflow',
  40: 'handshake failure',
  42: 'bad certificate',
  43: 'unsupported certificate',
  44: 'certificate revoked',
  45: 'certificate expired',
  46: 'certificate unknown',
  47: 'illegal parameter',
  48: 'unknown CA',
  49: 'access denied',
  50: 'decode error',
  51: 'decrypt error',
  60: 'export restriction',
  70: 'protocol version',
  71: 'insufficient security',
  80: 'internal error',
  86: 'inappropriate fallback',
  90: 'user cancelled',
  100: 'no renegotiation',
  109: 'missing extension',
  110: 'unsupported extension',
  112: 'unrecognised name',
  113: 'bad certificate status response',
  115: 'unknown PSK identity',
  116: 'certificate required',
  120: 'no application protocol',
}

/** "unknown CA" of 48; "alert 99" when it has no name. */
export function tlsAlertName(alert: number): string {
  return ALERTS[alert] ?? `alert ${alert}`
}
