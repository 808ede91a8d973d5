import path from 'node:path'
import SwaggerParser from '@apidevtools/swagger-parser'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { validate } from '@scalar/openapi-parser'
import { expect, it } from 'vitest'
import { root } from '../tidy/sources.ts'
import { apiDocument } from './api-document.ts'
import { apiReference } from './api-reference.ts'
import { cliReference } from './cli-reference.ts'
import { idleProgram } from './program.ts'

/** `npm run reference` writes the pages. */
it.each<[string, () => Promise<string>]>([
  ['cli.md', async () => cliReference(idleProgram())],
  ['api.md', async () => apiReference(await apiDocument())],
])('docs/reference/%s is current', async (name, made) => {
  const file = path.join(root, 'docs/reference', name)
  await expect(await made()).toMatchFileSnapshot(file)
})

it('Redocly finds nothing to say about the OpenAPI document', async () => {
  const config = await createConfig({ extends: ['recommended'] })
  const found = async (document: object): Promise<string[]> =>
    (await lintFromString({ source: JSON.stringify(document), config })).map(
      ({ ruleId, location }) => `${ruleId} ${location[0]?.pointer}`,
    )
  const document = await apiDocument()
  expect(await found(document)).toEqual([])
  expect(await found({ ...document, info: {} })).toContain('struct #/info')
})

interface Operation {
  readonly operationId?: string
  readonly tags?: readonly string[]
  readonly responses: Readonly<Record<string, unknown>>
}

it('the OpenAPI document is valid, and every operation has a name, a tag and an answer', async () => {
  const document = await apiDocument()
  const { valid, errors } = await validate(document)
  expect(errors ?? []).toEqual([])
  expect(valid).toBe(true)
  await SwaggerParser.validate(structuredClone(document) as never)
  const { paths, tags, components } = document as unknown as {
    paths: Record<string, Record<string, Operation>>
    tags: { name: string }[]
    components: { schemas: Record<string, unknown> }
  }
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods))
  const ids = operations.map(({ operationId }) => operationId)
  expect(new Set(ids).size).toBe(operations.length)
  expect(ids).not.toContain(undefined)
  const known = tags.map(({ name }) => name)
  expect(
    operations.flatMap((one) => one.tags ?? ['none']).filter((tag) => !known.includes(tag)),
  ).toEqual([])
  expect(
    operations.every(({ responses }) => Object.keys(responses).some((code) => code[0] === '2')),
  ).toBe(true)
  expect(Object.keys(components.schemas)).toEqual(
    expect.arrayContaining(['Attempt', 'LabPage', 'Path', 'Plan', 'Problem', 'Verdict']),
  )
  expect(Object.keys(paths)).toEqual(
    expect.arrayContaining(['/api/v1/plan', '/api/v1/path', '/api/v1/facts', '/api/v1/export']),
  )
})
