// The cipher suites a server is asked for. Names: protocol/tls/cipher-suites.ts. What Windows clients of each age offer is
// Schannel's list; what the product supports without TLS 1.0 is in its documentation.

/** TLS 1.3. */
export const MODERN_SUITES: readonly number[] = [0x1301, 0x1302, 0x1303]

/** Up to TLS 1.2, strong first. */
export const SUITES: readonly number[] = [
  0xc02c, 0xc02b, 0xc030, 0xc02f, 0xcca9, 0xcca8, 0x009f, 0x009e, 0xc024, 0xc023, 0xc028, 0xc027, 0x006b,
  0x0067, 0xc00a, 0xc009, 0xc014, 0xc013, 0x0039, 0x0033, 0x009d, 0x009c, 0x003d, 0x003c, 0x0035, 0x002f,
  0xc012, 0x000a, 0xc011, 0x0005, 0x0004,
]

/** RC4, 3DES: off in every supported configuration. */
export const WEAK_SUITES: ReadonlySet<number> = new Set([0xc012, 0x000a, 0xc011, 0x0005, 0x0004])

/** What Lync Phone Edition has: RSA key exchange with AES-CBC, RC4 or 3DES under TLS 1.0. */
export const OLD_PHONE_SUITES: ReadonlySet<number> = new Set([0x002f, 0x0035, 0x000a, 0x0005, 0x0004])
