// NTLM messages to be sent, MS-NLMP §2.2.1: NEGOTIATE (HTTP only), CHALLENGE, AUTHENTICATE. Strings are always Unicode.

import { asciiBytes } from '../../base/ascii.ts'
import { type ByteWriter, createByteWriter } from '../../base/byte-writer.ts'
import { encodeUtf16le } from '../../base/utf16.ts'

const SIGNATURE = asciiBytes('NTLMSSP\0')

/** Where the MIC of an AUTHENTICATE message lies, when it has one. MS-NLMP §2.2.1.3. */
export const NTLM_MIC_OFFSET = 72
export const NTLM_MIC_BYTES = 16

/** Eight bytes: major, minor, build, three reserved, NTLM revision 15. MS-NLMP §2.2.2.10. */
export function ntlmVersion(major: number, minor: number, build: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(major, minor, build & 255, build >> 8, 0, 0, 0, 15)
}

/** Length and offset of a value in the payload. */
interface Placed {
  readonly length: number
  readonly offset: number
}

/** The part of a message after its header; values lie in the order in which they are placed. */
function createPayload(headerBytes: number) {
  const writer = createByteWriter()
  return {
    place(value: Uint8Array): Placed {
      const offset = headerBytes + writer.length
      writer.bytes(value)
      return { length: value.length, offset }
    },
    finish: () => writer.finish(),
  }
}

function beginMessage(type: number): ByteWriter {
  const writer = createByteWriter()
  writer.bytes(SIGNATURE)
  writer.u32le(type)
  return writer
}

function writeField(writer: ByteWriter, { length, offset }: Placed): void {
  writer.u16le(length)
  writer.u16le(length)
  writer.u32le(offset)
}

/** A NEGOTIATE message with empty domain and workstation: 40 bytes. */
export function writeNtlmNegotiate(flags: number, version: Uint8Array): Uint8Array<ArrayBuffer> {
  const writer = beginMessage(1)
  writer.u32le(flags)
  writeField(writer, { length: 0, offset: 40 })
  writeField(writer, { length: 0, offset: 40 })
  writer.bytes(version)
  return writer.finish()
}

export interface NtlmChallengeParts {
  readonly flags: number
  /** 8 random bytes. */
  readonly serverChallenge: Uint8Array
  /** Name of the domain or server; '' in SIP. */
  readonly targetName: string
  /** As `writeNtlmAvPairs` makes it. */
  readonly targetInfo: Uint8Array
  readonly version: Uint8Array
}

/** A CHALLENGE message. */
export function writeNtlmChallenge(parts: NtlmChallengeParts): Uint8Array<ArrayBuffer> {
  const payload = createPayload(56)
  const targetName = payload.place(encodeUtf16le(parts.targetName))
  const targetInfo = payload.place(parts.targetInfo)
  const writer = beginMessage(2)
  writeField(writer, targetName)
  writer.u32le(parts.flags)
  writer.bytes(parts.serverChallenge)
  writer.zeros(8)
  writeField(writer, targetInfo)
  writer.bytes(parts.version)
  writer.bytes(payload.finish())
  return writer.finish()
}

export interface NtlmAuthenticateParts {
  readonly flags: number
  readonly domain: string
  readonly user: string
  readonly workstation: string
  readonly lmResponse: Uint8Array
  readonly ntResponse: Uint8Array
  /** Empty without key exchange. */
  readonly encryptedSessionKey: Uint8Array
  readonly version: Uint8Array
  /** 16 bytes; without it the payload begins where the MIC would be, as old clients do. */
  readonly mic?: Uint8Array
}

/** An AUTHENTICATE message; the payload has the order of Windows: domain, user, workstation, LM, NT, key. */
export function writeNtlmAuthenticate(parts: NtlmAuthenticateParts): Uint8Array<ArrayBuffer> {
  const payload = createPayload(NTLM_MIC_OFFSET + (parts.mic?.length ?? 0))
  const domain = payload.place(encodeUtf16le(parts.domain))
  const user = payload.place(encodeUtf16le(parts.user))
  const workstation = payload.place(encodeUtf16le(parts.workstation))
  const lmResponse = payload.place(parts.lmResponse)
  const ntResponse = payload.place(parts.ntResponse)
  const sessionKey = payload.place(parts.encryptedSessionKey)
  const writer = beginMessage(3)
  for (const field of [lmResponse, ntResponse, domain, user, workstation, sessionKey])
    writeField(writer, field)
  writer.u32le(parts.flags)
  writer.bytes(parts.version)
  if (parts.mic) writer.bytes(parts.mic)
  writer.bytes(payload.finish())
  return writer.finish()
}

/**
 * The part of an NTLMv2 response that the client makes up ("temp" in MS-NLMP §3.3.2, NTLMv2_CLIENT_CHALLENGE in §2.2.2.7).
 * @param time FILETIME, 8 bytes
 * @param clientChallenge 8 random bytes
 * @param targetInfo pairs with end mark
 */
export function writeNtlmV2ClientChallenge(
  time: Uint8Array,
  clientChallenge: Uint8Array,
  targetInfo: Uint8Array,
): Uint8Array<ArrayBuffer> {
  const writer = createByteWriter()
  writer.u16le(0x0101)
  writer.zeros(6)
  writer.bytes(time)
  writer.bytes(clientChallenge)
  writer.zeros(4)
  writer.bytes(targetInfo)
  writer.zeros(4)
  return writer.finish()
}
