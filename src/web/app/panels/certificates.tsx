// Every certificate of the case, checked against its role.

import { formatTime } from '../../../base/time.ts'
import type { ListedCertificate } from '../../../workbench/list-certificates.ts'
import { EmptyState } from '../parts/empty-state.tsx'
import { PanelHead } from '../parts/panel-head.tsx'
import { useAnswer } from '../parts/use-answer.ts'
import { useMore } from '../parts/use-more.tsx'
import { linkTo } from '../route.ts'
import { texts } from '../texts.ts'
import type { CaseView } from '../worker-protocol.ts'
import './certificates.css'

/** Cards that are drawn at first. */
const PAGE = 60

/** The panel. */
export function CertificatesPanel({ view }: { readonly view: CaseView }) {
  const answer = useAnswer('certificates', {}, [view])
  if (answer.kind === 'waiting')
    return (
      <>
        <PanelHead title={texts.certificates.title} />
        <p class="hint" aria-busy="true">
          {texts.certificates.searching}
        </p>
      </>
    )
  if (answer.kind === 'failed')
    return (
      <>
        <PanelHead title={texts.certificates.title} />
        <div class="alert" role="alert">
          {answer.text}
        </div>
      </>
    )
  return <CertificateList certificates={answer.value} />
}

function CertificateList({ certificates }: { readonly certificates: readonly ListedCertificate[] }) {
  const { shown, more } = useMore(certificates, PAGE)
  const wrong = certificates.filter(({ checks }) => checks.some(({ outcome }) => outcome === 'failed')).length
  return (
    <>
      <PanelHead
        title={texts.certificates.title}
        lead={texts.certificates.lead(certificates.length, wrong)}
      />
      {certificates.length === 0 ? (
        <EmptyState icon="certificates" title={texts.certificates.none} hint={texts.certificates.noneHint} />
      ) : (
        <div class="certificates">
          {shown.map(certificate => (
            <CertificateCard
              key={`${certificate.thumbprint}${certificate.subject}${certificate.notAfterUs}`}
              certificate={certificate}
            />
          ))}
        </div>
      )}
      {more}
    </>
  )
}

/** Rows that are linked. */
const ROW_LIMIT = 8

function CertificateCard({ certificate }: { readonly certificate: ListedCertificate }) {
  const { subject, role, checks, rows } = certificate
  return (
    <article class="card certificate">
      <header>
        <h2>{subject}</h2>
        <span class="badge">{role || texts.certificates.roleUnknown}</span>
      </header>
      <ul class="checks">
        {checks.length === 0 ? <li class="hint">{texts.certificates.unchecked}</li> : null}
        {checks.map(({ outcome, text }) => (
          <li key={text} class={outcome}>
            <b aria-hidden="true">{texts.certificates.outcomes[outcome]}</b> {text}
          </li>
        ))}
      </ul>
      <dl class="pairs">
        {pairsOf(certificate).map(([title, value]) => (
          <>
            <dt>{title}</dt>
            <dd>{value}</dd>
          </>
        ))}
        {rows.length === 0 ? null : (
          <>
            <dt>{texts.certificates.seen}</dt>
            <dd class="chips">
              {rows.slice(0, ROW_LIMIT).map(row => (
                <a key={row} href={linkTo('messages', [String(row + 1)], { records: '1' })}>
                  #{row + 1}
                </a>
              ))}
              {rows.length > ROW_LIMIT ? <span class="hint">+ {rows.length - ROW_LIMIT}</span> : null}
            </dd>
          </>
        )}
      </dl>
    </article>
  )
}

function pairsOf(certificate: ListedCertificate): (readonly [string, string])[] {
  const { names, issuer, notBeforeUs, notAfterUs, signatureAlgorithm, key, purposes, thumbprint, uses } =
    certificate
  const t = texts.certificates
  const validity = Number.isFinite(notAfterUs) ? t.from(day(notBeforeUs), day(notAfterUs)) : ''
  const pairs: readonly (readonly [string, string])[] = [
    [t.names, names.join(', ')],
    [t.issuer, issuer],
    [t.validity, validity],
    [t.uses, uses.join(', ')],
    [t.key, [key, signatureAlgorithm].filter(text => text !== '').join(', ')],
    [t.purposes, purposes.join(', ')],
    [t.thumbprint, thumbprint],
  ]
  return pairs.filter(([, value]) => value !== '')
}

function day(timeUs: number): string {
  return Number.isFinite(timeUs) ? formatTime(timeUs).slice(0, 10) : '…'
}
