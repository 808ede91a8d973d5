/** A value that nobody changes, all the way down: what a shape parses, as the rest of the code sees it. */
export type Immutable<T> = T extends (infer Item)[]
  ? readonly Immutable<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: Immutable<T[K]> }
    : T
