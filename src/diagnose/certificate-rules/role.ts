// The roles a server certificate can have: names of the certificate cmdlets (Set-CsCertificate -Type), the listener of the
// reverse proxy, and how people write them.

export type CertificateRole =
  | 'Default'
  | 'WebServicesInternal'
  | 'WebServicesExternal'
  | 'AccessEdgeExternal'
  | 'Internal'
  | 'reverse-proxy'

export interface RoleEntry {
  readonly role: CertificateRole
  /** Name on the command line. */
  readonly option: string
  readonly title: string
  /** Clients outside, phones and other companies meet it. */
  readonly isPublic: boolean
}

export const CERTIFICATE_ROLES: readonly RoleEntry[] = [
  {
    role: 'Default',
    option: 'default',
    title: 'Front End, Director or Standard Edition: SIP',
    isPublic: false,
  },
  { role: 'WebServicesInternal', option: 'web-internal', title: 'Internal Web Site', isPublic: false },
  { role: 'WebServicesExternal', option: 'web-external', title: 'External Web Site', isPublic: false },
  { role: 'AccessEdgeExternal', option: 'access-edge', title: 'Access Edge, outside', isPublic: true },
  { role: 'Internal', option: 'edge-internal', title: 'Edge, inside', isPublic: false },
  { role: 'reverse-proxy', option: 'reverse-proxy', title: 'listener of the reverse proxy', isPublic: true },
]

/** The entry of a role. */
export function roleEntry(role: CertificateRole): RoleEntry {
  const entry = CERTIFICATE_ROLES.find(known => known.role === role)
  if (!entry) throw new Error(`role ${role} is missing from its table`)
  return entry
}

/** The role of "web-external", "WebServicesExternal", "ReverseProxy"; undefined for other words. */
export function parseRole(text: string): CertificateRole | undefined {
  const plain = text.toLowerCase().replaceAll('-', '')
  return CERTIFICATE_ROLES.find(
    ({ role, option }) =>
      role.toLowerCase().replaceAll('-', '') === plain || option.replaceAll('-', '') === plain,
  )?.role
}
