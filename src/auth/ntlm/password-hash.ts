// The NT hash: all a server needs to know of a password, for NTLM (NTOWFv1, MS-NLMP §3.3.1) and for RC4 keys of Kerberos.

import { Secret } from '../../base/secret.ts'
import { encodeUtf16le } from '../../base/utf16.ts'
import { md4 } from '../crypto/md4.ts'

/** MD4 of the password in UTF-16LE; 16 bytes. */
export function ntHash(password: Secret<string>): Secret<Uint8Array> {
  return new Secret(md4(encodeUtf16le(password.reveal())))
}
