// Contact lists of a pool's users, with the change number that clients send back. [MS-SIP] §3.5, §3.6 (setContact, addGroup, …).

export interface Contact {
  /** user@domain */
  readonly uri: string
  readonly name: string
  /** Group ids with a blank after each, as clients write them: "1 3 ". */
  readonly groups: string
  readonly subscribed: boolean
}

export interface ContactGroup {
  readonly id: number
  readonly name: string
}

export interface ContactList {
  readonly deltaNum: number
  readonly groups: readonly ContactGroup[]
  readonly contacts: readonly Contact[]
}

/** What one change did, for those who have the list. */
export type ContactChange =
  | { readonly kind: 'addedGroup' | 'modifiedGroup'; readonly group: ContactGroup }
  | { readonly kind: 'deletedGroup'; readonly id: number }
  | { readonly kind: 'addedContact' | 'modifiedContact'; readonly contact: Contact }
  | { readonly kind: 'deletedContact'; readonly uri: string }

export type ContactRequest =
  | { readonly kind: 'setContact'; readonly contact: Contact }
  | { readonly kind: 'deleteContact'; readonly uri: string }
  | { readonly kind: 'addGroup'; readonly name: string }
  | { readonly kind: 'modifyGroup'; readonly group: ContactGroup }
  | { readonly kind: 'deleteGroup'; readonly id: number }

export type ContactOutcome =
  | { readonly kind: 'changed'; readonly change: ContactChange; readonly list: ContactList }
  /** The client has an older list than the server. */
  | { readonly kind: 'wrong-delta'; readonly deltaNum: number }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'full' }

export interface ContactLists {
  of(user: string): ContactList
  /** @param deltaNum number of the list the client has changed; undefined when it named none */
  apply(user: string, request: ContactRequest, deltaNum: number | undefined): ContactOutcome
  onChange(listener: (user: string, change: ContactChange, list: ContactList) => void): () => void
}

/** The group every list has, [MS-SIP] §3.5: "other contacts". */
const DEFAULT_GROUP: ContactGroup = { id: 1, name: '~' }
/** Get-CsUserServicesConfiguration: MaxContacts; and the groups a list may have. */
const MAX_CONTACTS = 250
const MAX_GROUPS = 64

/** Lists that begin with what `initialContacts` says. */
export function createContactLists(initialContacts: (user: string) => readonly string[]): ContactLists {
  const lists = new Map<string, ContactList>()
  const listeners = new Set<(user: string, change: ContactChange, list: ContactList) => void>()

  function of(user: string): ContactList {
    const key = user.toLowerCase()
    const known = lists.get(key)
    if (known) return known
    const contacts = initialContacts(key).map(uri => ({ uri, name: '', groups: '1 ', subscribed: true }))
    const list = { deltaNum: 1, groups: [DEFAULT_GROUP], contacts }
    lists.set(key, list)
    return list
  }

  return {
    of,
    apply(user, request, deltaNum) {
      const before = of(user)
      if (deltaNum !== undefined && deltaNum !== before.deltaNum)
        return { kind: 'wrong-delta', deltaNum: before.deltaNum }
      const result = changeList(before, request)
      if (typeof result === 'string') return { kind: result }
      const list = { ...result.list, deltaNum: before.deltaNum + 1 }
      lists.set(user.toLowerCase(), list)
      for (const listener of listeners) listener(user.toLowerCase(), result.change, list)
      return { kind: 'changed', change: result.change, list }
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

type Changed = { readonly list: ContactList; readonly change: ContactChange } | 'unknown' | 'full'

function changeList(list: ContactList, request: ContactRequest): Changed {
  switch (request.kind) {
    case 'setContact':
      return setContact(list, request.contact)
    case 'deleteContact':
      return deleteContact(list, request.uri)
    case 'addGroup': {
      if (list.groups.length >= MAX_GROUPS) return 'full'
      const group = { id: Math.max(...list.groups.map(one => one.id)) + 1, name: request.name }
      return {
        list: { ...list, groups: [...list.groups, group] },
        change: { kind: 'addedGroup', group },
      }
    }
    case 'modifyGroup': {
      const { group } = request
      if (!list.groups.some(one => one.id === group.id)) return 'unknown'
      const groups = list.groups.map(one => (one.id === group.id ? group : one))
      return { list: { ...list, groups }, change: { kind: 'modifiedGroup', group } }
    }
    case 'deleteGroup': {
      const { id } = request
      if (id === DEFAULT_GROUP.id || !list.groups.some(one => one.id === id)) return 'unknown'
      return {
        list: { ...list, groups: list.groups.filter(one => one.id !== id) },
        change: { kind: 'deletedGroup', id },
      }
    }
  }
}

function setContact(list: ContactList, contact: Contact): Changed {
  const isKnown = list.contacts.some(one => sameUri(one.uri, contact.uri))
  if (!isKnown && list.contacts.length >= MAX_CONTACTS) return 'full'
  const contacts = isKnown
    ? list.contacts.map(one => (sameUri(one.uri, contact.uri) ? contact : one))
    : [...list.contacts, contact]
  return {
    list: { ...list, contacts },
    change: { kind: isKnown ? 'modifiedContact' : 'addedContact', contact },
  }
}

function deleteContact(list: ContactList, uri: string): Changed {
  const contacts = list.contacts.filter(one => !sameUri(one.uri, uri))
  if (contacts.length === list.contacts.length) return 'unknown'
  return { list: { ...list, contacts }, change: { kind: 'deletedContact', uri } }
}

function sameUri(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}
