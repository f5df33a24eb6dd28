// The client version filter: rules of Get-CsClientVersionPolicy against the User-Agent. [MS-OCER] §7, ids 17000 to 17004.

import type { ClientVersionRule, ClientVersionSettings } from '../../settings.ts'
import type { Answer } from './answer.ts'

/** The refusal of a client that a rule blocks; undefined for one that may go on. */
export function judgeClientVersion(
  { enabled, defaultAction, rules }: ClientVersionSettings,
  userAgent: string | undefined,
): Omit<Answer, 'access' | 'proven'> | undefined {
  if (!enabled) return undefined
  const rule = rules.find(one => matches(one, userAgent ?? ''))
  if ((rule?.action ?? defaultAction) === 'Allow') return undefined
  const warning = 'You are currently not using the recommended version of the client'
  return {
    status: 403,
    headers: [{ name: 'Warning', value: `310 lcs.microsoft.com "${warning}"` }],
    diagnostics: 17002,
    ...(rule?.url === undefined ? {} : { diagnosticsDetails: [['url', rule.url]] }),
  }
}

/** "UCCAPI/16.0.4266.1001 OC/16.0.4266.1001 (Skype for Business)" holds two products. */
function matches({ userAgent: product, compare, version }: ClientVersionRule, userAgent: string): boolean {
  const products = [...userAgent.matchAll(/([^\s/()]+)\/([\d.]+)/g)]
  const found = products.find(match => match[1]?.toLowerCase() === product.toLowerCase())
  if (found?.[2] === undefined) return false
  const order = compareVersions(found[2], version)
  switch (compare) {
    case 'EQL':
      return order === 0
    case 'NEQ':
      return order !== 0
    case 'GTR':
      return order > 0
    case 'GEQ':
      return order >= 0
    case 'LSS':
      return order < 0
    case 'LEQ':
      return order <= 0
  }
}

/** Below 0 when `a` is the older one; only as many numbers count as `b` has. */
function compareVersions(a: string, b: string): number {
  const left = a.split('.').map(Number)
  for (const [i, number] of b.split('.').map(Number).entries()) {
    const difference = (left[i] ?? 0) - number
    if (difference !== 0) return difference
  }
  return 0
}
