import type { FunctionChildren } from './function-process.ts'
import { openSubject, type Subject } from './subject.ts'

/** Places for code of the labs themselves, used again and again: no learner's code enters them. */
export interface OwnSubjects {
  use<T>(work: (subject: Subject) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** As many stay open as were used at once, two at most. */
const keptMax = 2

export function openOwnSubjects(children: FunctionChildren): OwnSubjects {
  const idle: Subject[] = []
  let isOpen = true
  return {
    use: async (work) => {
      const subject = idle.pop() ?? openSubject(children)
      try {
        return await work(subject)
      } finally {
        if (isOpen && idle.length < keptMax) idle.push(subject)
        else await subject.close()
      }
    },
    close: async () => {
      isOpen = false
      await Promise.all(idle.splice(0).map((subject) => subject.close()))
    },
  }
}
