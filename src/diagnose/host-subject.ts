// A host as the texts of a rule name it: {host} in sentences; {name} and {port} in commands, where an unknown host is a blank to
// fill in.

/** Subject values of a host ('' when no log names it) and its port (443 when no log names it). */
export function hostSubject(
  host: string,
  port?: number,
): { readonly host: string; readonly name: string; readonly port: string } {
  return { host: host || 'the server', name: host || '<server>', port: String(port ?? 443) }
}
