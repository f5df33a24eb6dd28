// Bearer and Basic credentials for people: what a JSON web token claims, whose name Basic carries; never the secret part.

import { decodeBase64 } from '../../base/base64.ts'
import { decodeText } from '../../base/text.ts'
import { branch, type DetailNode, type DetailOptions, row, timeRow } from './node.ts'

/** Describes `Basic` credentials. */
export function describeBasic(token: string, { secrets }: DetailOptions): DetailNode[] {
  const text = decodeText(decodeBase64(token) ?? new Uint8Array(0))
  const colon = text.indexOf(':')
  if (colon < 0) return []
  return [
    ...row('user', text.slice(0, colon)),
    ...row('password', secrets ? text.slice(colon + 1) : '(hidden)'),
  ]
}

const CLAIMS = ['iss', 'aud', 'sub', 'upn', 'unique_name', 'appid', 'scp', 'nameid', 'tid'] as const

/** Describes a JSON web token, RFC 7519; nothing when the text is none. */
export function describeJwt(token: string, options: DetailOptions): DetailNode[] {
  const [head, payload] = token.split('.').map(readPart)
  if (!head || !payload) return []
  const seconds = (name: string): number | undefined => {
    const value = payload[name]
    return typeof value === 'number' ? value * 1_000_000 : undefined
  }
  return branch('JSON web token', [
    ...CLAIMS.flatMap(name => row(name, textOf(payload[name]))),
    ...timeRow('valid from', seconds('nbf'), options),
    ...timeRow('valid to', seconds('exp'), options),
    ...row('signature', textOf(head.alg)),
  ])
}

function readPart(part: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(decodeText(decodeBase64(part) ?? new Uint8Array(0)))
    return typeof value === 'object' && value !== null
      ? (value as Readonly<Record<string, unknown>>)
      : undefined
  } catch {
    return undefined
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : Array.isArray(value) ? value.map(String).join(', ') : ''
}
