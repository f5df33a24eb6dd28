// Files of a drop or a choice, folders walked through. Bytes are not read here.

import type { FileInput } from './worker-protocol.ts'

/** Files of one folder at most, so that a dropped disk does not hang the page. */
const FILE_LIMIT = 20_000

/** All files of a drop in order of their paths. */
export async function filesOfDrop(transfer: DataTransfer): Promise<FileInput[]> {
  // Entries must be asked for before the first wait: the transfer is emptied then.
  const entries = [...transfer.items].flatMap(item => item.webkitGetAsEntry() ?? [])
  const plain = [...transfer.files].map(inputOf)
  if (entries.length === 0) return plain
  const found: FileInput[] = []
  for (const entry of entries) await walk(entry, found)
  return found.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Files of a file field. */
export function filesOfField(field: HTMLInputElement): FileInput[] {
  return [...(field.files ?? [])].map(inputOf)
}

function inputOf(file: File): FileInput {
  return { name: file.webkitRelativePath || file.name, blob: file }
}

async function walk(entry: FileSystemEntry, found: FileInput[]): Promise<void> {
  if (found.length >= FILE_LIMIT) return
  if (isFile(entry)) {
    const blob = await new Promise<File>((resolve, reject) => entry.file(resolve, reject)).catch(
      () => undefined,
    )
    if (blob) found.push({ name: entry.fullPath.replace(/^\//, ''), blob })
  } else if (isFolder(entry)) {
    for (const child of await listFolder(entry)) await walk(child, found)
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory
}

/** A reader gives a folder in pieces; the last piece is empty. */
async function listFolder(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    ).catch(() => [])
    if (some.length === 0 || all.length >= FILE_LIMIT) return all
    all.push(...some)
  }
}
