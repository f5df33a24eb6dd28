// Dialogs about a certificate of the lab: issue one for a role, or serve one from a file.

import { useState } from 'preact/hooks'
import { messageOf } from '../../../base/errors.ts'
import { say } from '../actions.ts'
import { assignCertificate, issueCertificate } from '../lab/calls.ts'
import type { LabIssuedCertificate } from '../lab/views.ts'
import { Field } from '../parts/field.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { saveFile } from '../save-file.ts'
import { texts } from '../texts.ts'

export interface CertificateSheetProps {
  readonly machine: string
  readonly role: string
  readonly shown: boolean
  readonly onClose: () => void
  readonly onChanged: () => Promise<void>
}

/** Asks for what shall differ from the usual, issues, and offers certificate and key. */
export function IssueSheet({ machine, role, shown, onClose, onChanged }: CertificateSheetProps) {
  const [problem, setProblem] = useState('')
  const [issued, setIssued] = useState<LabIssuedCertificate | undefined>(undefined)
  const t = texts.lab.certificates
  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    setProblem('')
    const given = new FormData(event.currentTarget as HTMLFormElement)
    const field = (name: string): string => String(given.get(name) ?? '').trim()
    const names = field('names')
      .split(/[\s,;]+/)
      .filter(name => name !== '')
    try {
      setIssued(
        await issueCertificate({
          machine,
          role,
          subject: field('subject') || undefined,
          names: names.length > 0 ? names : undefined,
          validDays: field('days') === '' ? undefined : Number(field('days')),
          assign: given.get('assign') !== null,
        }),
      )
      await onChanged()
    } catch (thrown) {
      setProblem(messageOf(thrown))
    }
  }
  function close(): void {
    setIssued(undefined)
    setProblem('')
    onClose()
  }
  return (
    <Sheet title={t.issueTitle(`${machine}, ${role}`)} shown={shown} onClose={close}>
      {shown && !issued ? (
        <form class="sheet-form" onSubmit={submit}>
          <p class="hint">{t.issueLead}</p>
          <Field label={t.subject}>
            <input name="subject" type="text" autocomplete="off" spellcheck={false} />
          </Field>
          <Field label={t.names}>
            <textarea name="names" rows={3} spellcheck={false} />
          </Field>
          <Field label={t.days}>
            <input name="days" type="text" inputMode="numeric" autocomplete="off" />
          </Field>
          <label class="check">
            <input name="assign" type="checkbox" defaultChecked />
            {t.assign}
          </label>
          <Problem text={problem} />
          <button type="submit" class="primary">
            {t.issue}
          </button>
        </form>
      ) : null}
      {issued ? <Issued issued={issued} /> : null}
    </Sheet>
  )
}

function Issued({ issued }: { readonly issued: LabIssuedCertificate }) {
  const { machine, role, subject, warnings, pem, chainPem, keyPem } = issued
  const t = texts.lab.certificates
  const save = (suffix: string, text: string): void =>
    saveFile(`${machine}-${role}${suffix}.pem`, new Blob([text]))
  return (
    <div role="status">
      <p>
        <b>✓ {t.issued}</b>: {subject}
      </p>
      {warnings.map(warning => (
        <p key={warning} class="problem">
          ▲ {warning}
        </p>
      ))}
      <div class="actions">
        <button type="button" onClick={() => save('', `${pem}${chainPem}`)}>
          ↓ {t.savePem}
        </button>
        <button type="button" onClick={() => save('-key', keyPem)}>
          ↓ {t.saveKey}
        </button>
      </div>
    </div>
  )
}

/** Serves a certificate that a person has. */
export function AssignSheet({ machine, role, shown, onClose, onChanged }: CertificateSheetProps) {
  const [problem, setProblem] = useState('')
  const t = texts.lab.certificates
  async function submit(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    setProblem('')
    const given = new FormData(event.currentTarget as HTMLFormElement)
    const [certificatePem = '', ...chain] =
      String(given.get('certificate') ?? '').match(
        /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g,
      ) ?? []
    try {
      await assignCertificate({
        machine,
        role,
        certificatePem,
        keyPem: String(given.get('key') ?? '').trim(),
        chainPem: chain.join('\n'),
      })
      say(t.assigned)
      onClose()
      await onChanged()
    } catch (thrown) {
      setProblem(messageOf(thrown))
    }
  }
  return (
    <Sheet title={t.assignOf(`${machine}, ${role}`)} shown={shown} onClose={onClose}>
      {shown ? (
        <form class="sheet-form" onSubmit={submit}>
          <p class="hint">{t.assignLead}</p>
          <Field label={t.certificatePem}>
            <textarea name="certificate" rows={6} spellcheck={false} required />
          </Field>
          <Field label={t.keyPem}>
            <textarea name="key" rows={6} spellcheck={false} autocomplete="off" required />
          </Field>
          <Problem text={problem} />
          <button type="submit" class="primary">
            {t.assignNow}
          </button>
        </form>
      ) : null}
    </Sheet>
  )
}

function Problem({ text }: { readonly text: string }) {
  return text === '' ? null : (
    <p class="problem" role="alert">
      ▲ {text}
    </p>
  )
}
