import type { LessonExample } from './lab.ts'

/** A lesson as the page shows it: text, and SQL that runs in the page. */
export type LessonPart =
  | { readonly kind: 'text'; readonly markdown: string }
  | ({ readonly kind: 'example' } & LessonExample)
  /** The rows and the reason are hidden until asked. */
  | ({ readonly kind: 'predict'; readonly why: string } & LessonExample)

/** Splits lesson.md; throws Problem 'bad-lab' where a block has no table. */
export declare function parseLesson(markdown: string): LessonPart[]
