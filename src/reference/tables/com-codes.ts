// General HRESULTs of Windows and .NET that stand in client logs where a more specific code is missing. winerror.h.

import { defineTable } from '../entry.ts'

const VAGUE =
  'Says nothing by itself; look at the lines before it, and in a sign-in tree at the deepest failed step.'

export const comCodes = defineTable({ kind: 'hresult', source: 'winerror.h', signIn: VAGUE }, [
  { key: 0x00000000, name: 'S_OK', meaning: 'No error.', signIn: 'No failure.' },
  { key: 0x00000001, name: 'S_FALSE', meaning: 'No error; the answer is no.', signIn: 'No failure.' },
  {
    key: 0x8000000a,
    name: 'E_PENDING',
    meaning: 'The data is not there yet.',
    signIn: 'Pending; not a failure yet.',
  },
  { key: 0x80004001, name: 'E_NOTIMPL', meaning: 'Not implemented.' },
  {
    key: 0x80004002,
    name: 'E_NOINTERFACE',
    meaning: 'The object has no such interface.',
    signIn: 'A damaged installation of the client.',
  },
  { key: 0x80004003, name: 'E_POINTER', meaning: 'A pointer is not valid.' },
  {
    key: 0x80004004,
    name: 'E_ABORT',
    meaning: 'The operation was aborted.',
    signIn: 'The client gave the step up, often because another way succeeded.',
  },
  {
    key: 0x80004005,
    name: 'E_FAIL',
    meaning: 'Unspecified failure.',
    signIn:
      'In "Lync-autodiscovery: FAIL" with all URLs empty: Autodiscover brought nothing, and the web paths come from elsewhere.',
    records: ['CP-09'],
  },
  { key: 0x8000ffff, name: 'E_UNEXPECTED', meaning: 'Unexpected failure.' },
  { key: 0x80010105, name: 'RPC_E_SERVERFAULT', meaning: 'The called process threw an exception.' },
  { key: 0x80010108, name: 'RPC_E_DISCONNECTED', meaning: 'The called object has gone.' },
  {
    key: 0x80040154,
    name: 'REGDB_E_CLASSNOTREG',
    meaning: 'The class is not registered.',
    signIn: 'A damaged installation of the client.',
  },
  {
    key: 0x80131500,
    name: 'COR_E_EXCEPTION',
    meaning: 'A .NET exception without a code of its own.',
    signIn: 'The text beside it is the reason.',
    source: 'corerror.h',
  },
  { key: 0x80131501, name: 'COR_E_SYSTEM', meaning: 'A .NET system exception.', source: 'corerror.h' },
  { key: 0x80131505, name: 'COR_E_TIMEOUT', meaning: 'A .NET operation timed out.', source: 'corerror.h' },
  { key: 0x80131620, name: 'COR_E_IO', meaning: 'A .NET input or output error.', source: 'corerror.h' },
])
