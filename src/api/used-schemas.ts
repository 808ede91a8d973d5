interface Document {
  readonly components?: { readonly schemas?: Readonly<Record<string, unknown>> }
}

/** The document without the named schemas that no address leads to. */
export function withUsedSchemas<Described extends object>(document: Described): Described {
  const { components = {} } = document as Document
  const { schemas = {} } = components
  const used = new Set<string>()
  const follow = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (used.has(name)) continue
      used.add(name)
      follow(schemas[name] ?? null)
    }
  }
  follow({ ...document, components: null })
  const kept = Object.entries(schemas).filter(([name]) => used.has(name))
  return { ...document, components: { ...components, schemas: Object.fromEntries(kept) } }
}
