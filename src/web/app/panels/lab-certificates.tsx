// The certificates of the lab: those of the servers with what is wrong with each, and those of the users.

import { useState } from 'preact/hooks'
import { messageOf } from '../../../base/errors.ts'
import { say } from '../actions.ts'
import { listCertificates, listUserCertificates, revokeUserCertificate } from '../lab/calls.ts'
import type { LabCertificate, LabUserCertificate } from '../lab/views.ts'
import { useServer } from '../parts/use-server.ts'
import { saveFile } from '../save-file.ts'
import { texts } from '../texts.ts'
import './certificates.css'
import { AssignSheet, IssueSheet } from './lab-certificate-sheets.tsx'

/** Both lists. */
export function LabCertificates() {
  const servers = useServer(listCertificates)
  const users = useServer(listUserCertificates)
  return (
    <>
      <h2>{texts.lab.certificates.servers}</h2>
      {servers.problem === '' ? null : <p class="problem">▲ {servers.problem}</p>}
      <div class="certificates">
        {(servers.value ?? []).map(certificate => (
          <ServerCertificate key={nameOf(certificate)} certificate={certificate} onChanged={servers.reload} />
        ))}
      </div>
      <h2>{texts.lab.certificates.users}</h2>
      <p class="hint">{texts.lab.certificates.usersHint}</p>
      <UserCertificates certificates={users.value ?? []} onChanged={users.reload} />
    </>
  )
}

/** "fe01.contoso.com, Default" */
const nameOf = ({ machine, role }: Pick<LabCertificate, 'machine' | 'role'>): string => `${machine}, ${role}`

const dayOf = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 10)

interface ServerCertificateProps {
  readonly certificate: LabCertificate
  readonly onChanged: () => Promise<void>
}

function ServerCertificate({ certificate, onChanged }: ServerCertificateProps) {
  const { machine, role, subject, names, issuer, thumbprint, notAfterMs, warnings, pem } = certificate
  const [sheet, setSheet] = useState<'issue' | 'assign' | undefined>(undefined)
  const what = nameOf(certificate)
  const sheetProps = { machine, role, onClose: () => setSheet(undefined), onChanged }
  const t = texts.lab.certificates
  return (
    <article class="card certificate">
      <header>
        <h3>
          {machine} <span class="hint">{role}</span>
        </h3>
      </header>
      <ul class="checks">
        {warnings.length === 0 ? (
          <li class="passed">
            <b aria-hidden="true">✓</b>
            <span>{t.good}</span>
          </li>
        ) : null}
        {warnings.map(warning => (
          <li key={warning} class="failed">
            <b aria-hidden="true">✗</b>
            <span>{warning}</span>
          </li>
        ))}
      </ul>
      <dl class="pairs">
        <dt>{texts.lab.certificates.subject}</dt>
        <dd>{subject}</dd>
        <dt>{t.namesHead}</dt>
        <dd>{names.join(', ')}</dd>
        <dt>{t.issuer}</dt>
        <dd>{issuer}</dd>
        <dt>{t.expires}</dt>
        <dd>{dayOf(notAfterMs)}</dd>
        <dt>{t.thumbprint}</dt>
        <dd>
          <code>{thumbprint}</code>
        </dd>
      </dl>
      <div class="actions">
        <button
          type="button"
          class="small"
          aria-label={t.pemOf(what)}
          onClick={() => saveFile(`${machine}-${role}.pem`, new Blob([pem]))}
        >
          ↓ {t.pem}
        </button>
        <button type="button" class="small" aria-label={t.reissueOf(what)} onClick={() => setSheet('issue')}>
          {t.reissue}
        </button>
        <button type="button" class="small" aria-label={t.assignOf(what)} onClick={() => setSheet('assign')}>
          {t.assignOther}
        </button>
      </div>
      <IssueSheet {...sheetProps} shown={sheet === 'issue'} />
      <AssignSheet {...sheetProps} shown={sheet === 'assign'} />
    </article>
  )
}

interface UserCertificatesProps {
  readonly certificates: readonly LabUserCertificate[]
  readonly onChanged: () => Promise<void>
}

function UserCertificates({ certificates, onChanged }: UserCertificatesProps) {
  const t = texts.lab.certificates
  if (certificates.length === 0) return <p class="hint">{t.noUsers}</p>
  async function revoke(address: string, device: string): Promise<void> {
    await revokeUserCertificate(address, device).then(
      () => say(t.revoked(address)),
      thrown => say(messageOf(thrown)),
    )
    await onChanged()
  }
  return (
    <div class="table-box">
      <table>
        <thead>
          <tr>
            <th>{t.address}</th>
            <th>{t.device}</th>
            <th>{t.expires}</th>
            <th>
              <span class="visually-hidden">{t.actions}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {certificates.map(({ address, deviceId, expiresMs }) => (
            <tr key={`${address} ${deviceId}`}>
              <td>{address}</td>
              <td>
                <code>{deviceId}</code>
              </td>
              <td class="number">{dayOf(expiresMs)}</td>
              <td>
                <button
                  type="button"
                  class="small"
                  aria-label={t.revokeOf(address)}
                  onClick={() => void revoke(address, deviceId)}
                >
                  {t.revoke}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
