import fs from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { readYaml } from './read-yaml.ts'

const text = z.string().trim().min(1)
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
const labIds = z.array(z.string().regex(/^[a-z-]+\/[a-z0-9-]+$/)).default([])

/** A question of interviews, as content/questions/<area>.yaml tells it. */
const questionShape = z.strictObject({
  asks: text,
  skill: z.string().regex(/^[a-z0-9]+\/[a-z0-9-]+$/),
  /** One of the four that every interview for the role asks. */
  four: z.boolean().default(false),
  /** Answered with a story of one's own, and not with knowledge. */
  story: z.boolean().default(false),
  /** Labs in which it can be practiced on the real thing. */
  labs: labIds,
  /** Labs that are planned and not written yet. */
  coming: labIds,
  holds: z.array(text).min(3),
  mistakes: z.array(text).min(2),
})

export interface Question extends z.infer<typeof questionShape> {
  readonly id: string
  /** The area of its skill. */
  readonly area: string
}

const areaShape = z.record(slug, questionShape)

/** How a story of one's own is told and judged, as content/career/story.yaml tells it. */
export const storyGuideShape = z.strictObject({
  parts: z
    .array(
      z.strictObject({
        part: text,
        answers: text,
        length: text,
        weak: text,
        good: text,
        strong: text,
      }),
    )
    .length(4),
  example: z.array(z.strictObject({ part: text, text })).length(4),
})

export type StoryGuide = z.infer<typeof storyGuideShape>

/** All questions by id, in the order of their files. Throws Problem 'bad-file'. */
export async function readQuestions(folder: string): Promise<Map<string, Question>> {
  const names = (await fs.readdir(folder)).filter((file) => file.endsWith('.yaml')).sort()
  const areas = await Promise.all(names.map((file) => readYaml(path.join(folder, file), areaShape)))
  return new Map(
    areas.flatMap((area) =>
      Object.entries(area).map(([id, question]): [string, Question] => [
        id,
        { id, area: question.skill.split('/')[0] ?? '', ...question },
      ]),
    ),
  )
}
