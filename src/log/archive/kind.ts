// Which archive a file is, by its first bytes; and what to do with those that are not opened here.

import { asciiBytes, hasAt } from '../../base/ascii.ts'

export type ArchiveKind = 'zip' | 'gzip' | OtherArchive
type OtherArchive = 'cab' | '7z' | 'rar' | 'tar' | 'bzip2' | 'xz' | 'zstd'

/** Bytes needed to tell. */
export const ARCHIVE_HEAD_BYTES = 512

const SIGNATURES: readonly (readonly [kind: ArchiveKind, at: number, bytes: readonly number[]])[] = [
  ['zip', 0, [0x50, 0x4b, 3, 4]],
  ['zip', 0, [0x50, 0x4b, 5, 6]],
  ['gzip', 0, [0x1f, 0x8b, 8]],
  ['7z', 0, [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]],
  ['cab', 0, [0x4d, 0x53, 0x43, 0x46, 0, 0, 0, 0]],
  ['rar', 0, [0x52, 0x61, 0x72, 0x21, 0x1a, 7]],
  ['bzip2', 0, [0x42, 0x5a, 0x68]],
  ['xz', 0, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]],
  ['zstd', 0, [0x28, 0xb5, 0x2f, 0xfd]],
  ['tar', 257, [...asciiBytes('ustar')]],
]

/** The kind of archive that begins with these bytes, or undefined. */
export function archiveKindOf(head: Uint8Array): ArchiveKind | undefined {
  return SIGNATURES.find(([, at, bytes]) => hasAt(head, at, Uint8Array.from(bytes)))?.[0]
}

/** What a person does with an archive that is not opened here. */
export const UNPACK_ADVICE: Readonly<Record<OtherArchive, string>> = {
  cab: 'This is a cabinet file: unpack it with "expand -F:* FILE FOLDER" on Windows and give the folder',
  '7z': 'This is a 7-Zip archive: unpack it with 7-Zip and give the folder',
  rar: 'This is a RAR archive: unpack it and give the folder',
  tar: 'This is a tar archive: unpack it with "tar -xf FILE" and give the folder',
  bzip2: 'This file is packed with bzip2: unpack it with "bunzip2 FILE" and give the result',
  xz: 'This file is packed with xz: unpack it with "unxz FILE" and give the result',
  zstd: 'This file is packed with zstd: unpack it with "unzstd FILE" and give the result',
}
