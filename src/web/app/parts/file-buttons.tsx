// Buttons to choose files or a folder, or to paste a text.

import { useRef, useState } from 'preact/hooks'
import { openFiles } from '../actions.ts'
import { filesOfField } from '../dropped-files.ts'
import { texts } from '../texts.ts'
import { Icon } from './icon.tsx'

/** @param together the files join those that are open */
export function FileButtons({ together }: { readonly together: boolean }) {
  const fileField = useRef<HTMLInputElement>(null)
  const folderField = useRef<HTMLInputElement>(null)
  const [pasting, setPasting] = useState(false)
  const take = (field: HTMLInputElement): void => {
    void openFiles(filesOfField(field), together)
    field.value = ''
  }
  return (
    <>
      <div class="actions">
        <button type="button" class="primary" data-key="open" onClick={() => fileField.current?.click()}>
          <Icon name="file" /> {together ? texts.logs.add : texts.start.pickFiles}
        </button>
        <button type="button" onClick={() => folderField.current?.click()}>
          <Icon name="folder" /> {texts.start.pickFolder}
        </button>
        <button type="button" aria-expanded={pasting} onClick={() => setPasting(!pasting)}>
          <Icon name="paste" /> {texts.start.paste}
        </button>
      </div>
      <input
        ref={fileField}
        type="file"
        multiple
        hidden
        aria-label={texts.start.pickFiles}
        onChange={event => take(event.currentTarget)}
      />
      <input
        ref={folderField}
        type="file"
        hidden
        aria-label={texts.start.pickFolder}
        {...{ webkitdirectory: true }}
        onChange={event => take(event.currentTarget)}
      />
      {pasting ? <PasteBox together={together} close={() => setPasting(false)} /> : null}
    </>
  )
}

function PasteBox({ together, close }: { readonly together: boolean; readonly close: () => void }) {
  const area = useRef<HTMLTextAreaElement>(null)
  function read(event: SubmitEvent): void {
    event.preventDefault()
    const text = area.current?.value ?? ''
    if (text.trim() === '') return
    close()
    void openFiles([{ name: texts.start.pasteName, blob: new Blob([text]) }], together)
  }
  return (
    <form class="paste-box" onSubmit={read}>
      <label>
        <b>{texts.start.pasteTitle}</b>
        <span class="hint">{texts.start.pasteHint}</span>
        <textarea ref={area} rows={8} spellcheck={false} autofocus />
      </label>
      <div class="actions">
        <button type="submit" class="primary">
          {texts.start.read}
        </button>
        <button type="button" onClick={close}>
          {texts.start.cancel}
        </button>
      </div>
    </form>
  )
}
