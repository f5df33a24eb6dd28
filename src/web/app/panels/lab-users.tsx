// The users of the lab: what administrators switch for them, their passwords, new ones and gone ones.

import { useState } from 'preact/hooks'
import { messageOf } from '../../../base/errors.ts'
import { say } from '../actions.ts'
import { addUser, listUsers, removeUser, setUser } from '../lab/calls.ts'
import type { LabUser, LabUserChange } from '../lab/views.ts'
import { Field } from '../parts/field.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { useServer } from '../parts/use-server.ts'
import { texts } from '../texts.ts'
import type { LabPartProps } from './lab.tsx'

/** The table. */
export function LabUsers({ onChanged }: LabPartProps) {
  const { value: users = [], reload } = useServer(listUsers)
  const [adding, setAdding] = useState(false)
  async function attempt(work: () => Promise<unknown>, said = ''): Promise<void> {
    try {
      await work()
      if (said !== '') say(said)
    } catch (thrown) {
      say(messageOf(thrown))
    }
    await reload()
    onChanged()
  }
  const pools = [...new Set(users.map(({ pool }) => pool))]
  const { columns } = texts.lab.users
  return (
    <>
      <div class="section-head">
        <h2>{texts.lab.users.lead(users.length)}</h2>
        <button type="button" onClick={() => setAdding(true)}>
          + {texts.lab.users.add}
        </button>
      </div>
      <div class="table-box">
        <table class="lab-users">
          <thead>
            <tr>
              <th>{columns.address}</th>
              <th>{columns.account}</th>
              <th>{columns.pool}</th>
              <th>{columns.enabled}</th>
              <th>{columns.sip}</th>
              <th>{columns.remote}</th>
              <th>{columns.certificates}</th>
              <th>
                <span class="visually-hidden">{columns.actions}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {users.map(user => (
              <UserRow key={user.address} user={user} pools={pools} onChange={attempt} />
            ))}
          </tbody>
        </table>
      </div>
      <Sheet title={texts.lab.users.add} shown={adding} onClose={() => setAdding(false)}>
        {adding ? (
          <AddUser
            onAdded={async address => {
              setAdding(false)
              await attempt(async () => undefined, texts.lab.users.added(address))
            }}
          />
        ) : null}
      </Sheet>
    </>
  )
}

interface UserRowProps {
  readonly user: LabUser
  readonly pools: readonly string[]
  readonly onChange: (work: () => Promise<unknown>, said?: string) => Promise<void>
}

function UserRow({ user, pools, onChange }: UserRowProps) {
  const { address, account, pool, certificates } = user
  const [asked, setAsked] = useState<'password' | 'remove' | undefined>(undefined)
  const change = (changes: LabUserChange): void => void onChange(() => setUser(address, changes))
  const tick = (name: 'enabled' | 'enabledForSip' | 'remoteAccess') => (
    <input
      type="checkbox"
      checked={user[name]}
      aria-label={texts.lab.users[name](address)}
      onChange={event => change({ [name]: event.currentTarget.checked })}
    />
  )
  return (
    <tr>
      <td>
        <b>{address}</b>
      </td>
      <td>{account}</td>
      <td>
        {pools.length > 1 ? (
          <select
            value={pool}
            aria-label={texts.lab.users.poolOf(address)}
            onChange={event => change({ pool: event.currentTarget.value })}
          >
            {pools.map(name => (
              <option key={name}>{name}</option>
            ))}
          </select>
        ) : (
          pool
        )}
      </td>
      <td>{tick('enabled')}</td>
      <td>{tick('enabledForSip')}</td>
      <td>{tick('remoteAccess')}</td>
      <td class="number">{certificates}</td>
      <td>
        <div class="actions">
          <button
            type="button"
            class="small"
            aria-label={texts.lab.users.setPasswordOf(address)}
            onClick={() => setAsked('password')}
          >
            {texts.lab.users.setPassword}
          </button>
          <button
            type="button"
            class="small"
            aria-label={texts.lab.users.removeOf(address)}
            onClick={() => setAsked('remove')}
          >
            {texts.lab.users.remove}
          </button>
        </div>
        <Sheet
          title={texts.lab.users.setPasswordOf(address)}
          shown={asked === 'password'}
          onClose={() => setAsked(undefined)}
        >
          {asked === 'password' ? (
            <PasswordForm
              onGiven={async password => {
                setAsked(undefined)
                await onChange(() => setUser(address, { password }), texts.lab.users.passwordSet(address))
              }}
            />
          ) : null}
        </Sheet>
        <Sheet
          title={texts.lab.users.removeOf(address)}
          shown={asked === 'remove'}
          asks
          onClose={() => setAsked(undefined)}
        >
          <p>{texts.lab.users.removeSure(address)}</p>
          <div class="actions">
            <button type="button" onClick={() => setAsked(undefined)}>
              {texts.lab.users.cancel}
            </button>
            <button
              type="button"
              class="primary"
              onClick={() => {
                setAsked(undefined)
                void onChange(() => removeUser(address))
              }}
            >
              {texts.lab.users.remove}
            </button>
          </div>
        </Sheet>
      </td>
    </tr>
  )
}

function PasswordForm({ onGiven }: { readonly onGiven: (password: string) => Promise<void> }) {
  return (
    <form
      class="sheet-form"
      onSubmit={event => {
        event.preventDefault()
        void onGiven(String(new FormData(event.currentTarget).get('password') ?? ''))
      }}
    >
      <Field label={texts.lab.users.newPassword}>
        <input name="password" type="password" autocomplete="off" required />
      </Field>
      <button type="submit" class="primary">
        {texts.lab.users.setPassword}
      </button>
    </form>
  )
}

function AddUser({ onAdded }: { readonly onAdded: (address: string) => Promise<void> }) {
  const [problem, setProblem] = useState('')
  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const given = new FormData(event.currentTarget as HTMLFormElement)
    const field = (name: string): string => String(given.get(name) ?? '').trim()
    try {
      const { address } = await addUser({
        address: field('address'),
        password: String(given.get('password') ?? ''),
        displayName: field('name') || undefined,
      })
      await onAdded(address)
    } catch (thrown) {
      setProblem(messageOf(thrown))
    }
  }
  return (
    <form class="sheet-form" onSubmit={submit}>
      <Field label={texts.lab.users.address}>
        <input name="address" type="text" autocomplete="off" spellcheck={false} required />
      </Field>
      <Field label={texts.lab.users.name}>
        <input name="name" type="text" autocomplete="off" />
      </Field>
      <Field label={texts.lab.users.password}>
        <input name="password" type="password" autocomplete="off" required />
      </Field>
      {problem === '' ? null : (
        <p class="problem" role="alert">
          ▲ {problem}
        </p>
      )}
      <button type="submit" class="primary">
        {texts.lab.users.add}
      </button>
    </form>
  )
}
