// The stages of a sign-in by which rules and catalogued failures are sorted, in the order in which a client meets them.

export const STAGES = [
  'dns',
  'network',
  'tls',
  'discovery',
  'ticket',
  'certificate',
  'register',
  'authenticate',
  'account',
  'client',
  'server',
  'hybrid',
  'mobile',
  'clock',
  'noise',
] as const

/** A stage; also the folder of a rule's file. */
export type Stage = (typeof STAGES)[number]

/** Headings for people. */
export const STAGE_TITLES: Readonly<Record<Stage, string>> = {
  dns: 'DNS',
  network: 'TCP, firewall, proxy, load balancer',
  tls: 'TLS and certificates',
  discovery: 'Discovery',
  ticket: 'Web ticket',
  certificate: 'User certificate',
  register: 'SIP registration and routing',
  authenticate: 'Authentication',
  account: 'Account, directory, policy',
  client: 'Client machine',
  server: 'Server state',
  hybrid: 'Hybrid and modern authentication',
  mobile: 'Mobile clients',
  clock: 'Clocks',
  noise: 'Noise that is not the cause',
}
