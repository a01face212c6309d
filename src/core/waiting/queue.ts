/** Callers in the order of their arrival. Joining, leaving and letting the first go cost the same for ten as for a million. */
export interface Queue {
  readonly size: number
  /** Queues up at the end. The returned function leaves the queue; after the caller's turn it does nothing. */
  join(letGo: () => void): () => void
  /** Takes the first out of the queue; undefined when nobody waits. */
  shift(): (() => void) | undefined
}

interface Place {
  before: Place | undefined
  after: Place | undefined
  readonly letGo: () => void
}

/** A linked list: an array leaves a caller that gives up only in linear time, and a Set keeps the holes at its head. */
export function createQueue(): Queue {
  let first: Place | undefined
  let last: Place | undefined
  let size = 0

  const remove = (place: Place) => {
    if (place.before === undefined && first !== place) return
    if (place.before === undefined) first = place.after
    else place.before.after = place.after
    if (place.after === undefined) last = place.before
    else place.after.before = place.before
    place.before = undefined
    place.after = undefined
    size -= 1
  }

  return {
    get size() {
      return size
    },
    join(letGo) {
      const place: Place = { before: last, after: undefined, letGo }
      if (last === undefined) first = place
      else last.after = place
      last = place
      size += 1
      return () => remove(place)
    },
    shift() {
      if (first === undefined) return undefined
      const { letGo } = first
      remove(first)
      return letGo
    },
  }
}
