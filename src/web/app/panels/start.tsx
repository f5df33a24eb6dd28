// The first thing a person sees: where to drop the logs, and what becomes of them.

import { FileButtons } from '../parts/file-buttons.tsx'
import { Icon } from '../parts/icon.tsx'
import { caseState, features } from '../state.ts'
import { texts } from '../texts.ts'
import { KeptCases, SignIn } from './kept-cases.tsx'
import './start.css'

/** Start page; also shows why the last opening failed. */
export function StartPanel() {
  const state = caseState.value
  return (
    <div class="start">
      <h1>{texts.start.title}</h1>
      <p class="lead">{texts.start.lead}</p>
      {state.kind === 'failed' ? (
        <div class="alert" role="alert">
          <b>{texts.start.failed}</b>
          {state.text.split('\n').map(line => (
            <p key={line}>{line}</p>
          ))}
        </div>
      ) : null}
      {features.value.cases && !features.value.signedIn ? <SignIn /> : null}
      <div class="drop-zone">
        <span class="drop-icon">
          <Icon name="drop" />
        </span>
        <p class="drop-title">{texts.start.drop}</p>
        <FileButtons together={false} />
      </div>
      <p class="privacy">
        <Icon name="lock" /> {texts.start.privacy}
      </p>
      {features.value.cases && features.value.signedIn ? <KeptCases /> : null}
      <dl class="kinds">
        {texts.start.kinds.map(([title, kinds]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{kinds}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
