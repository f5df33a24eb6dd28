// lyncpin lab user: the directory of the running lab, as Get-, Enable-, Set- and Disable-CsUser.

import { AppError } from '../../base/errors.ts'
import { printableLine } from '../../base/text.ts'
import type { UserView } from '../../lab/control/calls.ts'
import { callLab } from '../../lab/control/client.ts'
import type { Paint } from '../../report/style.ts'
import type { Cell } from '../../report/text/table.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit.ts'
import { createLabParser, headedTable, type LabOptions, labPaint, printAnswer, stateOf } from './options.ts'

const SUMMARY = 'List, add, change, disable and remove users'

interface UserOptions extends LabOptions {
  readonly password?: string
  readonly account?: string
  readonly displayName?: string
  readonly pool?: string
  readonly sip?: string
  readonly ad?: string
  readonly remoteAccess?: string
}

const ACTIONS = ['list', 'add', 'set', 'remove', 'enable', 'disable'] as const
type Action = (typeof ACTIONS)[number]

export const command: Command = {
  name: 'lab user',
  summary: SUMMARY,
  async run(argv) {
    const parser = createLabParser('user', SUMMARY)
      .argument('<action>', ACTIONS.join(', '))
      .argument('[address]', 'sign-in address')
      .option('--password <text>', 'only its hash is kept')
      .option('--account <domain\\name>')
      .option('--display-name <text>')
      .option('--pool <fqdn>')
      .option('--sip <on|off>', 'set: enabled for SIP, as Set-CsUser -Enabled')
      .option('--ad <on|off>', 'set: enabled in the directory')
      .option('--remote-access <on|off>', 'set: may sign in from outside')
      .addHelpText('after', '\nenable and disable mean SIP: disable is Set-CsUser -Enabled $false.')
    parser.parse([...argv], { from: 'user' })
    const [given = '', address] = parser.args
    const action = ACTIONS.find(known => known === given)
    if (action === undefined)
      throw new AppError('usage', `lab user: expected ${ACTIONS.join(', ')}, found "${printableLine(given)}"`)
    const options = parser.opts<UserOptions>()
    await ACT[action](options, address)
    return EXIT.ok
  },
}

const ACT: Readonly<Record<Action, (options: UserOptions, address: string | undefined) => Promise<void>>> = {
  async list(options) {
    const users = await callLab(stateOf(options), 'users', {})
    printAnswer(options, users, () => userTable(users, labPaint()))
  },
  async add(options, address) {
    const { password, account, displayName, pool } = options
    if (password === undefined) throw new AppError('usage', 'lab user add: give --password')
    const args = { address: needed(address), password, account, displayName, pool }
    show(options, await callLab(stateOf(options), 'addUser', args))
  },
  async set(options, address) {
    const { password, account, displayName, pool } = options
    const switches = {
      enabledForSip: readSwitch('--sip', options.sip),
      enabled: readSwitch('--ad', options.ad),
      remoteAccess: readSwitch('--remote-access', options.remoteAccess),
    }
    const args = { address: needed(address), password, account, displayName, pool, ...switches }
    show(options, await callLab(stateOf(options), 'setUser', args))
  },
  async remove(options, address) {
    const answer = await callLab(stateOf(options), 'removeUser', { address: needed(address) })
    printAnswer(options, answer, () => [
      `${printableLine(needed(address))} is removed, with all user certificates`,
    ])
  },
  async enable(options, address) {
    show(
      options,
      await callLab(stateOf(options), 'setUser', { address: needed(address), enabledForSip: true }),
    )
  },
  async disable(options, address) {
    show(
      options,
      await callLab(stateOf(options), 'setUser', { address: needed(address), enabledForSip: false }),
    )
  },
}

function needed(address: string | undefined): string {
  if (address === undefined) throw new AppError('usage', 'lab user: give the address of the user')
  return address
}

function readSwitch(name: string, value: string | undefined): boolean | undefined {
  if (value === undefined) return undefined
  if (value === 'on' || value === 'off') return value === 'on'
  throw new AppError('usage', `${name}: expected on or off, found "${printableLine(value)}"`)
}

function show(options: UserOptions, user: UserView): void {
  printAnswer(options, user, () => userTable([user], labPaint()))
}

function userTable(users: readonly UserView[], paint: Paint): string[] {
  const yes = (on: boolean): Cell => (on ? { text: '✓', tone: 'good' } : { text: '✗ no', tone: 'bad' })
  const rows = users.map((user): Cell[] => [
    { text: printableLine(user.address), tone: 'strong' },
    { text: printableLine(user.account) },
    { text: printableLine(user.displayName) },
    { text: user.pool },
    yes(user.enabled),
    yes(user.enabledForSip),
    yes(user.remoteAccess),
    { text: String(user.certificates) },
  ])
  const head = ['address', 'account', 'name', 'pool', 'directory', 'SIP', 'outside', 'certificates']
  return headedTable(head, rows, paint)
}
