// What the matrices say about themselves: title, how they are made, and the sentences around their numbers.

export interface MatrixSummary {
  readonly faults: number
  readonly cases: number
  /** Cases whose fault has to be named, and how many of them named it first. */
  readonly failing: number
  readonly named: number
  /** In how many of these what is really wrong was the cause that the finding puts first, or as high as the first. */
  readonly first: number
  /** Cases in which nothing is wrong, and how many of them came out so. */
  readonly untouched: number
  readonly passed: number
  /** Cases in which something is wrong that cannot be known, and how many of them said nothing false. */
  readonly hidden: number
  readonly quiet: number
}

export interface MatrixWords {
  readonly title: string
  /** Paragraphs below the title. */
  readonly introduction: readonly string[]
  /** Column of a case in which nothing failed. */
  readonly clear: string
  /** What one case is called, in the plural. */
  readonly cases: string
  summarise(summary: MatrixSummary): string
}

export const SIGN_IN_WORDS: MatrixWords = {
  title: 'Confusion matrix',
  introduction: [
    'Written by `npm run matrix`: every fault of the lab is brought about for real, our client signs in from inside and outside, with\n' +
      'and without a stored user certificate, and the logs that servers and clients wrote are analysed.',
  ],
  clear: 'signed in',
  cases: 'sign-ins',
  summarise: ({ faults, cases, failing, named, first, untouched, passed }) =>
    `${faults} faults and none, ${cases} sign-ins. ${failing} had to fail: the first finding named the fault in ${named}, ` +
    `with the right one among its causes as the most certain in ${first}. ` +
    `${untouched} had to succeed: ${passed} did, and no finding named a cause that is not there.`,
}

export const CLS_WORDS: MatrixWords = {
  ...SIGN_IN_WORDS,
  title: 'Confusion matrix through the logging service',
  introduction: [
    'Written by `npm run cls-matrix`: the [confusion matrix](confusion-matrix.md) with the logging service in place of the files of the\n' +
      'servers. Front Ends, Edge and reverse proxy each have an agent. The components of Front Ends and Edge hand it what they trace; the\n' +
      'event logs, the logs of the web sites and of the reverse proxy it follows as files. The shipped scenario Authentication runs on all\n' +
      'machines, and what is analysed is the CLS text of one search over all of them, for the minute of the sign-in and nothing else. Logs\n' +
      'of clients lie beside it, as a person would bring them: no agent runs on the computers of users.',
  ],
}

export const PROBE_WORDS: MatrixWords = {
  title: 'Confusion matrix of the probe',
  introduction: [
    'Written by `npm run probe-matrix`: every fault of the lab is brought about for real, and the probe looks from inside and outside,\n' +
      'without credentials and with the password of a user. It sees only what comes back to it, no log of any server.',
    'A probe with a password does all that one without does before it signs in: both columns of a side come from one run, the first\n' +
      'from its trace until then.',
  ],
  clear: 'nothing found',
  cases: 'probes',
  summarise: ({ faults, cases, failing, named, first, untouched, passed, hidden, quiet }) =>
    `${faults} faults and none, ${cases} probes. In ${failing} the fault is there to be seen: the first finding named it in ${named}, ` +
    `with the right one among its causes as the most certain in ${first}. ` +
    `In ${untouched} nothing is wrong from there: ${passed} found nothing. ` +
    `In ${hidden} something is wrong that cannot be known from there (below, with the reason): ${quiet} named no cause that is not there; none of these counts as right.`,
}
