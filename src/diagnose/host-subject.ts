// A host as the texts of a rule name it: {host} in sentences, {name} in commands, where an unknown one is a blank to fill in.

/** Subject values of a host; '' when no log names it. */
export function hostSubject(host: string): { readonly host: string; readonly name: string } {
  return { host: host || 'the server', name: host || '<server>' }
}
