/** The API's addresses as a page, made from its OpenAPI document. */
export function apiReference(document: Record<string, unknown>): string {
  const { tags, paths, components } = document as unknown as OpenApi
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  )
  const sections = tags.map(({ name, description }) => {
    const own = operations.filter(({ operation }) => operation.tags?.includes(name))
    return `## ${name}\n\n${description}.\n\n${own.map(operationText).join('\n\n')}`
  })
  const names = Object.keys(components.schemas).sort()
  const schemas = names.map((name) => `- \`${name}\`${about(components.schemas[name])}`)
  return `${head}\n\n${sections.join('\n\n')}\n\n## Schemas\n\nTheir members are in \`/api/openapi.json\`.\n\n${schemas.join('\n')}\n`
}

const head = `# The API

The pages use this API, and so can a program on the same machine. It answers JSON below \`/api/v1\`, on the port that \`backwright start\`
prints. Nobody signs in: the server listens on loopback only and checks \`Host\` and \`Origin\`. The whole contract is at
\`/api/openapi.json\` (OpenAPI 3.1). New members may be added within version 1; those that are there keep their meaning.

This page is made from that document by \`npm run reference\`. Don't edit it by hand.`

interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly description?: string
  readonly enum?: readonly string[]
  readonly maxLength?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly Schema[]
}

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly tags?: readonly string[]
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly schema: Schema
  }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
  readonly responses: Readonly<
    Record<
      string,
      {
        readonly description?: string
        readonly content?: Readonly<Record<string, { readonly schema: Schema }>>
      }
    >
  >
}

interface OpenApi {
  readonly tags: readonly { readonly name: string; readonly description: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
}

function operationText({
  path,
  method,
  operation,
}: {
  path: string
  method: string
  operation: Operation
}): string {
  const { operationId, summary, parameters = [], requestBody, responses } = operation
  const body = Object.values(requestBody?.content ?? {})[0]?.schema
  const asked = [
    ...parameters.map((one) => inputText(one.name, one.schema, `in ${one.in}`, one.required)),
    ...Object.entries(body?.properties ?? {}).map(([name, schema]) =>
      inputText(name, schema, 'in body', body?.required?.includes(name)),
    ),
  ]
  const answers = Object.entries(responses).map(([status, { description, content = {} }]) => {
    const [type, media] = Object.entries(content)[0] ?? []
    const ref = media?.schema.$ref?.split('/').at(-1)
    const what = ref === undefined ? (description ?? type ?? '') : `\`${ref}\``
    return `- **${status}**: ${what}${type === undefined || type === 'application/json' ? '' : ` (${type})`}`
  })
  return [
    `### ${method.toUpperCase()} ${path}`,
    `${summary}. Operation \`${operationId}\`.`,
    ...(asked.length > 0 ? [asked.join('\n')] : []),
    answers.join('\n'),
  ].join('\n\n')
}

function inputText(name: string, schema: Schema, place: string, required = false): string {
  const variants = schema.anyOf ?? [schema]
  const type = variants.map((one) => one.enum?.join(', ') ?? one.type ?? 'any').join(' or ')
  const most = variants.find(({ maxLength }) => maxLength !== undefined)?.maxLength
  const length = most === undefined ? '' : `, at most ${most} characters`
  return `- \`${name}\` (${place}, ${required ? 'required' : 'optional'}): ${type}${length}`
}

const about = (schema: Schema | undefined): string =>
  schema?.description === undefined ? '' : `: ${schema.description}`
