// What one side of a split-brain DNS knows: records, changes that lie over them, and names whose questions fail.

import type { ZoneRecord } from '../../world/zone-line.ts'

type Change = (records: readonly ZoneRecord[]) => readonly ZoneRecord[]

/** What a name server says to a name that it cannot answer. */
export type DnsFailure = 'servfail' | 'refused' | 'silent'

export interface ZoneView {
  records(): readonly ZoneRecord[]
  /** Lays a change over the records, until the returned function is called. */
  change(change: Change): () => void
  /** Removes records of a name, of one type or of all. */
  remove(name: string, type?: ZoneRecord['type']): () => void
  /** Replaces the records of the same names and types. */
  replace(records: readonly ZoneRecord[]): () => void
  /** Fails the questions for a name; without one, all of them. */
  fail(failure: DnsFailure, name?: string): () => void
  failureOf(name: string): DnsFailure | undefined
}

/** @param base the records without any change */
export function createZoneView(base: readonly ZoneRecord[]): ZoneView {
  const changes: Change[] = []
  const failures: { readonly failure: DnsFailure; readonly name: string | undefined }[] = []
  let current: readonly ZoneRecord[] | undefined
  const view: ZoneView = {
    records() {
      current ??= changes.reduce<readonly ZoneRecord[]>((records, change) => change(records), base)
      return current
    },
    change(change) {
      current = undefined
      const undo = pushed(changes, change)
      return () => {
        current = undefined
        undo()
      }
    },
    remove(name, type) {
      const key = name.toLowerCase()
      const gone = (record: ZoneRecord) => record.name === key && (type === undefined || record.type === type)
      return view.change(records => records.filter(record => !gone(record)))
    },
    replace(records) {
      const isReplaced = (old: ZoneRecord) =>
        records.some(({ name, type }) => name === old.name && (type === old.type || type === 'CNAME'))
      return view.change(before => [...before.filter(record => !isReplaced(record)), ...records])
    },
    fail: (failure, name) => pushed(failures, { failure, name: name?.toLowerCase() }),
    failureOf: name =>
      failures.findLast(of => of.name === undefined || of.name === name.toLowerCase())?.failure,
  }
  return view
}

function pushed<T>(list: T[], item: T): () => void {
  list.push(item)
  return () => {
    const at = list.indexOf(item)
    if (at >= 0) list.splice(at, 1)
  }
}
