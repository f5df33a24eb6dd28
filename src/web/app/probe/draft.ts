// The form of a probe as a person fills it in, and what it asks for. The password is no part of it: it stays in its field.

import { signal } from '@preact/signals'
import { probeTexts } from '../texts/probe.ts'
import type { ProbeOrder } from './views.ts'

export interface ProbeDraft {
  readonly address: string
  readonly at: 'network' | 'lab'
  readonly side: '' | 'inside' | 'outside'
  readonly dns: string
  readonly server: string
  readonly resolve: string
  readonly only: readonly string[]
  readonly timeout: string
  readonly patience: string
  readonly signsIn: boolean
  readonly account: string
  readonly auth: '' | 'tls-dsk' | 'ntlm'
}

export const EMPTY_DRAFT: ProbeDraft = {
  address: '',
  at: 'network',
  side: '',
  dns: '',
  server: '',
  resolve: '',
  only: [],
  timeout: '',
  patience: '',
  signsIn: false,
  account: '',
  auth: '',
}

/** Stays while the person looks at other views. */
export const draft = signal<ProbeDraft>(EMPTY_DRAFT)

/** Changes fields of the form. */
export function changeDraft(changes: Partial<ProbeDraft>): void {
  draft.value = { ...draft.value, ...changes }
}

/** Options that are not the usual. */
export function countChanged(given: ProbeDraft): number {
  const options = ['at', 'side', 'dns', 'server', 'resolve', 'timeout', 'patience'] as const
  return options.filter(name => given[name] !== EMPTY_DRAFT[name]).length + (given.only.length > 0 ? 1 : 0)
}

/** The probe that a form asks for. Throws an Error with what is wrong, for the person. */
export function readDraft(given: ProbeDraft, password: string): ProbeOrder {
  const { address, at, side, account, auth, signsIn } = given
  return {
    address: address.trim(),
    at,
    side: side === '' ? undefined : side,
    dns: words(given.dns),
    server: readServer(given.server.trim()),
    resolve: readPairs(given.resolve),
    only: given.only,
    timeoutSeconds: readSeconds(given.timeout, probeTexts.timeout),
    patienceSeconds: readSeconds(given.patience, probeTexts.patience),
    credentials: signsIn
      ? {
          account: account.trim() || undefined,
          password: password || undefined,
          auth: auth === '' ? undefined : auth,
        }
      : undefined,
  }
}

const words = (text: string): string[] => text.split(/[\s,;]+/).filter(word => word !== '')

function readServer(text: string): ProbeOrder['server'] {
  if (text === '') return undefined
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^\s:]+)):(\d{1,5})$/.exec(text) ?? []
  const host = bracketed ?? plain
  if (host === undefined || Number(port) < 1 || Number(port) > 65_535) throw new Error(probeTexts.serverWrong)
  return { host, port: Number(port) }
}

function readPairs(text: string): ProbeOrder['resolve'] {
  return words(text).map(line => {
    const [, name, address] = /^([^=]+)=\[?([0-9a-f.:]+)\]?$/i.exec(line) ?? []
    if (name === undefined || address === undefined) throw new Error(probeTexts.resolveWrong(line))
    return { name, address }
  })
}

function readSeconds(text: string, label: string): number | undefined {
  if (text.trim() === '') return undefined
  const seconds = Number(text.replace(',', '.'))
  if (!(seconds > 0)) throw new Error(probeTexts.numberWrong(label))
  return seconds
}
