// The account in an NTLM AUTHENTICATE message: domain and user name stand in it in clear. MS-NLMP §2.2.1.3.

const SIGNATURE = 'NTLMSSP\0'
const AUTHENTICATE = 3
const DOMAIN_FIELD = 28
const USER_FIELD = 36
const FLAGS_FIELD = 60
const NEGOTIATE_UNICODE = 1
/** Names are at most this long; Windows allows 256 characters. */
const NAME_LIMIT_BYTES = 1024

/**
 * "DOMAIN\user", or "user" where the domain is empty; '' for text that is no such message or is cut off.
 * @param token base64
 */
export function readNtlmAccount(token: string): string {
  const bytes = decodeBase64(token)
  if (bytes === undefined || bytes.length < FLAGS_FIELD + 4 || !hasSignature(bytes)) return ''
  const view = new DataView(bytes.buffer)
  if (view.getUint32(8, true) !== AUTHENTICATE) return ''
  const unicode = (view.getUint32(FLAGS_FIELD, true) & NEGOTIATE_UNICODE) !== 0
  const domain = readName(view, DOMAIN_FIELD, unicode)
  const user = readName(view, USER_FIELD, unicode)
  if (domain === undefined || user === undefined || user === '') return ''
  return domain === '' ? user : `${domain}\\${user}`
}

/** Only the beginning is decoded: names stand before the responses, which are long. */
const TOKEN_LIMIT = 8192

function decodeBase64(token: string): Uint8Array<ArrayBuffer> | undefined {
  const clean = token.slice(0, TOKEN_LIMIT).replace(/[^A-Za-z0-9+/]/g, '')
  if (!clean.startsWith('TlRMTVNTUAAD')) return undefined
  // A single character of a last group is half a byte: the log was cut there.
  const whole = clean.length % 4 === 1 ? clean.slice(0, -1) : clean
  try {
    return Uint8Array.from(atob(whole), character => character.charCodeAt(0))
  } catch {
    return undefined
  }
}

function hasSignature(bytes: Uint8Array): boolean {
  return [...SIGNATURE].every((character, i) => bytes[i] === character.charCodeAt(0))
}

/** Text of a payload field (length, maximum, offset); undefined when it points outside. */
function readName(view: DataView, at: number, unicode: boolean): string | undefined {
  const length = view.getUint16(at, true)
  const offset = view.getUint32(at + 4, true)
  if (length > NAME_LIMIT_BYTES || offset + length > view.byteLength) return undefined
  const size = unicode ? 2 : 1
  let text = ''
  for (let i = offset; i + size <= offset + length; i += size)
    text += String.fromCharCode(unicode ? view.getUint16(i, true) : view.getUint8(i))
  return text
}
