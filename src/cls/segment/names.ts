// Names of the files of a folder. Numbers rise for ever: a higher number was written later.
//   00000001.open  being written            00000001.full  complete, waiting to be compressed
//   00000001.seg   compressed, with index   *.tmp          unfinished, removed at the next start

export type SegmentState = 'open' | 'full' | 'seg'

export interface SegmentName {
  readonly number: number
  readonly state: SegmentState
}

/** File name of a segment. */
export function formatSegmentName({ number, state }: SegmentName): string {
  return `${String(number).padStart(8, '0')}.${state}`
}

/** Number and state of a file; undefined for other files. */
export function parseSegmentName(file: string): SegmentName | undefined {
  const match = /^(\d{8,})\.(open|full|seg)$/.exec(file)
  return match ? { number: Number(match[1]), state: match[2] as SegmentState } : undefined
}
