// NTLM negotiate flags, MS-NLMP §2.2.2.5.

/** Name and bit. */
export const NTLM_FLAGS = {
  UNICODE: 0x00000001,
  OEM: 0x00000002,
  REQUEST_TARGET: 0x00000004,
  SIGN: 0x00000010,
  SEAL: 0x00000020,
  DATAGRAM: 0x00000040,
  LM_KEY: 0x00000080,
  NTLM: 0x00000200,
  ANONYMOUS: 0x00000800,
  DOMAIN_SUPPLIED: 0x00001000,
  WORKSTATION_SUPPLIED: 0x00002000,
  ALWAYS_SIGN: 0x00008000,
  TARGET_TYPE_DOMAIN: 0x00010000,
  TARGET_TYPE_SERVER: 0x00020000,
  EXTENDED_SESSION_SECURITY: 0x00080000,
  IDENTIFY: 0x00100000,
  NON_NT_KEY: 0x00400000,
  TARGET_INFO: 0x00800000,
  VERSION: 0x02000000,
  KEY_128: 0x20000000,
  KEY_EXCH: 0x40000000,
  KEY_56: 0x80000000,
} as const

export type NtlmFlag = keyof typeof NTLM_FLAGS

/** The bits of the named flags, as an unsigned number. */
export function ntlmFlags(...names: readonly NtlmFlag[]): number {
  return names.reduce((flags, name) => (flags | NTLM_FLAGS[name]) >>> 0, 0)
}

/** True when all the named flags are set. */
export function hasNtlmFlags(flags: number, ...names: readonly NtlmFlag[]): boolean {
  const wanted = ntlmFlags(...names)
  return (flags & wanted) >>> 0 === wanted
}

/** Names of the flags that are set, lowest bit first. */
export function ntlmFlagNames(flags: number): NtlmFlag[] {
  return Object.entries(NTLM_FLAGS).flatMap(([name, bit]) => (flags & bit ? [name as NtlmFlag] : []))
}
