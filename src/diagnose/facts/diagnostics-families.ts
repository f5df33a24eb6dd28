// Diagnostics values by the component that wrote them, for what is not sign-in. Ranges: MS-OCER §7, technet bb964037.

import type { Evidence } from '../evidence.ts'
import type { DiagnosticsFact } from './diagnostics.ts'
import type { Facts } from './facts.ts'

/** Evidence of the values that fit and do not stand in an answer to REGISTER. */
export function evidenceOfSubset(facts: Facts, fits: (found: DiagnosticsFact) => boolean): Evidence[] {
  return facts.diagnostics
    .filter(found => isBesideSignIn(found) && fits(found))
    .map(({ evidence }) => evidence)
}

/** Not part of a registration, and not the client's verdict on one. */
export function isBesideSignIn({ method, carrier }: DiagnosticsFact): boolean {
  return method !== 'REGISTER' && carrier !== 'client'
}

/** Component and what it serves, by the first id of its range; a range ends where the next one begins. */
const COMPONENTS: readonly (readonly [from: number, component: string])[] = [
  [3000, 'the conferencing focus: meetings'],
  [4000, ''],
  [6000, 'the IM conferencing server: group conversations'],
  [7000, 'the A/V conferencing server: audio and video in meetings'],
  [8000, 'the telephony conferencing server: dial-in'],
  [9000, 'media relay authentication: credentials for the A/V Edge'],
  [10_000, 'the Mediation Server: calls to the telephone network'],
  [11_000, 'metrics'],
  [12_000, 'outbound call routing'],
  [13_000, 'inbound call routing'],
  [14_000, 'number translation'],
  [15_000, 'routing to voice mail'],
  [16_000, 'the IM filter'],
  [17_000, ''],
  [21_000, 'the application sharing server'],
  [22_000, ''],
  [51_000, 'the client: media, messages and meetings'],
  [55_000, ''],
  [90_000, 'public IM connectivity'],
  [91_000, ''],
]

/** Component of an id whose range has nothing to do with signing in; '' for all others. */
export function componentBesideSignIn(id: number): string {
  return COMPONENTS.findLast(([from]) => id >= from)?.[1] ?? ''
}
