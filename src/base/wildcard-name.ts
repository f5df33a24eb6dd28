// Host names against the names of a certificate. RFC 6125 §6.4.3: a wildcard stands for exactly the first label.

/** True when a name of a certificate is a wildcard. */
export function isWildcardName(name: string): boolean {
  return name.startsWith('*.')
}

/** True when a name of a certificate stands for a host; compared without case. */
export function coversHost(name: string, host: string): boolean {
  const [pattern, lower] = [name.toLowerCase(), host.toLowerCase()]
  if (pattern === lower) return true
  const dot = lower.indexOf('.')
  return isWildcardName(pattern) && dot > 0 && lower.slice(dot) === pattern.slice(1)
}
