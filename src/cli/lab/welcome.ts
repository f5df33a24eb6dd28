// What a lab says when it runs: the servers, who can sign in and how, what to do next.

import { join } from 'node:path'
import { printable } from '../../base/text.ts'
import { temporaryFolder } from '../../lab/control/endpoint.ts'
import type { Lab } from '../../lab/run-lab.ts'
import type { World } from '../../lab/world/schema.ts'
import { createPaint } from '../../report/style.ts'
import { type Cell, formatTable } from '../../report/text/table.ts'
import { terminalOf } from '../terminal.ts'
import { formatRole } from './role-ports.ts'

/**
 * The text for the terminal, without line end. Passwords are those that the world's description gives.
 * @param clsFile configuration of the logging service, where it runs
 */
export function formatWelcome(
  { deployment, stateFolder, logFolder, rootFile }: Lab,
  world: World,
  clsFile?: string,
): string {
  const paint = createPaint(terminalOf().colour)
  const { machines, roles, directory, network } = deployment
  const servers = [...machines.values()].map(machine => {
    const { fqdn, address, externalAddress } = machine
    const own = roles.filter(role => role.machine === fqdn)
    const failed = own.some(({ state }) => state.kind === 'failed')
    return [
      { text: fqdn },
      { text: address },
      { text: externalAddress ?? '' },
      {
        text: own.map(({ name }) => formatRole(name, machine, network)).join(', '),
        ...(failed ? ({ tone: 'bad' } as const) : {}),
      },
    ] satisfies Cell[]
  })
  const passwords = new Map(world.users.map(({ address, password }) => [address, password]))
  const users = directory
    .users()
    .map(({ sipAddress, account }): Cell[] => [
      { text: sipAddress, tone: 'strong' },
      { text: printable(account) },
      { text: printable(passwords.get(sipAddress) ?? '(not of the description)') },
    ])
  const [user = 'alice@contoso.com'] = directory.users().map(({ sipAddress }) => sipAddress)
  const head = (...texts: string[]): Cell[] => texts.map(text => ({ text, tone: 'muted' }))
  const failures = roles.flatMap(({ machine, name, state }) =>
    state.kind === 'failed' ? [paint('bad', `  ✗ ${machine}: ${name} does not start: ${state.reason}`)] : [],
  )
  return [
    `${paint('good', '✓')} ${paint('strong', `The lab runs: ${deployment.topology().sipDomains.join(', ')}`)}`,
    '',
    paint('strong', 'Servers'),
    ...formatTable([head('name', 'inside', 'outside', 'roles and ports'), ...servers], paint),
    ...failures,
    ...portNote(network.portShift, network.boundTo('') === undefined),
    '',
    paint('strong', 'Who can sign in'),
    ...formatTable([head('address', 'account', 'password'), ...users], paint),
    '',
    paint('strong', 'In another terminal'),
    ...formatTable([...nextSteps(user, stateFolder), ...clsSteps(user, logFolder, clsFile)], paint),
    '',
    ...formatTable(
      [
        [{ text: 'Logs' }, { text: logFolder }],
        [{ text: 'Root' }, { text: `${rootFile}  (other clients must trust it)` }],
      ],
      paint,
      '',
    ),
    paint('muted', 'Ctrl-C ends the lab.'),
  ].join('\n')
}

function portNote(shift: number, oneAddress: boolean): string[] {
  if (oneAddress)
    return ['  This platform has one loopback address, 127.0.0.1: connect to the port behind "at".']
  return shift === 0
    ? []
    : [
        `  Ports are shifted: connect to ${443 + shift} for 443, ${5061 + shift} for 5061, ${53 + shift} for 53.`,
      ]
}

function nextSteps(user: string, stateFolder: string): Cell[][] {
  const state = stateFolder === temporaryFolder() ? '' : ` --state ${stateFolder}`
  const step = (command: string, what: string): Cell[] => [
    { text: `lyncpin lab ${command}${state}`, tone: 'accent' },
    { text: what, tone: 'muted' },
  ]
  return [
    step(`signin ${user} --outside`, 'sign in with our own client'),
    step('faults', 'what can be broken'),
    step('fault certificate/external-web-wrong-subject on', 'break something'),
    step('logs', 'where the logs are, and how to read them'),
  ]
}

function clsSteps(user: string, logFolder: string, clsFile: string | undefined): Cell[][] {
  if (clsFile === undefined) return []
  const step = (command: string, what: string): Cell[] => [
    { text: `lyncpin cls ${command} --config ${clsFile}`, tone: 'accent' },
    { text: what, tone: 'muted' },
  ]
  return [
    step('start --scenario Authentication', 'record on all servers what a sign-in does'),
    step(
      `case ${user} --also ${join(logFolder, 'clients')}`,
      'what all servers know about a user, beside the logs of clients, and why the sign-in failed',
    ),
  ]
}
