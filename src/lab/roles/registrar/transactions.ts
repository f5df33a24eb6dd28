// Requests that a server has passed on and for which it owes an answer: where the answer goes, which branches are out, what
// the best refusal was. RFC 3261 §16.6, §16.7; time is an argument.

import type { SipMessage } from '../../../protocol/sip/message.ts'
import type { SipPeer } from '../../sip/peer.ts'
import type { Endpoint } from './endpoint.ts'

/** One of the ways a request was sent. */
export interface Branch {
  readonly id: string
  readonly peer: SipPeer
  /** The endpoint that must have signed the answer; undefined when another server answers. */
  readonly endpoint: Endpoint | undefined
  /** The request as it went out, for ACK and CANCEL. */
  readonly request: SipMessage
  final: number | undefined
}

export interface Transaction {
  readonly key: string
  readonly method: string
  /** The answer is sent here … */
  readonly upstream: SipPeer
  /** … by this function, which signs it when the upstream is a client. */
  readonly answer: (message: SipMessage) => void
  readonly branches: Branch[]
  /** The best refusal so far. */
  best: SipMessage | undefined
  isAnswered: boolean
  untilMs: number
}

export interface Transactions {
  put(transaction: Transaction): void
  find(key: string): Transaction | undefined
  addBranch(transaction: Transaction, branch: Branch): void
  findBranch(id: string): { readonly transaction: Transaction; readonly branch: Branch } | undefined
  /** Branches to a connection that is gone. */
  branchesTo(peer: SipPeer): { readonly transaction: Transaction; readonly branch: Branch }[]
  /** Takes out and gives what has waited too long. */
  takeExpired(nowMs: number): Transaction[]
  readonly count: number
}

/** Nothing is under way. */
export function createTransactions(): Transactions {
  const byKey = new Map<string, Transaction>()
  const byBranch = new Map<string, { readonly transaction: Transaction; readonly branch: Branch }>()
  return {
    get count() {
      return byKey.size
    },
    put: transaction => void byKey.set(transaction.key, transaction),
    find: key => byKey.get(key),
    addBranch(transaction, branch) {
      transaction.branches.push(branch)
      byBranch.set(branch.id, { transaction, branch })
    },
    findBranch: id => byBranch.get(id),
    branchesTo: peer => [...byBranch.values()].filter(entry => entry.branch.peer === peer),
    takeExpired(nowMs) {
      const expired = [...byKey.values()].filter(transaction => transaction.untilMs <= nowMs)
      for (const { key, branches } of expired) {
        byKey.delete(key)
        for (const branch of branches) byBranch.delete(branch.id)
      }
      return expired
    },
  }
}
