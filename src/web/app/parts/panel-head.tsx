// The head of a view: its title, a line about what is in it, its tools.

import type { ComponentChildren } from 'preact'

interface PanelHeadProps {
  readonly title: string
  readonly lead?: string
  readonly children?: ComponentChildren
}

/** A head; `children` are the tools at its right. */
export function PanelHead({ title, lead = '', children }: PanelHeadProps) {
  return (
    <div class="panel-head">
      <div>
        <h1>{title}</h1>
        {lead === '' ? null : <p class="lead">{lead}</p>}
      </div>
      {children ? <div class="tools">{children}</div> : null}
    </div>
  )
}
