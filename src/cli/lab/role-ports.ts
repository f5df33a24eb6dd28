// Ports of the roles of a lab, as records and URLs name them.

export const PORTS_OF_ROLE: Readonly<Record<string, string>> = {
  'name server': '53',
  'internal web site': '443, 80',
  'external web site': '4443, 8080',
  registrar: '5061',
  'access edge': '443, 5061',
  'reverse proxy': '443, 80',
}
