// lyncpin show --message: one row whole and decoded.

import { AppError } from '../../base/errors.ts'
import { describeMessage } from '../../report/details/message.ts'
import { messageRowJson } from '../../report/message-json.ts'
import { formatMessageText } from '../../report/text/message.ts'
import { explainDiagnosticsId } from '../../workbench/explain-codes.ts'
import { rawText } from './rows.ts'
import { type ShowView, writeJson } from './view.ts'

/** Shows the row with the number that was asked for. */
export async function showMessage(view: ShowView): Promise<void> {
  const { messages, options, zoneUs, terminal } = view
  if (options.number > messages.count)
    throw new AppError('usage', `there is no message ${options.number}: the logs hold ${messages.count}`)
  const index = options.number - 1
  if (options.raw) return view.write(`${await rawText(view, index)}\n`)
  const row = messages.row(index)
  const source = messages.sourceNames[row.place.source] ?? ''
  const details = describeMessage(await messages.message(index), {
    secrets: options.secrets,
    zoneUs,
    explainDiagnostics: explainDiagnosticsId,
  })
  if (options.output !== 'text') return writeJson(view, [{ ...messageRowJson(row, source), ...details }])
  await view.write(`${formatMessageText(row, details, { ...terminal, zoneUs, source })}\n`)
}
