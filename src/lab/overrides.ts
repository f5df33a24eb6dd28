// Values laid over others for a while: how a fault changes the world and takes the change back, in any order.

export interface Overrides<T> {
  /** Lays a value over a key; gives the way back. */
  add(key: string, value: T): () => void
  /** The latest value of a key, wrapped, because it may itself be undefined. */
  find(key: string): { readonly value: T } | undefined
  /** All values of a key, oldest first. */
  all(key: string): readonly T[]
}

export function createOverrides<T>(): Overrides<T> {
  const layers: { readonly key: string; readonly value: T }[] = []
  return {
    add(key, value) {
      const layer = { key, value }
      layers.push(layer)
      return () => {
        const at = layers.indexOf(layer)
        if (at >= 0) layers.splice(at, 1)
      }
    },
    find: key => layers.findLast(layer => layer.key === key),
    all: key => layers.filter(layer => layer.key === key).map(({ value }) => value),
  }
}
