/** A template's own form: ${name}, ${name.path[0]}, ${name | url}, ${name + 1}. */
export const templateForm = /\$\{([^}]*)\}/g

const expressionForm =
  /^\s*([a-z][a-zA-Z0-9_]*)((?:\.[a-zA-Z_][\w-]*|\[(?:\d+|\*)\])*)\s*(?:([+-])\s*(\d+)\s*)?(?:\|\s*(\w+)\s*)?$/

export interface Expression {
  readonly name: string
  /** ".items[0].id" */
  readonly path: string
  readonly plus: number
  readonly filter: string | null
}

/** What stands in ${…}; null where it can't be read. */
export function readExpression(text: string): Expression | null {
  const found = expressionForm.exec(text)
  if (!found) return null
  const [, name = '', path = '', sign, number, filter = null] = found
  const plus = number === undefined ? 0 : Number(number) * (sign === '-' ? -1 : 1)
  return { name, path, plus, filter }
}

export const filters = ['url', 'json', 'base64', 'length', 'upper', 'lower', 'host'] as const

/** What's wrong with the templates of a value that comes from lab.yaml, in words. */
export function templateMistakes(value: unknown, known: ReadonlySet<string>): string[] {
  if (typeof value === 'string') {
    return [...value.matchAll(templateForm)].flatMap(([whole, inner = '']) => {
      const read = readExpression(inner)
      if (!read) return [`${whole}, which isn't a name with a path such as \${film.id}`]
      const isFilter = filters.some((one) => one === read.filter)
      if (read.filter !== null && !isFilter) return [`${whole}: no filter is called ${read.filter}`]
      // Headers of a request that was received are known where its signature is looked at.
      return known.has(read.name) || read.name.startsWith('header_')
        ? []
        : [`${whole}, and nothing before gives ${read.name}`]
    })
  }
  if (value === null || typeof value !== 'object') return []
  return Object.values(value).flatMap((inner) => templateMistakes(inner, known))
}
