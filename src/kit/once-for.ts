/** What is made once for a key; what fails is forgotten, and made anew when it's asked for again. */
export function onceFor<T>(
  made: Map<string, Promise<T>>,
  key: string,
  make: () => Promise<T>,
): Promise<T> {
  const known = made.get(key)
  if (known) return known
  const fresh = make()
  made.set(key, fresh)
  fresh.catch(() => made.delete(key))
  return fresh
}
