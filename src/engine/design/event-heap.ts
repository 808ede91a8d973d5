/** Events in the order of their times: a binary heap in two typed arrays that grow. */
export class EventHeap {
  #times = new Float64Array(1024)
  #events = new Int32Array(1024)
  #size = 0

  get size(): number {
    return this.#size
  }

  /** The time of the next event; Infinity where there is none. */
  get nextTime(): number {
    return this.#size === 0 ? Infinity : (this.#times[0] as number)
  }

  push(time: number, event: number): void {
    if (this.#size === this.#times.length) this.#grow()
    const times = this.#times
    const events = this.#events
    let at = this.#size++
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = times[parent] as number
      if (above <= time) break
      times[at] = above
      events[at] = events[parent] as number
      at = parent
    }
    times[at] = time
    events[at] = event
  }

  /** Takes the next event out; its time was `nextTime`. */
  pop(): number {
    const times = this.#times
    const events = this.#events
    const first = events[0] as number
    const size = --this.#size
    const time = times[size] as number
    const event = events[size] as number
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= size) break
      if (child + 1 < size && (times[child + 1] as number) < (times[child] as number)) child++
      const below = times[child] as number
      if (below >= time) break
      times[at] = below
      events[at] = events[child] as number
      at = child
    }
    times[at] = time
    events[at] = event
    return first
  }

  #grow(): void {
    const times = new Float64Array(this.#times.length * 2)
    const events = new Int32Array(this.#times.length * 2)
    times.set(this.#times)
    events.set(this.#events)
    this.#times = times
    this.#events = events
  }
}
