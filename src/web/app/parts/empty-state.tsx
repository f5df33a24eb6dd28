// What stands where there is nothing to show: what is missing and what to do about it.

import type { ComponentChildren } from 'preact'
import { Icon, type IconName } from './icon.tsx'

interface EmptyStateProps {
  readonly icon: IconName
  readonly title: string
  readonly hint?: string
  readonly children?: ComponentChildren
}

/** An empty state; `children` are what a person can do. */
export function EmptyState({ icon, title, hint = '', children }: EmptyStateProps) {
  return (
    <div class="empty">
      <span class="empty-icon">
        <Icon name={icon} />
      </span>
      <h2>{title}</h2>
      {hint === '' ? null : <p>{hint}</p>}
      {children ? <div class="actions">{children}</div> : null}
    </div>
  )
}
