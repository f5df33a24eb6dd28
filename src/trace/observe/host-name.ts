// Host names, addresses and ports as they occur in the sentences of logs: fragments for patterns, and how to read what
// they matched. All fragments are bounded and begin at the start of a word, so that a megabyte of base64 costs nothing.

const LABEL = '[A-Za-z0-9_-]{0,62}'

/** Pattern of a DNS name with at least one dot, also of SRV names; no end dot. */
export const NAME = `(?<![\\w.-])[A-Za-z0-9_](?:${LABEL}\\.){1,12}[A-Za-z0-9][A-Za-z0-9-]{0,62}`

/** Pattern of a name of an SRV record. */
export const SRV_NAME = `(?=_[A-Za-z0-9-]{1,62}\\._)${NAME}`

/** Pattern of an IPv4 address, or an IPv6 address with at least two colons. */
export const ADDRESS = '(?:\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7})'

/** Pattern of a name or an address (IPv6 in brackets) or a single label. */
export const HOST = `(?:\\[${ADDRESS}\\]|${ADDRESS}|${NAME}|(?<![\\w.-])[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)`

/** Pattern of the words between two parts of one line. */
export const GAP = '[^\\n]{0,300}?'

/** A name as names are compared: lower case, without end dot and brackets. */
export function normaliseHost(text: string): string {
  return text
    .trim()
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
}

/** "host:port", or the host alone where the port is unknown; IPv6 addresses in brackets. */
export function formatTarget(host: string, port: string | number | undefined): string {
  const name = normaliseHost(host)
  if (port === undefined || port === '') return name
  return name.includes(':') ? `[${name}]:${port}` : `${name}:${port}`
}

/** Host and port of a target; the port is undefined where the target names none. */
export function parseTarget(target: string): { readonly host: string; readonly port: number | undefined } {
  const match = /^(\[[^\]]*\]|[^:]*):(\d{1,5})$/.exec(target.trim())
  return match
    ? { host: normaliseHost(match[1] ?? ''), port: Number(match[2]) }
    : { host: normaliseHost(target), port: undefined }
}

/** True for an IPv4 or IPv6 address. */
export function isAddress(host: string): boolean {
  return new RegExp(`^${ADDRESS}$`).test(host)
}
