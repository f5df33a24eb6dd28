// An NTLM message for people. Challenges and names are shown, responses and keys only on demand.

import { filetimeToUs } from '../../base/filetime.ts'
import { encodeHex } from '../../base/hex.ts'
import { u32le, u64le } from '../../base/integers.ts'
import { decodeUtf16le } from '../../base/utf16.ts'
import { NTLM_AV, NTLM_AV_FLAG_MIC, type NtlmAvPair } from '../../protocol/ntlm/av-pairs.ts'
import { ntlmFlagNames } from '../../protocol/ntlm/flags.ts'
import type { NtlmMessage } from '../../protocol/ntlm/read-message.ts'
import { branch, type DetailNode, type DetailOptions, row, secretRow, timeRow } from './node.ts'

/** Describes a message. */
export function describeNtlm(message: NtlmMessage, options: DetailOptions): DetailNode {
  const { flags, version } = message
  const common = [
    ...row('flags', hex32(flags), ntlmFlagNames(flags).join(', ')),
    ...row('version', version && `${version.major}.${version.minor}, build ${version.build}`),
  ]
  switch (message.kind) {
    case 'negotiate':
      return node('NTLM message 1: negotiate', [
        ...row('domain', message.domain),
        ...row('workstation', message.workstation),
        ...common,
      ])
    case 'challenge':
      return node('NTLM message 2: challenge of the server', [
        ...row('target name', message.targetName),
        ...row('server challenge', encodeHex(message.serverChallenge)),
        ...branch('target information', describePairs(message.targetInfo, options)),
        ...common,
      ])
    case 'authenticate':
      return node('NTLM message 3: answer of the client', [
        ...row('user', message.user || '(none)', message.user === '' ? 'anonymous' : ''),
        ...row('domain', message.domain || '(none)'),
        ...row('workstation', message.workstation),
        ...row(
          'response',
          message.clientChallenge ? 'NTLMv2' : message.ntResponse.length === 24 ? 'NTLMv1' : '',
        ),
        ...timeRow("client's time", message.clientChallenge?.timeUs, options),
        ...branch(
          'target information returned',
          describePairs(message.clientChallenge?.targetInfo ?? [], options),
        ),
        ...secretRow('NT response', message.ntResponse, options),
        ...secretRow('LM response', message.lmResponse, options),
        ...secretRow('encrypted session key', message.encryptedSessionKey, options),
        ...secretRow('integrity code', message.mic, options),
        ...common,
      ])
  }
}

function node(name: string, children: readonly DetailNode[]): DetailNode {
  return { name, value: '', note: '', children }
}

const PAIR_NAMES: Readonly<Record<number, string>> = {
  [NTLM_AV.NB_COMPUTER_NAME]: 'NetBIOS computer',
  [NTLM_AV.NB_DOMAIN_NAME]: 'NetBIOS domain',
  [NTLM_AV.DNS_COMPUTER_NAME]: 'DNS computer',
  [NTLM_AV.DNS_DOMAIN_NAME]: 'DNS domain',
  [NTLM_AV.DNS_TREE_NAME]: 'forest',
  [NTLM_AV.TARGET_NAME]: 'service principal name',
}

function describePairs(pairs: readonly NtlmAvPair[], options: DetailOptions): DetailNode[] {
  return pairs.flatMap(({ id, value }) => {
    const name = PAIR_NAMES[id]
    if (name !== undefined) return row(name, decodeUtf16le(value) || '(empty)')
    if (id === NTLM_AV.TIMESTAMP) return timeRow("server's time", filetimeToUs(u64le(value, 0)), options)
    if (id === NTLM_AV.FLAGS) {
      const flags = u32le(value, 0)
      return row('flags', hex32(flags), flags & NTLM_AV_FLAG_MIC ? 'the message has an integrity code' : '')
    }
    if (id === NTLM_AV.CHANNEL_BINDINGS)
      return row('channel bindings', value.some(byte => byte !== 0) ? 'present' : 'zero')
    return row(id === NTLM_AV.SINGLE_HOST ? 'single host data' : `pair ${id}`, `${value.length} bytes`)
  })
}

function hex32(value: number): string {
  return `0x${value.toString(16).toUpperCase().padStart(8, '0')}`
}
