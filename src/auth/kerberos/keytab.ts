// Keytab files as MIT Kerberos and ktpass write them: version 05 02, entries with a length in front, holes with a negative
// one. web.mit.edu/kerberos, "Keytab file format".

import { createByteReader } from '../../base/byte-reader.ts'
import type { Parsed, Problem } from '../../base/problem.ts'
import { decodeText } from '../../base/text.ts'
import type { ServiceKey } from './acceptor.ts'
import { kerberosKey } from './encryption.ts'

/** Keys whose type is known; entries of other types and odd ones become problems. Never throws. */
export function readKeytab(bytes: Uint8Array): Parsed<ServiceKey[]> {
  const keys: ServiceKey[] = []
  const problems: Problem[] = []
  const reader = createByteReader(bytes)
  if (reader.u16be() !== 0x0502)
    return {
      value: keys,
      problems: [{ code: 'keytab-version', text: 'The bytes are no keytab of version 05 02', at: 0 }],
    }
  while (reader.remaining >= 4) {
    const at = reader.at
    const length = reader.u32be() | 0
    const entry = reader.take(Math.abs(length))
    if (!reader.ok || length === 0) {
      problems.push({ code: 'keytab-entry', text: `The entry at byte ${at} is cut off`, at })
      break
    }
    if (length < 0) continue
    const read = readEntry(entry)
    if (typeof read === 'string')
      problems.push({ code: 'keytab-entry', text: `The entry at byte ${at} ${read}`, at })
    else keys.push(read)
  }
  return { value: keys, problems }
}

/** The key of an entry, or what is wrong with it. */
function readEntry(bytes: Uint8Array): ServiceKey | string {
  const reader = createByteReader(bytes)
  const components = reader.u16be()
  const counted = () => decodeText(reader.take(reader.u16be()))
  counted() // realm
  const parts: string[] = []
  for (let i = 0; i < components && reader.ok; i++) parts.push(counted())
  reader.skip(8) // name type, time of writing
  const shortKvno = reader.u8()
  const etype = reader.u16be()
  const value = reader.take(reader.u16be())
  if (!reader.ok) return 'is cut off'
  const longKvno = reader.remaining >= 4 ? reader.u32be() : 0
  const key = kerberosKey(etype, value)
  if (key === undefined) return `has a key of type ${etype} and ${value.length} bytes, which is not known`
  return { service: parts.join('/'), kvno: longKvno === 0 ? shortKvno : longKvno, key }
}
