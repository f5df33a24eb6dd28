// The servers of the lab as they stand: outside, at the perimeter, inside; each with its roles, their state and its clock.

import { formatDuration } from '../../../base/time.ts'
import type { LabMachine } from '../lab/views.ts'
import { linkTo } from '../route.ts'
import { texts } from '../texts.ts'
import type { LabPartProps } from './lab.tsx'

type Zone = keyof typeof texts.lab.zones

const ZONES: readonly Zone[] = ['outside', 'edge', 'inside']

/** Where a machine stands: one with two addresses is at the perimeter; the third number of an address tells the side. */
function zoneOf({ address, externalAddress }: LabMachine): Zone {
  if (externalAddress !== undefined) return 'edge'
  return Number(address.split('.')[2]) < 128 ? 'inside' : 'outside'
}

/** The picture, the faults that are on, the folders. */
export function LabServers({ status }: LabPartProps) {
  const { machines, activeFaults, stateFolder, logFolder } = status
  return (
    <>
      <div class={`card lab-state ${activeFaults.length > 0 ? 'broken' : ''}`}>
        <b>
          <span aria-hidden="true">{activeFaults.length > 0 ? '● ' : '✓ '}</span>
          {texts.lab.activeFaults(activeFaults.length)}
        </b>
        {activeFaults.map(id => (
          <a key={id} class="chip" href={linkTo('lab', ['faults'])}>
            {id}
          </a>
        ))}
      </div>
      <div class="topology">
        {ZONES.map(zone => (
          <section key={zone} class={`zone ${zone}`}>
            <h2>{texts.lab.zones[zone]}</h2>
            {zone === 'edge' ? null : (
              <div class="machine clients">
                <b>{texts.lab.clients}</b>
                <span class="hint">{texts.lab.clientsHint}</span>
              </div>
            )}
            {machines
              .filter(machine => zoneOf(machine) === zone)
              .map(machine => (
                <Machine key={machine.fqdn} machine={machine} />
              ))}
          </section>
        ))}
      </div>
      <dl class="pairs lab-folders">
        <dt>{texts.lab.folders.state}</dt>
        <dd>
          <code>{stateFolder}</code>
        </dd>
        <dt>{texts.lab.folders.logs}</dt>
        <dd>
          <code>{logFolder}</code>
        </dd>
      </dl>
    </>
  )
}

function Machine({ machine }: { readonly machine: LabMachine }) {
  const { fqdn, address, externalAddress = '', roles, clockErrorMs } = machine
  return (
    <article class="machine">
      <h3>{fqdn}</h3>
      <p class="hint">{texts.lab.addresses(address, externalAddress)}</p>
      <ul>
        {roles.map(({ name, state, reason }) => (
          <li key={name} class={state}>
            <b aria-hidden="true">{texts.lab.states[state].symbol}</b>
            <span>
              {name}
              {state === 'running' ? (
                <span class="visually-hidden">: {texts.lab.states.running.text}</span>
              ) : (
                `: ${reason ?? texts.lab.states[state].text}`
              )}
            </span>
          </li>
        ))}
      </ul>
      {clockErrorMs === 0 ? null : (
        <p class="problem">
          ▲ {texts.lab.clock(formatDuration(Math.abs(clockErrorMs) * 1000), clockErrorMs > 0)}
        </p>
      )}
    </article>
  )
}
