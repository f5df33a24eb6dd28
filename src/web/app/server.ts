// What the page asks of a server behind it, if there is one: what it offers, which logs it was started with, which cases it keeps.
// The same origin only. On a plain file server, or from a file share, there is none and nothing is missing.

import type { InputProblem } from '../../log/archive.ts'
import type { FileInput } from './worker-protocol.ts'

/** What a server offers. */
export interface Features {
  /** Logs were given when it was started. */
  readonly inputs: boolean
  /** It keeps cases. */
  readonly cases: boolean
  readonly probe: boolean
  readonly lab: boolean
  readonly cls: boolean
  readonly signedIn: boolean
}

export const NO_FEATURES: Features = {
  inputs: false,
  cases: false,
  probe: false,
  lab: false,
  cls: false,
  signedIn: false,
}

/** A case that the server keeps. */
export interface KeptCase {
  readonly id: string
  readonly title: string
  readonly by: string
  readonly created: string
  readonly sizeBytes: number
  readonly state: string
  readonly summary: { readonly attempts: number; readonly failed: number; readonly findings: number } | null
}

const API = 'api/v1'

/** What the server refused, and which field of the request is at fault; '' for none. */
export class ServerRefusal extends Error {
  readonly status: number
  readonly field: string
  constructor(status: number, text: string, field: string) {
    super(text)
    this.name = 'ServerRefusal'
    this.status = status
    this.field = field
  }
}

/** Asks for a path below the interface. Rejects with the words of a refusal. */
export async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(`${API}/${path}`, {
    ...init,
    headers: { accept: 'application/json', ...init.headers },
  })
  if (response.ok) return response
  const refusal = await response.json().catch(() => undefined)
  const text = textOf(refusal) || `the server answered ${response.status}`
  throw new ServerRefusal(response.status, text, fieldOf(refusal))
}

/** Sends JSON to a path below the interface. Rejects with the words of a refusal. */
export function send(method: 'POST' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<Response> {
  if (body === undefined) return ask(path, { method })
  return ask(path, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

function fieldOf(refusal: unknown): string {
  const found = typeof refusal === 'object' && refusal !== null && 'field' in refusal ? refusal.field : ''
  return typeof found === 'string' ? found : ''
}

/** The words of a refusal, wherever the server puts them. */
function textOf(refusal: unknown): string {
  if (typeof refusal !== 'object' || refusal === null) return ''
  const { title, detail, text, message, error } = refusal as Record<string, unknown>
  const said = [detail, title, text, message].find(part => typeof part === 'string')
  return typeof said === 'string' ? said : textOf(error)
}

/** What the server behind the page offers; nothing where there is none. Never rejects. */
export async function askFeatures(): Promise<Features> {
  if (location.protocol === 'file:') return NO_FEATURES
  try {
    const response = await ask('features')
    if (!/json/.test(response.headers.get('content-type') ?? '')) return NO_FEATURES
    const offered = (await response.json()) as Record<string, unknown>
    return {
      inputs: offered.inputs === true,
      cases: offered.cases === true,
      probe: offered.probe === true,
      lab: offered.lab === true,
      cls: offered.cls === true,
      signedIn: offered.signedIn === true,
    }
  } catch {
    return NO_FEATURES
  }
}

/** Exchanges an access token for a session. Rejects with the server's words. */
export async function signIn(token: string): Promise<void> {
  await send('POST', 'session', { token })
}

interface InputList {
  readonly inputs: readonly { readonly id: string; readonly name: string; readonly sizeBytes: number }[]
  readonly problems: readonly InputProblem[]
}

/** Logs that the server was started with, or the files of a case, to be read by ranges. */
export function listInputs(caseId = ''): Promise<FileInput[]> {
  return listInputsAt(caseId === '' ? 'inputs' : `cases/${encodeURIComponent(caseId)}/inputs`)
}

/** Files that the server lists at a path, to be read by ranges. */
export async function listInputsAt(base: string): Promise<FileInput[]> {
  const { inputs } = (await (await ask(base)).json()) as InputList
  return inputs.map(({ id, name, sizeBytes }) => ({
    name,
    sizeBytes,
    url: new URL(`${API}/${base}/${encodeURIComponent(id)}/bytes`, document.baseURI).href,
  }))
}

/** Cases that the server keeps, the latest first. */
export async function listCases(): Promise<readonly KeptCase[]> {
  const { cases } = (await (await ask('cases')).json()) as { readonly cases: readonly KeptCase[] }
  return cases
}

/** Uploads a bundle as a case. */
export async function uploadCase(name: string, title: string, blob: Blob): Promise<KeptCase> {
  const query = new URLSearchParams({ name, title })
  const response = await ask(`cases/upload?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: blob,
  })
  return (await response.json()) as KeptCase
}

/** The case that the address of the page names; '' for none. */
export function caseOfAddress(): string {
  return new URLSearchParams(location.search).get('case') ?? ''
}

/** Address under which others open a case of this server. */
export function linkToCase(id: string): string {
  const url = new URL(document.baseURI)
  url.search = new URLSearchParams({ case: id }).toString()
  url.hash = ''
  return url.href
}
