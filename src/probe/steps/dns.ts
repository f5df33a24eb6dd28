// Looks a name up: addresses of both families, or the targets of an SRV record.

import type { DnsAnswer } from '../client/context.ts'
import { SURVEYED_PORTS } from '../names.ts'
import { defineStep, type StepTools } from '../step.ts'
import type { NameQuestion } from '../topics.ts'

export const step = defineStep({
  id: 'dns',
  title: 'Look up the names of the client',
  phase: 'discover',
  needs: 'name',
  gives: ['name', 'name-in-views', 'endpoint'],
  objective:
    'Finds what every name of the client’s order leads to, and the hosts that servers name later. A client takes the first way that leads on; here all are looked at, because the one that is wrong is often not the one this machine would take.',
  sends: [
    'DNS questions of type A and AAAA for host names, SRV for service records, over UDP and, when an answer is cut, TCP',
    'to the servers of the system, to those of --dns, or to those of the side that is followed (--inside-dns, --outside-dns); for host names the system’s own resolver (hosts file) is asked as well when no server knows the name',
  ],
  outcomes: {
    answered: {
      verdict: 'passed',
      text: '{answers}',
      meaning: 'The name leads somewhere; the addresses are connected to next.',
    },
    'foreign-target': {
      verdict: 'warning',
      text: '{answers}, outside the SIP domain',
      meaning:
        'The target of an SRV record must be in the SIP domain: clients ask whether to trust it, phones refuse it.',
    },
    absent: {
      verdict: 'note',
      text: 'does not exist',
      meaning:
        'No such name, or no record of that type. Right for names of the other side; if no name of a side exists, clients there find no server.',
    },
    silent: {
      verdict: 'failed',
      text: 'no answer from {resolver}',
      meaning: 'The DNS server does not answer: wrong server, blocked port 53, or a network without DNS.',
    },
    refused: {
      verdict: 'failed',
      text: '{resolver} does not resolve it ({status})',
      meaning: 'The DNS server answers but will not or cannot resolve the name (SERVFAIL, REFUSED).',
    },
  },
  target: ({ name, kind }) => (kind === 'srv' ? `SRV ${name}` : name),
  run(question, tools) {
    if (tools.views.length > 1) tools.give('name-in-views', question)
    return question.kind === 'srv' ? lookUpService(question, tools) : lookUpHost(question, tools)
  },
})

async function ask({ name }: NameQuestion, type: 'A' | 'AAAA' | 'SRV', tools: StepTools): Promise<DnsAnswer> {
  const fromMs = tools.context.nowMs()
  const answer = await tools.context.lookup(name, type, tools.signal)
  // What a dead server says twice about one name is said once.
  if (type !== 'AAAA' || answer.status === 'answered') tools.record.lookup(name, type, answer, fromMs)
  return answer
}

async function lookUpHost(question: NameQuestion, tools: StepTools) {
  const [v4, v6] = await Promise.all([ask(question, 'A', tools), ask(question, 'AAAA', tools)])
  const addresses = [...v4.addresses, ...v6.addresses]
  if (addresses.length === 0) return absence(v4.status === 'answered' ? v6 : v4)
  const { name, service } = question
  for (const address of addresses) {
    for (const port of new Set([...question.ports, ...SURVEYED_PORTS]))
      tools.give('endpoint', { host: name, address, port, service, needed: question.ports.includes(port) })
  }
  const aliases = [...new Set([...v4.aliases, ...v6.aliases])]
  const answers = [...aliases.map(alias => `→ ${alias}`), addresses.join(', ')].join(' ')
  return { outcome: 'answered', values: { answers } } as const
}

async function lookUpService(question: NameQuestion, tools: StepTools) {
  const answer = await ask(question, 'SRV', tools)
  if (answer.status !== 'answered') return absence(answer)
  // RFC 2782: "." says that the service is decidedly not there.
  const targets = answer.targets.filter(({ target }) => target !== '')
  for (const { target, port } of targets) {
    tools.give('name', {
      name: target,
      kind: 'host',
      service: question.service,
      ports: [port],
      side: question.side,
      why: `target of ${question.name}`,
    })
  }
  const domain = question.name.split('.').slice(2).join('.')
  const foreign = targets.some(({ target }) => target !== domain && !target.endsWith(`.${domain}`))
  const answers = targets
    .map(({ target, port, priority, weight }) => `${target}:${port} (${priority}/${weight})`)
    .join(', ')
  return { outcome: foreign ? 'foreign-target' : 'answered', values: { answers } } as const
}

function absence({ status, resolver }: DnsAnswer) {
  if (status === 'timeout') return { outcome: 'silent', values: { resolver } } as const
  if (status === 'servfail' || status === 'refused')
    return { outcome: 'refused', values: { resolver, status: status.toUpperCase() } } as const
  return { outcome: 'absent' } as const
}
