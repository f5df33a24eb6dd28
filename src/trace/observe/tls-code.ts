// Result codes of TLS handshakes and certificate checks. Other libraries' numbers (OpenSSL X509_V_ERR, NSURLError, .NET
// policy errors) are read as the HRESULT that means the same, so that nobody after this needs to know who wrote the log.

/** The codes by what Windows calls them. winerror.h */
export const TLS_CODES = {
  untrustedRoot: 0x80090325, // SEC_E_UNTRUSTED_ROOT
  wrongPrincipal: 0x80090322, // SEC_E_WRONG_PRINCIPAL
  expired: 0x80090328, // SEC_E_CERT_EXPIRED
  unknownCertificate: 0x80090327, // SEC_E_CERT_UNKNOWN
  illegalMessage: 0x80090326, // SEC_E_ILLEGAL_MESSAGE
  invalidToken: 0x80090308, // SEC_E_INVALID_TOKEN
  noCommonAlgorithm: 0x80090331, // SEC_E_ALGORITHM_MISMATCH
  wrongUsage: 0x80090349, // SEC_E_CERT_WRONG_USAGE
  chainRevoked: 0x80092010, // CRYPT_E_REVOKED
  noRevocationCheck: 0x80092012, // CRYPT_E_NO_REVOCATION_CHECK
  revocationOffline: 0x80092013, // CRYPT_E_REVOCATION_OFFLINE
  certificateExpired: 0x800b0101, // CERT_E_EXPIRED: also not yet valid
  certificateUntrustedRoot: 0x800b0109, // CERT_E_UNTRUSTEDROOT
  chainIncomplete: 0x800b010a, // CERT_E_CHAINING
  certificateRevoked: 0x800b010c, // CERT_E_REVOKED
  certificateRevocationFailure: 0x800b010e, // CERT_E_REVOCATION_FAILURE
  noNameMatch: 0x800b010f, // CERT_E_CN_NO_MATCH
  certificateWrongUsage: 0x800b0110, // CERT_E_WRONG_USAGE
} as const

/** WinINet and WinHTTP as HRESULT: 12037 date, 12038 name, 12045 authority, 12057 and 12170 revocation, … wininet.h, winhttp.h */
export const INTERNET_CODES = {
  date: 0x80072f05, // ERROR_INTERNET_SEC_CERT_DATE_INVALID
  name: 0x80072f06, // ERROR_INTERNET_SEC_CERT_CN_INVALID
  authority: 0x80072f0d, // ERROR_INTERNET_INVALID_CA
  revocationFailed: 0x80072f19, // ERROR_WINHTTP_SECURE_CERT_REV_FAILED
  channel: 0x80072f7d, // ERROR_WINHTTP_SECURE_CHANNEL_ERROR
  invalid: 0x80072f89, // ERROR_WINHTTP_SECURE_INVALID_CERT
  revoked: 0x80072f8a, // ERROR_WINHTTP_SECURE_CERT_REVOKED
  failure: 0x80072f8f, // ERROR_WINHTTP_SECURE_FAILURE
  usage: 0x80072f93, // ERROR_WINHTTP_SECURE_CERT_WRONG_USAGE
} as const

/** UCC API (client result codes 0x80EE00xx). */
export const CLIENT_TLS_CODES = {
  incompatible: 0x80ee0064,
  invalidCertificate: 0x80ee0065,
  failed: 0x80ee0069,
  timeout: 0x80ee001d,
} as const

/** The mobile clients' E_SslError. */
export const MOBILE_SSL_ERROR = 0x22020002

const ALL: ReadonlySet<number> = new Set([
  ...Object.values(TLS_CODES),
  ...Object.values(INTERNET_CODES),
  ...Object.values(CLIENT_TLS_CODES),
  MOBILE_SSL_ERROR,
])

/** Codes that authentication returns as well (a bad token, a wrong principal): TLS only where the words say so. */
const AMBIGUOUS: ReadonlySet<number> = new Set([TLS_CODES.invalidToken, TLS_CODES.wrongPrincipal])

/** True for a code that only a TLS handshake or a certificate check returns. */
export function isTlsCode(code: number): boolean {
  return ALL.has(code) && !AMBIGUOUS.has(code)
}

/** True for a code that a TLS handshake or a certificate check can return. */
export function canBeTlsCode(code: number): boolean {
  return ALL.has(code)
}

/** OpenSSL's X509_V_ERR numbers. x509_vfy.h */
const OPENSSL_CODES: Readonly<Record<number, number>> = {
  2: TLS_CODES.chainIncomplete,
  3: TLS_CODES.revocationOffline,
  9: TLS_CODES.certificateExpired,
  10: TLS_CODES.certificateExpired,
  18: TLS_CODES.certificateUntrustedRoot,
  19: TLS_CODES.certificateUntrustedRoot,
  20: TLS_CODES.chainIncomplete,
  21: TLS_CODES.chainIncomplete,
  23: TLS_CODES.certificateRevoked,
  26: TLS_CODES.certificateWrongUsage,
  27: TLS_CODES.certificateUntrustedRoot,
  62: TLS_CODES.noNameMatch,
  64: TLS_CODES.noNameMatch,
}

/** The HRESULT for an OpenSSL verify error. */
export function fromOpensslVerifyError(number: number): number | undefined {
  return OPENSSL_CODES[number]
}

/** What OpenSSL, .NET, Java and NSS say to an answer that is no TLS at all. */
const NO_TLS =
  /wrong.version.number|packet length too long|\bhttp.request\b.{0,40}(?:tls|ssl)|unexpected packet format|frame size or a corrupted frame|unrecognized SSL message|RX_RECORD_TOO_LONG|speaks no TLS/i

/** True for words that say that the other side answered without TLS. */
export function saysNoTls(words: string): boolean {
  return NO_TLS.test(words)
}

/** Words of certificate checks in many products, most specific first. */
const WORDS: readonly (readonly [RegExp, number])[] = [
  [
    /not yet valid|expired|validity period|out of date|date is invalid|HasBadDate|DATE_INVALID|\bdate\b.{0,30}invalid/i,
    TLS_CODES.certificateExpired,
  ],
  [
    /name.?mismatch|does(?:n't| not) match|no alternative (?:certificate )?subject name|COMMON_NAME_INVALID|hostname.{0,40}(?:mismatch|verified|not match)|host name.{0,40}(?:invalid|not match)|wrong principal|target principal name/i,
    TLS_CODES.noNameMatch,
  ],
  [/revocation|RevocationStatusUnknown|OfflineRevocation/i, TLS_CODES.revocationOffline],
  [/revoked/i, TLS_CODES.certificateRevoked],
  [
    /unable to (?:get local issuer|verify the first)|partial ?chain|chain is incomplete|issuer.{0,20}(?:unknown|not found)/i,
    TLS_CODES.chainIncomplete,
  ],
  [
    /self.?signed|untrusted ?root|not trusted|untrusted|unknown (?:ca|root|authority)|AUTHORITY_INVALID|authority is invalid|trust anchor|HasUnknownRoot|RemoteCertificateChainErrors|does not trust|terminated in a root/i,
    TLS_CODES.certificateUntrustedRoot,
  ],
  [NO_TLS, TLS_CODES.invalidToken],
  [
    /no (?:shared|common) cipher|handshake failure|(?:unsupported|wrong|no) (?:ssl |tls )?(?:protocol|version)|protocol version|VERSION_OR_CIPHER|no ciphers? available|do not possess a common algorithm/i,
    TLS_CODES.noCommonAlgorithm,
  ],
]

/** The HRESULT that says what the words say; undefined when they only say that it failed. */
export function tlsCodeOfWords(words: string): number | undefined {
  return WORDS.find(([pattern]) => pattern.test(words))?.[1]
}
