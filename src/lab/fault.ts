// The contract of a fault: one file per fault in `faults/`. A fault changes the world as people and accidents do; roles never ask
// whether one is on.

import type { Deployment } from './deployment.ts'
import type { Side } from './world/address-plan.ts'

/** What a client of one kind meets. */
export type Expectation =
  | { readonly kind: 'succeeds' }
  /** The sign-in fails; the first finding is one of these rules. */
  | { readonly kind: 'fails'; readonly findings: readonly string[] }

/** A client with a user certificate (and a known server) from an earlier sign-in, or a new one. */
export type ClientKind = 'stored' | 'none'

export type Expectations = Readonly<Record<Side, Readonly<Record<ClientKind, Expectation>>>>

/** Takes a change back. */
export type Undo = () => void | Promise<void>

export interface Fault {
  /** stage/name; the name of its file. */
  readonly id: string
  /** What was done, as one would say it: "The External Web Site has a certificate with a foreign subject". */
  readonly title: string
  /** Records of the catalogue of failures that it makes real. */
  readonly records: readonly string[]
  readonly expects: Expectations
  /** Changes the world; gives the way back. */
  apply(deployment: Deployment): Promise<Undo>
}

/** Declares a fault; gives the compiler a place to check it. */
export function defineFault(fault: Fault): Fault {
  return fault
}

export const SUCCEEDS: Expectation = { kind: 'succeeds' }

/** The sign-in fails, and one of these rules is the first finding. */
export function fails(...findings: readonly string[]): Expectation {
  return { kind: 'fails', findings }
}

/** The same for both kinds of clients. */
export function both(expectation: Expectation): Readonly<Record<ClientKind, Expectation>> {
  return { stored: expectation, none: expectation }
}

/** Clients that have a stored certificate are not touched. */
export function onlyNew(expectation: Expectation): Readonly<Record<ClientKind, Expectation>> {
  return { stored: SUCCEEDS, none: expectation }
}

/** Takes several changes back, the latest first. */
export function undoAll(undos: readonly Undo[]): Undo {
  return async () => {
    for (const undo of undos.toReversed()) await undo()
  }
}
