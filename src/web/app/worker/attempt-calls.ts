// The calls about single attempts and what they hold: ladder diagram, comparison, certificates.

import { AppError } from '../../../base/errors.ts'
import { formatLadderSvg } from '../../../report/ladder-svg.ts'
import { formatLadderSvgFile } from '../../../report/ladder-svg-file.ts'
import type { Attempt } from '../../../trace/attempt.ts'
import type { Ladder, LadderArrow } from '../../../trace/ladder/arrow.ts'
import { buildLadder } from '../../../trace/ladder/ladder.ts'
import { splitHops } from '../../../trace/ladder/split-hops.ts'
import { cutSecrets } from '../../../trace/redact/secrets.ts'
import { type Comparison, compareAttempts } from '../../../workbench/compare-attempts.ts'
import { compareHeaders } from '../../../workbench/compare-headers.ts'
import { type ListedCertificate, listCertificates } from '../../../workbench/list-certificates.ts'
import type { OpenCase } from '../../../workbench/open-case.ts'
import type { OpenMessages } from '../../../workbench/open-messages.ts'
import type { ArrowView, Calls, ComparedMessages, LadderRequest, LadderView } from '../worker-protocol.ts'

export interface AttemptCalls {
  ladder(request: LadderRequest): LadderView
  ladderFile(request: Calls['ladderFile']['request']): string
  compare(request: Calls['compare']['request']): Comparison
  compareHeaders(request: Calls['compareHeaders']['request']): Promise<ComparedMessages>
  certificates(signal: { readonly aborted: boolean }): Promise<readonly ListedCertificate[]>
}

/** Creates the calls over an open case. */
export function createAttemptCalls(opened: OpenCase, messages: OpenMessages): AttemptCalls {
  function attemptOf(id: string): Attempt {
    const attempt = opened.assembled.attempts.find(known => known.id === id)
    if (!attempt) throw new AppError('unknown-item', `there is no attempt ${id} in this case`)
    return attempt
  }

  function ladderOf({ attempt, hops }: LadderRequest): Ladder {
    const ladder = buildLadder(attemptOf(attempt), opened.timeOf)
    return hops ? splitHops(ladder) : ladder
  }

  function arrowView({ label, detail, outcome, phase, seen }: LadderArrow): ArrowView {
    return {
      label,
      detail,
      outcome,
      phase,
      seen: seen.map(({ source, offset, ordinal, line }) => ({
        row: messages.table.find(source, offset, ordinal),
        file: messages.sourceNames[source] ?? '',
        line,
      })),
    }
  }

  return {
    ladder(request) {
      const ladder = ladderOf(request)
      const { markup } = formatLadderSvg(ladder, { zoneUs: request.zoneUs, choosable: true })
      return { svg: markup, arrows: ladder.arrows.map(arrowView) }
    },
    ladderFile: request => formatLadderSvgFile(ladderOf(request), request),
    compare: ({ left, right }) => compareAttempts({ opened, messages }, left, right),
    async compareHeaders(rows) {
      const [left, right] = await Promise.all([rows.left, rows.right].map(row => messages.message(row)))
      if (!left || !right) throw new AppError('internal', 'two messages are compared')
      return {
        startLines: { left: left.startLine, right: right.startLine },
        headers: compareHeaders(left, right).map(header => ({
          ...header,
          left: header.left.map(value => withoutSecrets(header.name, value)),
          right: header.right.map(value => withoutSecrets(header.name, value)),
        })),
      }
    },
    certificates: signal => listCertificates(opened, messages, signal),
  }
}

/** Secrets are known by the name of their header. */
function withoutSecrets(name: string, value: string): string {
  return cutSecrets(`${name}: ${value}`).text.slice(name.length + 2)
}
