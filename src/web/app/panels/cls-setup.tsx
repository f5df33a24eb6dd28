// Where no agent answers: what to do, with commands to copy.

import { useRef, useState } from 'preact/hooks'
import { messageOf } from '../../../base/errors.ts'
import { attachTo } from '../cls/actions.ts'
import { connection } from '../cls/state.ts'
import { CopyButton } from '../parts/copy-button.tsx'
import { PanelHead } from '../parts/panel-head.tsx'
import { texts } from '../texts.ts'

const { setup } = texts.cls

/** What to do. */
export function ClsSetup() {
  const state = connection.value
  const known = state.kind === 'known' ? state.value : undefined
  const text = state.kind === 'failed' ? state.text : (known?.text ?? '')
  return (
    <div class="cls-setup">
      <PanelHead title={setup.title} lead={setup.lead} />
      <p class="problem" role="status">
        ▲ {text === '' ? setup.noMachines(known?.way ?? '') : text}
      </p>
      <section class="card">
        <h2>{setup.one}</h2>
        <p class="hint">{setup.oneHint}</p>
        <Command text="lyncpin cls agent --always-on" />
        <Command text="lyncpin cls agent --config cls.yaml --always-on" />
      </section>
      <section class="card">
        <h2>{setup.many}</h2>
        <p class="hint">{setup.manyHint}</p>
        <Command text="lyncpin cls nats-config --machines fe01.contoso.com,edge01.contoso.com --server nats01.contoso.com:4222 --into nats" />
        <p class="hint">{setup.next}</p>
        <Command text="lyncpin cls agent --config nats/fe01.contoso.com.yaml --always-on" />
        <Command text="lyncpin open --cls nats/controller.yaml" />
      </section>
      {known?.canAttach ? <AttachForm title={setup.attach} /> : null}
    </div>
  )
}

function Command({ text }: { readonly text: string }) {
  return (
    <p class="cls-command">
      <code>{text}</code>
      <CopyButton text={text} what={text} />
    </p>
  )
}

/** Names agents that run already. */
export function AttachForm({ title }: { readonly title: string }) {
  const field = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState('')
  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    setProblem('')
    await attachTo(field.current?.value ?? '').catch(thrown => setProblem(messageOf(thrown)))
  }
  return (
    <form class="card" onSubmit={submit}>
      <h2>{title}</h2>
      <p class="hint">{setup.attachHint}</p>
      <div class="row">
        <input ref={field} type="text" required spellcheck={false} aria-label={setup.attachLabel} />
        <button type="submit">{setup.attachButton}</button>
      </div>
      {problem === '' ? null : (
        <p class="problem" role="alert">
          ▲ {problem}
        </p>
      )}
    </form>
  )
}
