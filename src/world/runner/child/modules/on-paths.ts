type Operation = (...given: never[]) => unknown

/**
 * File operations by name alone: a number would be a pipe that is already open, and one of those
 * is ours. Which names may be read is for Node and the system to say.
 */
export function onPaths<T extends object, N extends keyof T & string>(
  operations: T,
  names: readonly N[],
): Pick<T, N> {
  const all = names.map((name) => [name, onPath(name, operations[name] as Operation)])
  return Object.freeze(Object.fromEntries(all)) as Pick<T, N>
}

function onPath(name: string, operation: Operation): Operation {
  const run = (...given: unknown[]): unknown => {
    if (typeof given[0] === 'number') {
      throw Object.assign(new TypeError(`${name} takes the name of a file here, not a number`), {
        code: 'OUT_OF_REACH',
      })
    }
    return operation(...(given as never[]))
  }
  return Object.defineProperty(run, 'name', { value: name })
}
