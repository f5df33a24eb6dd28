// What stands on the arrow of a SIP message.

import type { SipSeen } from '../sip-seen.ts'

/** Label and detail of one message, from its sightings: the one that tells most. */
export function labelOfSip(sightings: readonly SipSeen[]): { label: string; detail: string } {
  const [first] = sightings
  if (!first) return { label: '', detail: '' }
  const { status, method, text } = first
  const label = status === 0 ? method : `${status} ${text}`.trim()
  const details = sightings.map(seen => (status === 0 ? ofRequest(seen) : ofResponse(seen)))
  return { label, detail: details.find(detail => detail !== '') ?? '' }
}

function ofRequest({ credentials, expiresSeconds, event }: SipSeen): string {
  const [first] = credentials
  const ends = expiresSeconds === 0 ? 'signs out' : ''
  if (!first) return ends || (event.startsWith('vnd-') ? event : '')
  const what = first.signed ? 'signed' : first.tokenLength > 0 ? 'handshake' : 'asks for the challenge'
  return [`${first.scheme} ${what}`, ends].filter(part => part !== '').join(', ')
}

function ofResponse({ diagnostics, challenges, signedBy, contact, status }: SipSeen): string {
  const [found] = diagnostics
  if (found) return `${found.id} ${found.reason ?? ''}`.trim()
  const token = challenges.find(challenge => challenge.hasToken)
  if (token) return `${token.scheme} handshake`
  if (challenges.length > 0)
    return `offers ${[...new Set(challenges.map(({ scheme }) => scheme))].join(', ')}`
  if (status >= 300 && status < 400) return contact
  return signedBy === '' ? '' : `signed by ${signedBy}`
}
