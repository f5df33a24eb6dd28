// Lets other calls of the page in while a long one runs.

const channel = new MessageChannel()
const waiting: (() => void)[] = []
channel.port1.onmessage = () => waiting.shift()?.()

/** Resolves after the messages that wait now; unlike a timer, without delay. */
export function breathe(): Promise<void> {
  return new Promise(resolve => {
    waiting.push(resolve)
    channel.port2.postMessage(0)
  })
}
